//! Items as lines of CSV.

use csv::StringRecord;
use landrush_model::{Currency, Money};
use landrush_orders::checkout::{ExpectedPrice, Given, ItemRequest};

use super::{Item, ItemsFile, Place, Problem};

/// Where each column stands.
struct Columns {
    domain: usize,
    provider: usize,
    term: usize,
    nameservers: Option<usize>,
    expected_price: Option<usize>,
}

const KNOWN: &str = "the columns are domain, provider, term, nameservers and expectedPrice";

pub(super) fn read(text: &str) -> ItemsFile {
    let mut file = ItemsFile::default();
    // With a newline at its end, every line is followed by one: the reader's position then tells which it was.
    let text = std::io::Read::chain(text.as_bytes(), &b"\n"[..]);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text);
    let columns = match reader.headers().map_err(|error| error.to_string()) {
        Ok(head) => match Columns::of(head) {
            Ok(columns) => columns,
            Err(problems) => {
                file.problems = problems;
                return file;
            }
        },
        Err(why) => {
            file.problems.push(Problem::of_line(1, "value_invalid", why));
            return file;
        }
    };
    let mut records = reader.records();
    while let Some(record) = records.next() {
        let line = records.reader().position().line() - 1;
        match record {
            Ok(record) => {
                let place = Place::line(line);
                let request = columns.item(&record, place, &mut file.problems);
                file.items.push(Item { place, request });
            }
            Err(error) => {
                let why = match error.kind() {
                    csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                        format!("it has {len} values for {expected_len} columns")
                    }
                    _ => error.to_string(),
                };
                file.problems.push(Problem::of_line(line, "value_invalid", why));
            }
        }
    }
    file
}

impl Columns {
    fn of(head: &StringRecord) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut note = |code, message: String| problems.push(Problem::of_line(1, code, message));
        if head.iter().all(str::is_empty) {
            note("value_invalid", format!("the first line must name the columns; {KNOWN}"));
        }
        for (place, name) in head.iter().enumerate() {
            match name {
                "price" => note(
                    "price_not_allowed",
                    "prices come from the catalogue and can't be given; use expectedPrice as a guard".into(),
                ),
                "domain" | "provider" | "term" | "nameservers" | "expectedPrice" => {
                    if head.iter().take(place).any(|before| before == name) {
                        note("duplicate_field", format!("the column {name} is there twice"));
                    }
                }
                _ => note("unknown_field", format!("there is no column \"{name}\"; {KNOWN}")),
            }
        }
        let mut column = |name: &str| {
            let place = head.iter().position(|column| column == name);
            if place.is_none() {
                note("field_missing", format!("the column {name} is missing"));
            }
            place.unwrap_or_default()
        };
        let (domain, provider, term) = (column("domain"), column("provider"), column("term"));
        let optional = |name: &str| head.iter().position(|column| column == name);
        let columns = Self {
            domain,
            provider,
            term,
            nameservers: optional("nameservers"),
            expected_price: optional("expectedPrice"),
        };
        if problems.is_empty() { Ok(columns) } else { Err(problems) }
    }

    fn item(&self, record: &StringRecord, place: Place, problems: &mut Vec<Problem>) -> ItemRequest {
        let mut note = |field: &str, code, message: String| {
            problems.push(Problem { place, field: field.into(), code, message });
        };
        let value = |column: usize| record.get(column).filter(|text| !text.is_empty());
        let mut required = |field: &str, column: usize| {
            let text = value(column).map(str::to_owned);
            if text.is_none() {
                note(field, "field_missing", format!("{field} must be given"));
            }
            text
        };
        let domain = required("domain", self.domain);
        let provider = required("provider", self.provider);
        let term = required("term", self.term).and_then(|text| {
            let term = text.parse().ok();
            if term.is_none() {
                note("term", "wrong_type", format!("\"{text}\" is not a whole number of years"));
            }
            term
        });
        let nameservers = match self.nameservers.and_then(value) {
            None => Given::Absent,
            Some(text) => Given::Value(text.split_whitespace().map(str::to_owned).collect()),
        };
        let expected_price = match self.expected_price.and_then(value) {
            None => Given::Absent,
            Some(text) => match price(text) {
                Ok(price) => Given::Value(price),
                Err(why) => {
                    note("expectedPrice", "value_invalid", why);
                    Given::Unreadable
                }
            },
        };
        ItemRequest { domain, provider, term, nameservers, expected_price }
    }
}

fn price(text: &str) -> Result<ExpectedPrice, String> {
    let (amount, currency) =
        text.split_once(' ').ok_or_else(|| format!("\"{text}\" is not written as 12.99 USD"))?;
    let currency: Currency = currency.trim().parse().map_err(|error| format!("{error}"))?;
    let money = Money::from_decimal(amount, currency).map_err(|error| format!("\"{amount}\": {error}"))?;
    Ok(ExpectedPrice { amount: money.amount, currency: currency.code().to_owned() })
}
