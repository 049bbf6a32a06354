//! Answers in XML, in the live service's form and in the manual's.

use landrush_sandbox::{ClockMode, Dialect, PriceList, SandboxConfig};
use rust_decimal::Decimal;
use time::macros::datetime;

use crate::bench::{Bench, config};

const FORM: &str = "name=Webb+%26+Sons&email=webb%40example.com&phonenum=8662623399&phonecc=1&address1=PO+Box+345\
                    &city=San+Mateo&state=CA&zip=94401&country=US";
const PROLOG: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;

/// Two domains, `shop.com` and, parked, `park.com`, at a clock that stands still.
async fn bench(dialect: Dialect) -> Bench {
    let cents = |cents| Decimal::new(cents, 2);
    let bench = Bench::with(SandboxConfig {
        dialect,
        prices: PriceList::empty().with("com", cents(1088), cents(1150)),
        clock: ClockMode::Manual(datetime!(2026-01-01 0:00 UTC)),
        ..config()
    })
    .await;
    bench.register("shop.com").await;
    bench.register("park.com").await;
    bench.call("command=set_ns&domain=shop.com&ns0=ns1.dyna-ns.net").await;
    bench
}

/// A domain's fields before and after its name servers.
fn domain(name: &str, name_servers: &str, end: &str) -> String {
    format!(
        "<Name>{name}</Name><Expiration>1798761600000</Expiration><Registration>1767225600000</Registration>\
         <NameServerSettings>{name_servers}</NameServerSettings>\
         <Whois><Registrant><ContactId>0</ContactId></Registrant><Admin><ContactId>0</ContactId></Admin>\
         <Technical><ContactId>0</ContactId></Technical><Billing><ContactId>0</ContactId></Billing></Whois>\
         <Locked>yes</Locked><Disabled>no</Disabled><UdrpLocked>no</UdrpLocked>\
         <RegistrantUnverified>no</RegistrantUnverified><Hold>no</Hold><Privacy>none</Privacy><isForSale>no</isForSale>\
         <RenewOption>no renew option</RenewOption><Note></Note>\
         <Folder><FolderId>-1</FolderId><FolderName>(no folder)</FolderName></Folder>{end}"
    )
}

const SERVERS: &str = "<Type>Name Servers</Type><NameServers><NameServer><ServerId>1</ServerId>\
                       <ServerName>ns1.dyna-ns.net</ServerName></NameServer></NameServers>";
const PARKED: &str = "<Type>Dynadot Parking</Type><WithAds>Yes</WithAds>";
const ACTIVE: &str = "<Status>active</Status>";

/// A header that says success, its code under this tag.
fn header(name: &str, tag: &str) -> String {
    format!("<{name}><{tag}>0</{tag}><Status>success</Status></{name}>")
}

fn card(number: &str, name: &str, address: &str, end: &str) -> String {
    format!(
        "{number}<Organization></Organization><Name>{name}</Name>{address}<FaxCc></FaxCc><FaxNum></FaxNum>{end}"
    )
}

fn sandys_card(number: &str, end: &str) -> String {
    let address = "<Email>sandy@example.com</Email><PhoneCc>1</PhoneCc><PhoneNum>6505550100</PhoneNum>";
    let end = format!(
        "<Address1>1 Test Road</Address1><Address2></Address2><City>San Mateo</City><State>CA</State>\
         <ZipCode>94401</ZipCode><Country>US</Country>{end}"
    );
    card(number, "Sandy Box", address, &end)
}

fn webbs_card() -> String {
    let address = "<Email>webb@example.com</Email><PhoneCc>1</PhoneCc><PhoneNum>8662623399</PhoneNum>";
    let end = "<Address1>PO Box 345</Address1><Address2></Address2><City>San Mateo</City><State>CA</State>\
               <ZipCode>94401</ZipCode><Country>US</Country><GtldVerified>no</GtldVerified>";
    card("<ContactId>1000002</ContactId>", "Webb &amp; Sons", address, end)
}

#[track_caller]
fn check(query: &str, answer: &str, expected: &str) {
    assert_eq!(answer, expected, "command={query}");
}

