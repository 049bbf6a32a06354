//! `create_contact`, `edit_contact`, `get_contact`, `contact_list`

use serde_json::json;

use crate::bench::{Bench, error};

const FORM: &str = "name=Webb+Tester&email=webb%40example.com&phonenum=8662623399&phonecc=1&address1=PO+Box+345\
                    &city=San+Mateo&state=CA&zip=94401&country=US";

#[tokio::test]
async fn a_contact_is_created_edited_and_shown() {
    let bench = Bench::start().await;
    let created = bench.call(&format!("command=create_contact&{FORM}")).await;
    assert_eq!(
        created,
        json!({ "CreateContactResponse": { "ResponseCode": "0", "Status": "success",
            "CreateContactContent": { "ContactId": "1000002" } } })
    );
    let edited =
        bench.call(&format!("command=edit_contact&contact_id=1000002&organization=Box&{FORM}")).await;
    assert_eq!(edited["EditContactResponse"]["EditContactContent"]["ContactId"], "1000002");
    let contact = bench.call("command=get_contact&contact_id=1000002").await;
    assert_eq!(
        contact["GetContactResponse"]["GetContact"],
        json!({ "ContactId": "1000002", "Organization": "Box", "Name": "Webb Tester", "Email": "webb@example.com",
            "PhoneCc": "1", "PhoneNum": "8662623399", "FaxCc": "", "FaxNum": "", "Address1": "PO Box 345",
            "Address2": "", "City": "San Mateo", "State": "CA", "ZipCode": "94401", "Country": "US",
            "GtldVerified": "no" })
    );
    let list = bench.call("command=contact_list").await;
    assert_eq!(list["ContactListResponse"]["ContactList"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_domain_gets_the_contacts_it_was_registered_with() {
    let bench = Bench::start().await;
    bench.call(&format!("command=create_contact&{FORM}")).await;
    bench
        .call("command=register&domain=shop.com&duration=1&registrant_contact=1000002&billing_contact=0")
        .await;
    let contacts = bench.sandbox.domain("shop.com").unwrap().contacts;
    assert_eq!((contacts.registrant, contacts.billing), (1_000_002, 0));
}

#[tokio::test]
async fn every_required_field_is_required() {
    let bench = Bench::start().await;
    for field in ["name", "email", "phonenum", "phonecc", "address1", "city", "zip", "country"] {
        let form: Vec<_> = FORM.split('&').filter(|part| !part.starts_with(&format!("{field}="))).collect();
        let answer = bench.call(&format!("command=create_contact&{}", form.join("&"))).await;
        assert_eq!(error(&answer), format!("missing {field}"));
    }
    assert_eq!(bench.sandbox.ledger().effects_of("contact_created"), 0);
}

#[tokio::test]
async fn an_unknown_contact_is_not_found() {
    let bench = Bench::start().await;
    for query in ["get_contact&contact_id=7".to_owned(), format!("edit_contact&contact_id=x&{FORM}")] {
        let answer = bench.call(&format!("command={query}")).await;
        assert_eq!(error(&answer), "could not find this contact");
    }
}
