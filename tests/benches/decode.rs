//! How fast Dynadot's client reads a long answer, and how much memory that takes beside the answer itself.

use std::fmt::Write as _;
use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::Context;
use dynadot_client::domain::ListDomain;
use dynadot_client::{Format, read_answer};
use landrush_tests::Database;
use quick_xml::events::Event;
use quick_xml::reader::Reader;

use crate::effort::Effort;
use crate::machine::own_memory_kb;
use crate::report::{Goal, Report};

/// The domains of one answer.
const DOMAINS: u32 = 10_000;

/// The word that makes this program measure its own memory and nothing else.
pub(crate) const MEMORY: &str = "--decode-memory";

/// Both forms of `list_domain`, against `serde_json::Value` and against a tree of elements, of the same bytes.
pub(crate) async fn measure(_: Database, effort: Effort) -> anyhow::Result<Report> {
    tokio::task::spawn_blocking(move || both(effort)).await?
}

fn both(effort: Effort) -> anyhow::Result<Report> {
    let (json, xml) = (json(), xml());
    let (mut of_json, mut of_xml, mut memory) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..effort.rounds {
        let client = per_second(effort.span, || read(Format::Json, &json))?;
        let value = per_second(effort.span, || {
            black_box(serde_json::from_slice::<serde_json::Value>(&json)?);
            Ok(())
        })?;
        of_json.push(client / value);
        let client = per_second(effort.span, || read(Format::Xml, &xml))?;
        let tree = per_second(effort.span, || {
            black_box(element_tree(&xml)?);
            Ok(())
        })?;
        of_xml.push(client / tree);
        memory.push(worst_memory()?);
    }
    let mut report = Report::default();
    report.aim("dynadot_decode_ratio_json", of_json, Goal::AtLeast(0.7));
    report.aim("dynadot_decode_ratio_xml", of_xml, Goal::AtLeast(0.7));
    report.aim("dynadot_decode_memory_ratio", memory, Goal::AtMost(1.0));
    Ok(report)
}

fn read(format: Format, body: &[u8]) -> anyhow::Result<()> {
    let domains = read_answer(&ListDomain::all(), format, body)?;
    anyhow::ensure!(domains.len() == DOMAINS as usize, "{} domains", domains.len());
    drop(black_box(domains));
    Ok(())
}

fn per_second(span: Duration, mut work: impl FnMut() -> anyhow::Result<()>) -> anyhow::Result<f64> {
    let (began, mut times) = (Instant::now(), 0_u32);
    while began.elapsed() < span {
        work()?;
        times += 1;
    }
    Ok(f64::from(times) / began.elapsed().as_secs_f64())
}

/// The larger of both forms' ratios, each taken in a process of its own: nothing else has touched its memory.
fn worst_memory() -> anyhow::Result<f64> {
    let mut worst = 0.0_f64;
    for format in ["json", "xml"] {
        let output = Command::new(std::env::current_exe()?).args([MEMORY, format]).output()?;
        let text = String::from_utf8(output.stdout)?;
        worst = worst.max(text.trim().parse().with_context(|| format!("{MEMORY} {format} said {text:?}"))?);
    }
    Ok(worst)
}

/// What this process needed at its peak beyond body and answer, over the body. Runs in a process of its own.
pub(crate) fn memory(format: &str) -> anyhow::Result<f64> {
    let (format, body) = if format == "xml" { (Format::Xml, xml()) } else { (Format::Json, json()) };
    // Whatever is set up once is set up by an answer of no domain.
    let _ = read_answer(&ListDomain::all(), format, b"");
    std::fs::write("/proc/self/clear_refs", "5").context("the kernel can't forget the peak")?;
    let domains = read_answer(&ListDomain::all(), format, &body)?;
    let (peak, now) = own_memory_kb()?;
    black_box((domains, &body));
    Ok((peak - now) * 1_024.0 / body.len() as f64)
}

/// What a general reader makes of XML: names, texts and children.
struct Element {
    #[expect(dead_code, reason = "it is built to see what building it costs")]
    name: String,
    text: String,
    children: Vec<Self>,
}