#[tokio::test]
async fn domains_are_bought_and_told_of_in_xml() {
    let bench = bench(Dialect::Live).await;
    let (shop, park) = (domain("shop.com", SERVERS, ACTIVE), domain("park.com", PARKED, ACTIVE));
    for (query, expected) in [
        (
            "search&domain0=free.com&show_price=1",
            "<Results><SearchResponse><SearchHeader><SuccessCode>0</SuccessCode><DomainName>free.com</DomainName>\
             <Status>success</Status><Available>yes</Available><Price>Registration Price: 10.88 in USD and Renewal price: 11.50 in \
             USD and Domain is not a Premium Domain</Price></SearchHeader></SearchResponse></Results>"
                .to_owned(),
        ),
        (
            "search&domain0=shop.com&domain1=free.com",
            "<Results><SearchResponse><SearchHeader><SuccessCode>0</SuccessCode><DomainName>shop.com</DomainName>\
             <Status>success</Status><Available>no</Available></SearchHeader></SearchResponse>\
             <SearchResponse><SearchHeader><SuccessCode>0</SuccessCode><DomainName>free.com</DomainName>\
             <Status>success</Status><Available>yes</Available></SearchHeader></SearchResponse></Results>"
                .to_owned(),
        ),
        (
            "register&domain=new.com&duration=2",
            format!(
                "{PROLOG}<RegisterResponse>{}<RegisterContent><Expiration>1830297600000</Expiration>\
                 <Registration>1767225600000</Registration></RegisterContent></RegisterResponse>",
                header("RegisterHeader", "SuccessCode")
            ),
        ),
        (
            "register&domain=new.com&duration=2",
            format!(
                "{PROLOG}<RegisterResponse><RegisterHeader><SuccessCode>1</SuccessCode><Status>not_available</Status>\
                 </RegisterHeader></RegisterResponse>"
            ),
        ),
        (
            "tld_price",
            format!(
                "{PROLOG}<TldPriceResponse>{}<TldPriceContent><PriceLevel>Regular Pricing</PriceLevel><Currency>USD</Currency>\
                 <TldContent><Tld>.com</Tld><Usage>General</Usage><IDN>YES</IDN><Restrictions>--</Restrictions>\
                 <Privacy>Yes</Privacy><Price><Unit>(Price/1 year)</Unit><Register>10.88</Register><Renew>11.50</Renew>\
                 <Transfer>11.50</Transfer><Restore>79.99</Restore></Price><GracePeriod><Unit>(Grace Period/days)</Unit>\
                 <Renew>30</Renew><Delete>5</Delete><Restore>30</Restore></GracePeriod></TldContent></TldPriceContent>\
                 </TldPriceResponse>",
                header("TldPriceResponseHeader", "SuccessCode")
            ),
        ),
        (
            "domain_info&domain=shop.com",
            format!(
                "{PROLOG}<DomainInfoResponse>{}<DomainInfoContent><Domain>{shop}</Domain></DomainInfoContent></DomainInfoResponse>",
                header("DomainInfoHeader", "ResponseCode")
            ),
        ),
        (
            "domain_info&domain=none.com",
            format!(
                "{PROLOG}<DomainInfoResponse><DomainInfoHeader><SuccessCode>-1</SuccessCode><Status>error</Status>\
                 <Error>could not find domain in your account</Error></DomainInfoHeader></DomainInfoResponse>"
            ),
        ),
        (
            "list_domain&count_per_page=2",
            format!(
                "{PROLOG}<ListDomainInfoResponse>{}<ListDomainInfoContent><DomainInfoList><DomainInfo><Domain>{shop}</Domain>\
                 <Domain>{park}</Domain></DomainInfo></DomainInfoList></ListDomainInfoContent></ListDomainInfoResponse>",
                header("ListDomainInfoHeader", "ResponseCode")
            ),
        ),
    ] {
        check(query, &bench.xml(&format!("command={query}")).await, &expected);
    }
}

