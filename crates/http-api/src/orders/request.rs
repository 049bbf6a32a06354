//! The body of `POST /orders`.

use landrush_model::ClientId;
use landrush_orders::checkout::{BatchRequest, ExpectedPrice, Given, ItemProblem, ItemRequest, MOST_ITEMS};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::code::Code;
use crate::fields::{Field, Fields};
use crate::json::Json;
use crate::problem::Problem;

/// Orders to be placed.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(
    dead_code,
    reason = "documents the body, which is read field by field so that every problem is noted"
)]
pub(crate) struct CreateOrders {
    /// The client to register the domains for.
    client_id: Uuid,
    /// The domains, each independent of the others.
    #[schema(min_items = 1, max_items = 50)]
    items: Vec<CreateOrdersItem>,
    /// Check and price everything, and create nothing.
    #[schema(nullable = false)]
    dry_run: Option<bool>,
}

/// One domain to be registered.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(
    dead_code,
    reason = "documents the body, which is read field by field so that every problem is noted"
)]
pub(crate) struct CreateOrdersItem {
    /// The domain, in ASCII or Unicode form.
    domain: String,
    /// The registrar.
    provider: String,
    /// Years.
    #[schema(minimum = 1, maximum = 10)]
    term: i64,
    /// 2 to 13 name servers; without them the registrar's default stays.
    #[schema(min_items = 2, max_items = 13, nullable = false)]
    nameservers: Option<Vec<String>>,
    /// What the caller believes the whole term to cost; if the catalogue differs, nothing is created.
    #[schema(nullable = false)]
    expected_price: Option<ExpectedPriceBody>,
}

/// What the caller believes something costs.
#[derive(Debug, ToSchema)]
#[schema(as = ExpectedPrice)]
#[expect(
    dead_code,
    reason = "documents the body, which is read field by field so that every problem is noted"
)]
pub(crate) struct ExpectedPriceBody {
    /// Minor units (cents for USD).
    amount: i64,
    /// ISO 4217, capitals.
    #[schema(pattern = "^[A-Z]{3}$")]
    currency: String,
}

/// Whether orders are created.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Create,
    DryRun,
}

/// A body that was read.
pub(super) struct OrdersRequest {
    pub(super) batch: BatchRequest,
    pub(super) mode: Mode,
    /// What is wrong outside the items; what is wrong inside is in the batch.
    pub(super) problems: Vec<Problem>,
}

impl OrdersRequest {
    pub(super) fn read(body: &Json) -> Self {
        let mut fields = Fields::of(body, "");
        let client_id = client_id(&mut fields);
        let mut batch = BatchRequest { client_id, items: Vec::new(), problems: Vec::new() };
        let items = fields.list("items");
        if let Some(items) = fields.required("items", items) {
            if (1..=MOST_ITEMS).contains(&items.len()) {
                for (index, json) in items.iter().enumerate() {
                    let (item, problems) = read_item(json);
                    batch.items.push(item);
                    batch.problems.extend(problems.into_iter().map(|problem| in_batch(problem, index)));
                }
            } else {
                let message = format!("a batch has 1 to {MOST_ITEMS} items, not {}", items.len());
                fields.note("items", Code::ItemsCount, message);
            }
        }
        let dry_run = match fields.truth("dryRun") {
            Field::Absent => Some(false),
            given => fields.required("dryRun", given),
        };
        let mode = if dry_run == Some(true) { Mode::DryRun } else { Mode::Create };
        Self { batch, mode, problems: fields.finish() }
    }
}

/// The client; one that nobody has stands for one that can't be read, which is noted.
fn client_id(fields: &mut Fields<'_>) -> ClientId {
    let nobody = ClientId::from_uuid(Uuid::nil());
    let text = fields.text("clientId");
    let Some(text) = fields.required("clientId", text) else { return nobody };
    text.parse().unwrap_or_else(|error: landrush_model::NotAnId| {
        fields.note("clientId", Code::ValueInvalid, error.to_string());
        nobody
    })
}

fn in_batch(problem: Problem, index: usize) -> ItemProblem {
    ItemProblem {
        index,
        field: problem.field.unwrap_or_default(),
        code: problem.code.unwrap_or(Code::ValueInvalid).as_str(),
        message: problem.message.unwrap_or_default(),
    }
}

fn read_item(json: &Json) -> (ItemRequest, Vec<Problem>) {
    let mut fields = Fields::of(json, "");
    let domain = fields.text("domain");
    let provider = fields.text("provider");
    let term = fields.integer("term");
    let nameservers = fields.texts("nameservers");
    let (expected_price, problems) = read_expected_price(&mut fields);
    let item = ItemRequest {
        domain: fields.required("domain", domain),
        provider: fields.required("provider", provider),
        term: fields.required("term", term),
        nameservers: given(&mut fields, "nameservers", nameservers),
        expected_price,
    };
    if fields.raw("price").is_some() {
        let message = "prices come from the catalogue and can't be given; use expectedPrice as a guard";
        fields.note("price", Code::PriceNotAllowed, message);
    }
    let mut all = fields.finish();
    all.extend(problems);
    (item, all)
}

fn read_expected_price(fields: &mut Fields<'_>) -> (Given<ExpectedPrice>, Vec<Problem>) {
    let json = match fields.raw("expectedPrice") {
        None => return (Given::Absent, Vec::new()),
        Some(Json::Null) => return (given(fields, "expectedPrice", Field::Null), Vec::new()),
        Some(json) => json,
    };
    let mut inner = Fields::of(json, &fields.path("expectedPrice"));
    let (amount, currency) = (inner.integer("amount"), inner.text("currency"));
    let amount = inner.required("amount", amount);
    let currency = inner.required("currency", currency);
    let price = amount.zip(currency).map(|(amount, currency)| ExpectedPrice { amount, currency });
    (price.map_or(Given::Unreadable, Given::Value), inner.finish())
}

/// An optional field: left out, not null.
fn given<T>(fields: &mut Fields<'_>, name: &'static str, field: Field<T>) -> Given<T> {
    match field {
        Field::Absent => Given::Absent,
        Field::Value(value) => Given::Value(value),
        Field::Null => {
            fields.note(name, Code::WrongType, format!("{name} must not be null; leave it out"));
            Given::Unreadable
        }
        Field::Wrong => Given::Unreadable,
    }
}