fn element_tree(body: &[u8]) -> anyhow::Result<Element> {
    let mut reader = Reader::from_str(std::str::from_utf8(body)?);
    let mut open = vec![Element { name: String::new(), text: String::new(), children: Vec::new() }];
    loop {
        match reader.read_event()? {
            Event::Start(tag) => {
                let name = String::from_utf8(tag.name().as_ref().to_vec())?;
                open.push(Element { name, text: String::new(), children: Vec::new() });
            }
            Event::Text(text) => open.last_mut().context("text")?.text.push_str(&text.decode()?),
            Event::End(_) => {
                let element = open.pop().context("end")?;
                open.last_mut().context("parent")?.children.push(element);
            }
            Event::Eof => return open.pop().context("nothing"),
            _ => {}
        }
    }
}

/// The words of one domain's answer, which both forms print.
fn fields(number: u32) -> [(&'static str, String); 4] {
    [
        ("Name", format!("domain-number-{number}.com")),
        ("Expiration", format!("{}", 1_800_000_000_000_u64 + u64::from(number))),
        ("Registration", format!("{}", 1_700_000_000_000_u64 + u64::from(number))),
        ("Note", format!("customer {number}")),
    ]
}

const FLAGS: [(&str, &str); 8] = [
    ("Locked", "yes"),
    ("Disabled", "no"),
    ("UdrpLocked", "no"),
    ("RegistrantUnverified", "no"),
    ("Hold", "no"),
    ("Privacy", "none"),
    ("isForSale", "no"),
    ("RenewOption", "no renew option"),
];

const CONTACTS: [&str; 4] = ["Registrant", "Admin", "Technical", "Billing"];

fn json() -> Vec<u8> {
    let mut body =
        r#"{"ListDomainInfoResponse":{"ResponseCode":0,"Status":"success","MainDomains":["#.to_owned();
    for number in 0..DOMAINS {
        let comma = if number == 0 { "" } else { "," };
        let _ = write!(body, "{comma}{{");
        for (name, value) in fields(number) {
            let _ = write!(body, r#""{name}":"{value}","#);
        }
        body.push_str(r#""NameServerSettings":{"Type":"Dynadot Parking","WithAds":"Yes"},"Whois":{"#);
        for (index, contact) in CONTACTS.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            let _ = write!(body, r#"{comma}"{contact}":{{"ContactId":"0"}}"#);
        }
        body.push_str("},");
        for (name, value) in FLAGS {
            let _ = write!(body, r#""{name}":"{value}","#);
        }
        body.push_str(r#""Folder":{"FolderId":"-1","FolderName":"(no folder)"},"Status":"active"}"#);
    }
    body.push_str("]}}");
    body.into_bytes()
}

fn xml() -> Vec<u8> {
    let mut body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListDomainInfoResponse><ListDomainInfoHeader>\
                    <ResponseCode>0</ResponseCode><Status>success</Status></ListDomainInfoHeader>\
                    <ListDomainInfoContent><DomainInfoList><DomainInfo>"
        .to_owned();
    for number in 0..DOMAINS {
        body.push_str("<Domain>");
        for (name, value) in fields(number) {
            let _ = write!(body, "<{name}>{value}</{name}>");
        }
        body.push_str("<NameServerSettings><Type>Dynadot Parking</Type><WithAds>Yes</WithAds></NameServerSettings><Whois>");
        for contact in CONTACTS {
            let _ = write!(body, "<{contact}><ContactId>0</ContactId></{contact}>");
        }
        body.push_str("</Whois>");
        for (name, value) in FLAGS {
            let _ = write!(body, "<{name}>{value}</{name}>");
        }
        body.push_str(
            "<Folder><FolderId>-1</FolderId><FolderName>(no folder)</FolderName></Folder><Status>active</Status></Domain>",
        );
    }
    body.push_str("</DomainInfo></DomainInfoList></ListDomainInfoContent></ListDomainInfoResponse>");
    body.into_bytes()
}