#[tokio::test]
async fn settings_and_contacts_are_told_of_in_xml() {
    let bench = bench(Dialect::Live).await;
    let sandy = sandys_card("<ContactId>1000001</ContactId>", "<GtldVerified>no</GtldVerified>");
    let webb = webbs_card();
    for (query, expected) in [
        (
            "set_ns&domain=shop.com&ns0=ns2.dyna-ns.net&ns1=ns1.dyna-ns.net".to_owned(),
            format!("{PROLOG}<SetNsResponse>{}</SetNsResponse>", header("SetNsHeader", "SuccessCode")),
        ),
        (
            "get_ns&domain=shop.com".to_owned(),
            format!(
                "{PROLOG}<GetNsResponse>{}<NsContent><Host>ns2.dyna-ns.net</Host><Host>ns1.dyna-ns.net</Host></NsContent>\
                 </GetNsResponse>",
                header("GetNsHeader", "SuccessCode")
            ),
        ),
        (
            "add_ns&host=ns1.example.org".to_owned(),
            format!(
                "{PROLOG}<AddNsResponse>{}<AddNsContent><Server><Host>ns1.example.org</Host><ServerId>3</ServerId></Server>\
                 </AddNsContent></AddNsResponse>",
                header("AddNsHeader", "SuccessCode")
            ),
        ),
        (
            "server_list".to_owned(),
            format!(
                "{PROLOG}<ServerListResponse>{}<ServerListContent><NameServerList><List>\
                 <Server><ServerId>1</ServerId><ServerName>ns1.dyna-ns.net</ServerName></Server>\
                 <Server><ServerId>2</ServerId><ServerName>ns2.dyna-ns.net</ServerName></Server>\
                 <Server><ServerId>3</ServerId><ServerName>ns1.example.org</ServerName></Server>\
                 </List></NameServerList></ServerListContent></ServerListResponse>",
                header("ServerListHeader", "ResponseCode")
            ),
        ),
        (
            format!("create_contact&{FORM}"),
            format!(
                "<CreateContactResponse>{}<CreateContactContent><ContactId>1000002</ContactId></CreateContactContent>\
                 </CreateContactResponse>",
                header("CreateContactHeader", "SuccessCode")
            ),
        ),
        (
            format!("edit_contact&contact_id=1000002&{FORM}"),
            format!(
                "{PROLOG}<EditContactResponse>{}<EditContactContent><ContactId>1000002</ContactId></EditContactContent>\
                 </EditContactResponse>",
                header("EditContactHeader", "SuccessCode")
            ),
        ),
        (
            "get_contact&contact_id=1000002".to_owned(),
            format!(
                "{PROLOG}<GetContactResponse>{}<GetContactContent><Contact>{webb}</Contact></GetContactContent>\
                 </GetContactResponse>",
                header("GetContactHeader", "ResponseCode")
            ),
        ),
        (
            "contact_list".to_owned(),
            format!(
                "{PROLOG}<ContactListResponse>{}<ContactListContent><ContactList><Contact>{sandy}</Contact>\
                 <Contact>{webb}</Contact></ContactList></ContactListContent></ContactListResponse>",
                header("ContactListHeader", "SuccessCode")
            ),
        ),
    ] {
        check(&query, &bench.xml(&format!("command={query}")).await, &expected);
    }
}

