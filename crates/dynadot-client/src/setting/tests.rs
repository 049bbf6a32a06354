use std::net::{Ipv4Addr, Ipv6Addr};

use super::*;
use crate::contact::ContactId;
use crate::error::{Outcome, Refusal};
use crate::fixtures::{accepted, both, refusal, reply};

fn folder() -> FolderId {
    FolderId::new("0").unwrap()
}

fn line<C: Call>(call: &C) -> String {
    Parameters::of(call).to_string()
}

/// Requests of a setting: of a domain, of a folder for its present domains, and of the account's defaults.
macro_rules! lines {
    ($setting:expr) => {
        [
            line(&Set::<_, Domains>::of("example.com", $setting).unwrap()),
            line(&Set::<_, InFolder>::of(folder(), $setting).for_present_domains()),
            line(&Set::<_, Defaults>::of($setting)),
        ]
        .join("\n")
    };
}

#[test]
fn contacts() {
    insta::assert_snapshot!(lines!(Whois::all(&ContactId::new("7").unwrap())), @r"
    command=set_whois&domain=example.com&registrant_contact=7&admin_contact=7&technical_contact=7&billing_contact=7
    command=set_folder_whois&folder_id=0&registrant_contact=7&admin_contact=7&technical_contact=7&billing_contact=7&sync=yes
    command=set_default_whois&registrant_contact=7&admin_contact=7&technical_contact=7&billing_contact=7
    ");
}

#[test]
fn name_servers() {
    insta::assert_snapshot!(lines!(NameServers::new(["ns1.example.net", "ns2.example.net"]).unwrap()), @r"
    command=set_ns&domain=example.com&ns0=ns1.example.net&ns1=ns2.example.net
    command=set_folder_ns&folder_id=0&ns0=ns1.example.net&ns1=ns2.example.net&sync=yes
    command=set_default_ns&ns0=ns1.example.net&ns1=ns2.example.net
    ");
    let two = SetNs::many(["a.example", "b.example"], ["ns1.example.net"]).unwrap();
    insta::assert_snapshot!(line(&two), @"command=set_ns&domain=a.example%2Cb.example&ns0=ns1.example.net");
}

#[test]
fn parking() {
    insta::assert_snapshot!(lines!(Parking::WithoutAds), @r"
    command=set_parking&domain=example.com&with_ads=no
    command=set_folder_parking&folder_id=0&with_ads=no&sync=yes
    command=set_default_parking&with_ads=no
    ");
    insta::assert_snapshot!(line(&SetDefaultParking::of(Parking::WithAds)), @"command=set_default_parking");
}

#[test]
fn forwarding() {
    insta::assert_snapshot!(lines!(Forwarding::to("https://shop.example/?a=1&b=2").unwrap()), @r"
    command=set_forwarding&domain=example.com&forward_url=https%3A%2F%2Fshop.example%2F%3Fa%3D1%26b%3D2
    command=set_folder_forwarding&folder_id=0&forward_url=https%3A%2F%2Fshop.example%2F%3Fa%3D1%26b%3D2&sync=yes
    command=set_default_forwarding&forward_url=https%3A%2F%2Fshop.example%2F%3Fa%3D1%26b%3D2
    ");
    let for_good = Forwarding::to("http://shop.example").unwrap().with(Permanence::Permanent);
    insta::assert_snapshot!(
        line(&SetDefaultForwarding::of(for_good)),
        @"command=set_default_forwarding&forward_url=http%3A%2F%2Fshop.example&is_temp=no"
    );
}

#[test]
fn stealth() {
    insta::assert_snapshot!(lines!(Stealth::of("http://shop.example").unwrap().with_title("My shop")), @r"
    command=set_stealth&domain=example.com&stealth_url=http%3A%2F%2Fshop.example&stealth_title=My+shop
    command=set_folder_stealth&folder_id=0&stealth_url=http%3A%2F%2Fshop.example&stealth_title=My+shop&sync=yes
    command=set_default_stealth&stealth_url=http%3A%2F%2Fshop.example&stealth_title=My+shop
    ");
}

#[test]
fn hosting_has_a_mobile_view_for_domains_only() {
    let hosting = SetHosting::of("example.com", Hosting::Advanced(MobileView::Own)).unwrap();
    insta::assert_snapshot!(line(&hosting), @"command=set_hosting&domain=example.com&hosting_type=advanced&mobile_view_on=yes");
    let same = SetHosting::of("example.com", Hosting::Advanced(MobileView::Same)).unwrap();
    insta::assert_snapshot!(line(&same), @"command=set_hosting&domain=example.com&hosting_type=advanced");
    let basic = SetHosting::of("example.com", Hosting::Basic).unwrap();
    insta::assert_snapshot!(line(&basic), @"command=set_hosting&domain=example.com&hosting_type=basic");
    let of_folder = SetFolderHosting::of(folder(), HostingKind::Advanced).for_future_domains();
    insta::assert_snapshot!(line(&of_folder), @"command=set_folder_hosting&folder_id=0&hosting_type=advanced&enable=yes");
    let default = SetDefaultHosting::of(HostingKind::Basic);
    insta::assert_snapshot!(line(&default), @"command=set_default_hosting&hosting_type=basic");
}

/// A record of every type.
fn records() -> Records {
    let text = str::to_owned;
    let forward = Record::Forward { url: text("http://a.example"), permanence: Permanence::Permanent };
    let stealth = Record::Stealth { url: text("http://b.example"), title: text("B") };
    let email = Record::Email { alias: text("info"), address: text("ann@example.net") };
    Records::new()
        .with(Record::A(Ipv4Addr::new(192, 0, 2, 1)))
        .and_then(|records| records.with(Record::Aaaa(Ipv6Addr::LOCALHOST)))
        .and_then(|records| records.with(Record::Txt(text("v=spf1 -all"))))
        .and_then(|records| records.with(Record::Mx { host: text("mail.example.net"), distance: 10 }))
        .and_then(|records| records.with(email))
        .and_then(|records| records.with_below("www", Record::Cname(text("example.com"))))
        .and_then(|records| records.with_below("shop", forward))
        .and_then(|records| records.with_below("blog", stealth))
        .and_then(|records| records.with_below("_sip._tcp", Record::Srv(text("1 2 5060 sip.example.net"))))
        .unwrap()
        .with_ttl(300)
}

#[test]
fn records_of_every_type() {
    insta::assert_snapshot!(line(&SetDefaultDns2::of(records())), @"command=set_default_dns2&main_record_type0=a&main_record0=192.0.2.1&main_record_type1=aaaa&main_record1=%3A%3A1&main_record_type2=txt&main_record2=v%3Dspf1+-all&main_record_type3=mx&main_record3=mail.example.net&main_recordx3=10&main_record_type4=email&main_record4=ann%40example.net&main_recordx4=info&subdomain0=www&sub_record_type0=cname&sub_record0=example.com&subdomain1=shop&sub_record_type1=forward&sub_record1=http%3A%2F%2Fa.example&sub_recordx1=1&subdomain2=blog&sub_record_type2=stealth&sub_record2=http%3A%2F%2Fb.example&sub_recordx2=B&subdomain3=_sip._tcp&sub_record_type3=srv&sub_record3=1+2+5060+sip.example.net&ttl=300");
    let one = || Records::new().with(Record::A(Ipv4Addr::LOCALHOST)).unwrap();
    insta::assert_snapshot!(
        line(&SetDns2::of("example.com", one()).unwrap().added()),
        @"command=set_dns2&domain=example.com&main_record_type0=a&main_record0=127.0.0.1&add_dns_to_current_setting=1"
    );
    insta::assert_snapshot!(
        line(&SetFolderDns2::of(folder(), one())),
        @"command=set_folder_dns2&folder_id=0&main_record_type0=a&main_record0=127.0.0.1"
    );
}

#[test]
fn records_beyond_the_limits_are_not_built() {
    let a = || Record::A(Ipv4Addr::LOCALHOST);
    let full = (0..20).try_fold(Records::new(), |records, _| records.with(a())).unwrap();
    insta::assert_snapshot!(full.with(a()).unwrap_err(), @"`main_record` may be given 20 times at most");
    let full = (0..100).try_fold(Records::new(), |records, _| records.with_below("a", a())).unwrap();
    insta::assert_snapshot!(full.with_below("a", a()).unwrap_err(), @"`sub_record` may be given 100 times at most");
    let parameter = |records: Result<Records, Invalid>| records.unwrap_err().parameter();
    assert_eq!(parameter(Records::new().with(Record::Srv("1".to_owned()))), "main_record_type");
    assert_eq!(parameter(Records::new().with(Record::Txt(" ".to_owned()))), "main_record");
    assert_eq!(parameter(Records::new().with_below(" ", a())), "subdomain");
}

#[test]
fn records_in_the_outdated_form() {
    let old = OldRecords::aaaa(Ipv6Addr::LOCALHOST, Some(Ipv4Addr::LOCALHOST))
        .with_text("a")
        .and_then(|records| records.with_text("b"))
        .and_then(|records| records.with_address_below("www", Ipv4Addr::LOCALHOST))
        .and_then(|records| records.with_cname_below("shop", "shop.example.net"))
        .and_then(|records| {
            records.with_mail_hosts([MailHost { host: "mail.example.net".to_owned(), distance: 1 }])
        })
        .unwrap()
        .with_ttl(600);
    insta::assert_snapshot!(line(&SetDefaultDns::of(old.clone())), @"command=set_default_dns&main_record_type=aaaa&main_record=%3A%3A1&main_record2=127.0.0.1&main_txt=a&main_txt2=b&subdomain0=www&sub_record_type0=a&sub_record0=127.0.0.1&subdomain1=shop&sub_record_type1=cname&sub_record1=shop.example.net&mx_host0=mail.example.net&mx_distance0=1&ttl=600");
    let texts =
        |records: OldRecords, count: usize| (0..count).try_fold(records, |records, _| records.with_text("t"));
    assert!(texts(old.clone(), 1).is_ok() && texts(old, 2).is_err());
    let a = OldRecords::a(Ipv4Addr::LOCALHOST);
    let parameter = |records: Result<OldRecords, Invalid>| records.unwrap_err().parameter();
    assert_eq!(parameter(a.clone().with_text(" ")), "main_txt");
    assert_eq!(parameter(a.clone().with_address_below("", Ipv4Addr::LOCALHOST)), "subdomain");
    assert_eq!(parameter(a.clone().with_cname_below("www", "")), "sub_record");
    assert_eq!(parameter(a.clone().with_mail_hosts([])), "mx_host");
    assert!(texts(a.clone(), 4).is_ok() && texts(a.clone(), 5).is_err());
    insta::assert_snapshot!(line(&SetFolderDns::of(folder(), a)), @"command=set_folder_dns&folder_id=0&main_record_type=a&main_record=127.0.0.1");
}

#[test]
fn mail() {
    let host = |distance| MailHost { host: "mail.example.net".to_owned(), distance };
    insta::assert_snapshot!(lines!(EmailForward::to_hosts([host(0), host(10)]).unwrap()), @r"
    command=set_email_forward&domain=example.com&forward_type=mx&mx_host0=mail.example.net&mx_host1=mail.example.net&mx_distance0=0&mx_distance1=10
    command=set_folder_email_forward&folder_id=0&forward_type=mx&mx_host0=mail.example.net&mx_host1=mail.example.net&mx_distance0=0&mx_distance1=10&sync=yes
    command=set_default_email_forward&forward_type=mx&mx_host0=mail.example.net&mx_host1=mail.example.net&mx_distance0=0&mx_distance1=10
    ");
    let box_ = |address: &str| Mailbox { username: "info".to_owned(), address: address.to_owned() };
    let to_address = EmailForward::to_addresses([box_("ann@example.net")]).unwrap();
    insta::assert_snapshot!(
        line(&SetDefaultEmailForward::of(to_address)),
        @"command=set_default_email_forward&forward_type=forward&username0=info&exist_email0=ann%40example.net"
    );
    insta::assert_snapshot!(
        line(&SetDefaultEmailForward::of(EmailForward::nothing())),
        @"command=set_default_email_forward&forward_type=donot"
    );
    assert_eq!(EmailForward::to_hosts([]).unwrap_err().parameter(), "mx_host");
    assert_eq!(EmailForward::to_hosts((0..4).map(host)).unwrap_err().parameter(), "mx_host");
    assert_eq!(
        EmailForward::to_addresses(vec![box_("a@b.example"); 11]).unwrap_err().parameter(),
        "exist_email"
    );
    assert_eq!(EmailForward::to_addresses([box_("nobody")]).unwrap_err().parameter(), "exist_email");
}

#[test]
fn taking_settings_back() {
    let domain = SetClearDomainSetting::of("example.com", Clear::Dnssec).unwrap();
    insta::assert_snapshot!(line(&domain), @"command=set_clear_domain_setting&domain=example.com&service=dnssec");
    let of_folder = SetClearFolderSetting::of(folder(), Service::EmailForwarding);
    insta::assert_snapshot!(line(&of_folder), @"command=set_clear_folder_setting&folder_id=0&service=email_forwarding");
    for (service, word) in [
        (Service::Forward, "forward"),
        (Service::Stealth, "stealth"),
        (Service::Dns, "dns"),
        (Service::NameServers, "nameservers"),
    ] {
        let default = line(&SetClearDefaultSetting::of(service));
        assert_eq!(default, format!("command=set_clear_default_setting&service={word}"));
    }
}

#[test]
fn renewals() {
    insta::assert_snapshot!(lines!(Renewal::Automatic), @r"
    command=set_renew_option&domain=example.com&renew_option=auto
    command=set_folder_renew_option&folder_id=0&renew_option=auto&sync=yes
    command=set_default_renew_option&renew_option=auto
    ");
    assert!(line(&SetDefaultRenewOption::of(Renewal::LetGo)).ends_with("renew_option=donot"));
    assert!(line(&SetDefaultRenewOption::of(Renewal::Unset)).ends_with("renew_option=reset"));
}

#[test]
fn requests_out_of_range_are_not_built() {
    let parameter = |result: Result<SetParking, Invalid>| result.unwrap_err().parameter();
    assert_eq!(parameter(SetParking::of("bücher.example", Parking::WithAds)), "domain");
    assert_eq!(parameter(SetParking::of_many([""; 0], Parking::WithAds)), "domain");
    insta::assert_snapshot!(
        SetParking::of_many(vec!["a.com"; 101], Parking::WithAds).unwrap_err(),
        @"`domain` may be given 100 times at most"
    );
    insta::assert_snapshot!(
        NameServers::new(vec!["ns.example.net"; 14]).unwrap_err(),
        @"`ns` may be given 13 times at most"
    );
    for url in ["", "shop.example", "ftp://shop.example", "mailto:a@b.example"] {
        assert_eq!(Forwarding::to(url).unwrap_err().parameter(), "forward_url", "{url}");
        assert_eq!(Stealth::of(url).unwrap_err().parameter(), "stealth_url", "{url}");
    }
}

/// Every command without content accepts its recorded success in both forms.
#[test]
fn successes() {
    let whois = || Whois::all(&ContactId::new("0").unwrap());
    let forwarding = || Forwarding::to("http://shop.example").unwrap();
    let stealth = || Stealth::of("http://shop.example").unwrap();
    let old = || OldRecords::a(Ipv4Addr::LOCALHOST);
    let mail = EmailForward::nothing;
    accepted(&SetWhois::of("a.com", whois()).unwrap(), both!("set_whois/reply"));
    accepted(&SetFolderWhois::of(folder(), whois()), both!("set_folder_whois/reply"));
    accepted(&SetDefaultWhois::of(whois()), both!("set_default_whois/reply"));
    accepted(&SetNs::new("a.com", ["ns.example.net"]).unwrap(), both!("set_ns/reply"));
    accepted(&SetParking::of("a.com", Parking::WithAds).unwrap(), both!("set_parking/reply"));
    accepted(&SetFolderParking::of(folder(), Parking::WithAds), both!("set_folder_parking/reply"));
    accepted(&SetDefaultParking::of(Parking::WithAds), both!("set_default_parking/reply"));
    accepted(&SetForwarding::of("a.com", forwarding()).unwrap(), both!("set_forwarding/reply"));
    accepted(&SetFolderForwarding::of(folder(), forwarding()), both!("set_folder_forwarding/reply"));
    accepted(&SetDefaultForwarding::of(forwarding()), both!("set_default_forwarding/reply"));
    accepted(&SetStealth::of("a.com", stealth()).unwrap(), both!("set_stealth/reply"));
    accepted(&SetFolderStealth::of(folder(), stealth()), both!("set_folder_stealth/reply"));
    accepted(&SetDefaultStealth::of(stealth()), both!("set_default_stealth/reply"));
    accepted(&SetHosting::of("a.com", Hosting::Basic).unwrap(), both!("set_hosting/reply"));
    accepted(&SetFolderHosting::of(folder(), HostingKind::Basic), both!("set_folder_hosting/reply"));
    accepted(&SetDefaultHosting::of(HostingKind::Basic), both!("set_default_hosting/reply"));
    accepted(&SetDns2::of("a.com", records()).unwrap(), both!("set_dns2/reply"));
    accepted(&SetFolderDns2::of(folder(), records()), both!("set_folder_dns2/reply"));
    accepted(&SetDefaultDns2::of(records()), both!("set_default_dns2/reply"));
    accepted(&SetFolderDns::of(folder(), old()), both!("set_folder_dns/reply"));
    accepted(&SetDefaultDns::of(old()), both!("set_default_dns/reply"));
    accepted(&SetEmailForward::of("a.com", mail()).unwrap(), both!("set_email_forward/reply"));
    accepted(&SetFolderEmailForward::of(folder(), mail()), both!("set_folder_email_forward/reply"));
    accepted(&SetDefaultEmailForward::of(mail()), both!("set_default_email_forward/reply"));
    let clear = SetClearDomainSetting::of("a.com", Clear::Service(Service::Dns)).unwrap();
    accepted(&clear, both!("set_clear_domain_setting/reply"));
    accepted(&SetClearFolderSetting::of(folder(), Service::Dns), both!("set_clear_folder_setting/reply"));
    accepted(&SetClearDefaultSetting::of(Service::Dns), both!("set_clear_default_setting/reply"));
    accepted(&SetRenewOption::of("a.com", Renewal::Unset).unwrap(), both!("set_renew_option/reply"));
    accepted(&SetFolderRenewOption::of(folder(), Renewal::Unset), both!("set_folder_renew_option/reply"));
    accepted(&SetDefaultRenewOption::of(Renewal::Unset), both!("set_default_renew_option/reply"));
}

#[test]
fn a_success_under_the_root_that_the_manual_s_table_names() {
    let renewal = SetFolderRenewOption::of(folder(), Renewal::Automatic);
    let json = r#"{"Response":{"ResponseCode":"0"}}"#;
    accepted(&renewal, (json, "<Response><ResponseCode>0</ResponseCode></Response>"));
}

#[test]
fn a_list_of_servers_that_is_missing_takes_no_success_away() {
    let set = SetFolderNs::of(folder(), NameServers::new(["ns1.example.net"]).unwrap());
    let json = r#"{"SetFolderNsResponse":{"ResponseCode":0,"Status":"success"}}"#;
    let xml = "<SetFolderNsResponse><SetFolderNsHeader><SuccessCode>0</SuccessCode></SetFolderNsHeader></SetFolderNsResponse>";
    assert_eq!(reply(&set, (json, xml)), []);
}

#[test]
fn servers_that_were_set_are_listed() {
    let servers = || NameServers::new(["ns1.example.net", "ns2.example.net"]).unwrap();
    let of_folder = reply(&SetFolderNs::of(folder(), servers()), both!("set_folder_ns/reply"));
    let default = reply(&SetDefaultNs::of(servers()), both!("set_default_ns/reply"));
    for set in [of_folder, default] {
        let names: Vec<_> = set.iter().filter_map(|server| server.name.as_deref()).collect();
        assert_eq!(names, ["ns1.example.net", "ns2.example.net"]);
        assert_eq!(set[1].id.as_ref().unwrap().as_str(), "1");
    }
}

#[test]
fn name_servers_that_are_refused() {
    let set = SetNs::new("example.com", ["ns1.example.net"]).unwrap();
    for (bodies, kind) in [
        (both!("set_ns/error-not-in-account"), Refusal::NotInAccount),
        (both!("set_ns/error-not-settable"), Refusal::NameServersNotSettable),
        (both!("set_ns/error-needs-glue"), Refusal::NeedsGlue),
    ] {
        let error = refusal(&set, bodies);
        assert_eq!((error.refusal(), error.outcome()), (Some(kind), Outcome::Refused), "{error}");
    }
}

#[test]
fn a_failure_without_words_is_a_failure() {
    let parking = SetParking::of("example.com", Parking::WithAds).unwrap();
    let renewal = SetRenewOption::of("example.com", Renewal::Automatic).unwrap();
    for error in [
        refusal(&parking, both!("set_parking/error-without-words")),
        refusal(&renewal, both!("set_renew_option/error-without-words")),
    ] {
        assert_eq!((error.refusal(), error.outcome()), (Some(Refusal::Other), Outcome::Refused), "{error}");
    }
}
