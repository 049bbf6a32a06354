//! Records as an answer brings them, turned into records that can be changed and sent again.

use super::{Record, Records};
use crate::domain::{DnsRecord, NameServerSettings, NameServerType, RecordType};
use crate::error::Invalid;
use crate::setting::forwarding::Permanence;

/// All records of a domain as [`GetDns`](crate::domain::GetDns) reads them.
///
/// Fails when the domain's records are not kept at Dynadot, and when one of them can't be sent again: then sending the others would
/// remove it.
impl TryFrom<&NameServerSettings> for Records {
    type Error = Invalid;

    fn try_from(settings: &NameServerSettings) -> Result<Self, Invalid> {
        let none = settings.main_records.is_empty() && settings.sub_records.is_empty();
        if none && settings.kind != Some(NameServerType::Dns) {
            return Err(Invalid::new("domain", "has no records that are kept at Dynadot"));
        }
        let mut records = Self { ttl: settings.ttl, ..Self::default() };
        for record in &settings.main_records {
            records = records.with(Record::try_from(record)?)?;
        }
        for record in &settings.sub_records {
            let below = record.subhost.as_deref().unwrap_or_default();
            records = records.with_below(below, Record::try_from(record)?)?;
        }
        Ok(records)
    }
}

/// A record that was read, as it would be sent.
///
/// Fails when its type is unknown, its address is none, or what its type has beside the value is missing or unknown.
impl TryFrom<&DnsRecord> for Record {
    type Error = Invalid;

    fn try_from(record: &DnsRecord) -> Result<Self, Invalid> {
        let [type_parameter, parameter, more_parameter] = if record.subhost.is_some() {
            ["sub_record_type", "sub_record", "sub_recordx"]
        } else {
            ["main_record_type", "main_record", "main_recordx"]
        };
        let value = || record.value.clone();
        let no_address = |_| Invalid::new(parameter, "is not an address of the record's type");
        let more = |reason| record.value2.as_deref().ok_or_else(|| Invalid::new(more_parameter, reason));
        Ok(match record.record_type {
            RecordType::A => Self::A(record.value.parse().map_err(no_address)?),
            RecordType::Aaaa => Self::Aaaa(record.value.parse().map_err(no_address)?),
            RecordType::Cname => Self::Cname(value()),
            RecordType::Txt => Self::Txt(value()),
            RecordType::Srv => Self::Srv(value()),
            RecordType::Forward => {
                let permanence = match record.value2.as_deref() {
                    Some("1" | "301") => Permanence::Permanent,
                    Some("2" | "302") => Permanence::Temporary,
                    _ => return Err(Invalid::new(more_parameter, "is neither 1 (301) nor 2 (302)")),
                };
                Self::Forward { url: value(), permanence }
            }
            RecordType::Mx => {
                let reason = "is not the distance of a mail host";
                let distance = more(reason)?.parse().map_err(|_| Invalid::new(more_parameter, reason))?;
                Self::Mx { host: value(), distance }
            }
            RecordType::Stealth => {
                Self::Stealth { url: value(), title: more("lacks the title of the page")?.to_owned() }
            }
            RecordType::Email => {
                Self::Email { alias: more("lacks the alias of the mailbox")?.to_owned(), address: value() }
            }
            RecordType::Other(_) => {
                return Err(Invalid::new(type_parameter, "is none that this client can send"));
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::GetDns;
    use crate::fixtures::{both, reply};
    use crate::parameters::Parameters;
    use crate::setting::SetDns2;

    fn settings() -> NameServerSettings {
        reply(&GetDns::new("example.com").unwrap(), both!("get_dns/reply-every-type"))
    }

    #[test]
    fn what_was_read_can_be_changed_and_sent_again() {
        let records = Records::try_from(&settings()).unwrap();
        let changed = records
            .without(|below, record| below == Some("www") && matches!(record, Record::Cname(_)))
            .with_below("www", Record::A([192, 0, 2, 2].into()))
            .unwrap();
        insta::assert_snapshot!(
            Parameters::of(&SetDns2::of("example.com", changed).unwrap()),
            @"command=set_dns2&domain=example.com&main_record_type0=a&main_record0=192.0.2.1&main_record_type1=aaaa&main_record1=2001%3Adb8%3A%3A1&main_record_type2=txt&main_record2=v%3Dspf1+-all&main_record_type3=mx&main_record3=mail.example.net&main_recordx3=10&main_record_type4=email&main_record4=ann%40example.net&main_recordx4=info&subdomain0=shop&sub_record_type0=forward&sub_record0=http%3A%2F%2Fa.example&sub_recordx0=1&subdomain1=blog&sub_record_type1=stealth&sub_record1=http%3A%2F%2Fb.example&sub_recordx1=B&subdomain2=_sip._tcp&sub_record_type2=srv&sub_record2=1+2+5060+sip.example.net&subdomain3=www&sub_record_type3=a&sub_record3=192.0.2.2&ttl=300"
        );
    }

    #[test]
    fn a_record_that_cannot_be_sent_again_is_not_left_out() {
        for (kind, value, value2, parameter) in [
            ("A", "::1", None, "main_record"),
            ("AAAA", "192.0.2.1", None, "main_record"),
            ("MX", "mail.example.net", None, "main_recordx"),
            ("MX", "mail.example.net", Some("far"), "main_recordx"),
            ("FORWARD", "http://a.example", Some("3"), "main_recordx"),
            ("STEALTH", "http://a.example", None, "main_recordx"),
            ("EMAIL", "ann@example.net", None, "main_recordx"),
            ("CAA", "0 issue ca.example", None, "main_record_type"),
            ("SRV", "1 2 5060 sip.example.net", None, "main_record_type"),
        ] {
            let mut settings = settings();
            settings.main_records[0] = DnsRecord {
                subhost: None,
                record_type: RecordType::from(kind),
                value: value.to_owned(),
                value2: value2.map(str::to_owned),
            };
            assert_eq!(Records::try_from(&settings).unwrap_err().parameter(), parameter, "{kind}");
        }
    }

    #[test]
    fn a_domain_without_records_has_nothing_to_change() {
        let parked = reply(&GetDns::new("example.com").unwrap(), both!("get_dns/reply-parking"));
        assert_eq!(Records::try_from(&parked).unwrap_err().parameter(), "domain");
    }
}