#[tokio::test]
async fn money_and_orders_are_told_of_in_xml() {
    let bench = bench(Dialect::Live).await;
    let sandy = sandys_card("", "");
    for (query, expected) in [
        (
            "account_info",
            format!(
                "{PROLOG}<AccountInfoResponse>{}<AccountInfoContent><AccountInfo><Username>main</Username>\
                 <ForumName>main</ForumName><AvatarUrl></AvatarUrl><Contact>{sandy}</Contact>\
                 <CustomerSince>1767225600000</CustomerSince><AccountLock>off</AccountLock>\
                 <TotalSpending>$21.76</TotalSpending><PriceLevel>Regular Pricing</PriceLevel>\
                 <AccountBalance>$9978.24</AccountBalance><CustomTimeZone>UTC</CustomTimeZone><DefaultSettings><DefaultWhois>\
                 <DefaultRegistrant><ContactId>1000001</ContactId></DefaultRegistrant>\
                 <DefaultAdmin><ContactId>1000001</ContactId></DefaultAdmin>\
                 <DefaultTechnical><ContactId>1000001</ContactId></DefaultTechnical>\
                 <DefaultBilling><ContactId>1000001</ContactId></DefaultBilling></DefaultWhois><DefaultNameServerSettings>\
                 <Type>Dynadot Parking</Type><WithAds>yes</WithAds></DefaultNameServerSettings></DefaultSettings></AccountInfo>\
                 </AccountInfoContent></AccountInfoResponse>",
                header("AccountInfoHeader", "SuccessCode")
            ),
        ),
        (
            "get_account_balance",
            format!(
                "{PROLOG}<GetAccountBalanceResponse>{}<GetAccountBalanceContent><BalanceList><Balance><Currency>USD</Currency>\
                 <Amount>9978.24</Amount></Balance></BalanceList></GetAccountBalanceContent></GetAccountBalanceResponse>",
                header("GetAccountBalanceHeader", "SuccessCode")
            ),
        ),
        (
            "order_list&search_by=domain&domain=shop.com",
            format!(
                "{PROLOG}<OrderListResponse>{}<OrderListContent><OrderList><OrderItem><OrderId>10000001</OrderId>\
                 <SubmittedDate>2026/01/01</SubmittedDate><Currency>USD</Currency><PaymentMethod>Account Balance</PaymentMethod>\
                 <TotalCost>$10.88</TotalCost><TotalPaid>$10.88</TotalPaid><Status>Completed</Status><ItemList><Item>\
                 <ItemType>Domain Registration</ItemType><Name>shop.com</Name><Duration>1</Duration><Cost>10.88</Cost>\
                 <Status>Completed</Status></Item></ItemList></OrderItem></OrderList></OrderListContent></OrderListResponse>",
                header("OrderListHeader", "ResponseCode")
            ),
        ),
        (
            "get_order_status&order_id=10000001",
            format!(
                "{PROLOG}<GetOrderStatusResponse>{}<GetOrderStatusContent><OrderId>10000001</OrderId>\
                 <OrderStatus>Completed</OrderStatus><ItemList><Item><ItemTypeName>domain</ItemTypeName>\
                 <ItemName>shop.com</ItemName><ItemStatus>Completed</ItemStatus></Item></ItemList></GetOrderStatusContent>\
                 </GetOrderStatusResponse>",
                header("GetOrderStatusHeader", "ResponseCode")
            ),
        ),
        (
            "is_processing",
            "<Response><ResponseHeader><ResponseCode>0</ResponseCode><ResponseMsg>no</ResponseMsg></ResponseHeader></Response>"
                .to_owned(),
        ),
        (
            "nonsense",
            "<Response><ResponseHeader><ResponseCode>-1</ResponseCode><Error>incorrect command name</Error></ResponseHeader>\
             </Response>"
                .to_owned(),
        ),
    ] {
        check(query, &bench.xml(&format!("command={query}")).await, &expected);
    }
}

#[tokio::test]
async fn the_manuals_dialect_differs_where_the_live_service_was_recorded_to() {
    let bench = bench(Dialect::Manual).await;
    let (shop, park) = (domain("shop.com", SERVERS, ""), domain("park.com", PARKED, ""));
    let answer = bench.xml("command=search&domain0=free.com&show_price=1").await;
    assert!(
        answer.contains(
            "<DomainName>free.com</DomainName><Available>yes</Available><Price>10.88 in USD</Price>"
        ),
        "{answer}"
    );
    let answer = bench.xml("command=domain_info&domain=shop.com").await;
    let expected = format!(
        "{PROLOG}<DomainInfoResponse>{}<DomainInfoContent><Domain>{shop}</Domain></DomainInfoContent></DomainInfoResponse>",
        header("DomainInfoResponseHeader", "ResponseCode")
    );
    check("domain_info", &answer, &expected);
    let answer = bench.xml("command=list_domain").await;
    let expected = format!(
        "{PROLOG}<ListDomainInfoResponse>{}<ListDomainInfoContent><DomainInfoList><DomainInfo><Domain>{shop}</Domain></DomainInfo>\
         <DomainInfo><Domain>{park}</Domain></DomainInfo></DomainInfoList></ListDomainInfoContent></ListDomainInfoResponse>",
        header("ListDomainInfoHeader", "SuccessCode")
    );
    check("list_domain", &answer, &expected);
    for query in ["server_list", "get_contact&contact_id=1000001"] {
        let answer = bench.xml(&format!("command={query}")).await;
        assert!(answer.contains("<SuccessCode>0</SuccessCode>"), "{answer}");
    }
    let prices = bench.call("command=tld_price").await;
    let row = &prices["TldPriceResponse"]["TldPrice"][0];
    assert_eq!((&row["Tld"], &row["Privacy"]), (&"com".into(), &"0.00".into()));
}

#[tokio::test]
async fn the_dialect_can_be_changed_while_it_runs() {
    let bench = bench(Dialect::Live).await;
    let status = async || {
        let answer = bench.call("command=domain_info&domain=shop.com").await;
        answer["DomainInfoResponse"]["DomainInfo"].get("Status").cloned()
    };
    assert_eq!(status().await, Some("active".into()));
    let (_, settings) = bench.order("/settings", serde_json::json!({ "dialect": "manual" })).await;
    assert_eq!(settings["dialect"], "manual");
    assert_eq!(status().await, None);
}
