//! Which errors which route has, as the document lists them.

use std::collections::BTreeMap;

use http::StatusCode;
use utoipa::IntoResponses;
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::{ContentBuilder, HeaderBuilder, Ref, RefOr, Response, ResponseBuilder};

use super::problems::{self, Route};
use crate::code::Code;

/// Errors that every route with a key has.
const COMMON: &[Code] = &[
    Code::Unauthorized,
    Code::ScopeMissing,
    Code::RateLimited,
    Code::Internal,
    Code::Unavailable,
    Code::Timeout,
];

/// Errors that every route with a body has.
const BODY: &[Code] = &[
    Code::MalformedJson,
    Code::ValidationFailed,
    Code::UnknownParameter,
    Code::RequestTimeout,
    Code::BodyTooLarge,
    Code::UnsupportedMediaType,
];

/// Errors that every route with idempotency has.
const IDEMPOTENCY: &[Code] =
    &[Code::IdempotencyKeyInvalid, Code::IdempotencyInProgress, Code::IdempotencyKeyReused];

/// Errors that every list has.
const LIST: &[Code] = &[Code::UnknownParameter, Code::InvalidParameter, Code::CursorInvalid];

macro_rules! errors {
    ($($name:ident [$($own:ident),*] $($shared:ident)*;)+) => {$(
        #[doc = concat!("The errors of a route: ", stringify!($name))]
        pub(crate) struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                responses(&[COMMON, $($shared,)* &[$(Code::$own),*]])
            }
        }
    )+};
}

errors! {
    CreateOrdersErrors [ItemsCount, PriceUnavailable, ClientNotFound, RegistrantMissing, PriceChanged, DomainAlreadyOrdered, SpendLimit] BODY IDEMPOTENCY;
    ListOrdersErrors [UseCursor] LIST;
    ShowOrderErrors [OrderNotFound, UnknownParameter];
    ShowBatchErrors [BatchNotFound, UnknownParameter];
    FollowBatchErrors [BatchNotFound, LastEventIdInvalid, UnknownParameter];
    RetryOrderErrors [OrderNotFound, OrderNotFailed, OrderUnsettled, DomainAlreadyOrdered, PriceChanged, PriceUnavailable, SpendLimit] BODY IDEMPOTENCY;
    RetryBatchErrors [BatchNotFound, InvalidParameter, SpendLimit] BODY IDEMPOTENCY;
    CancelOrderErrors [OrderNotFound, OrderEnded, OrderRegistered, OrderSent, OrderInWork] BODY IDEMPOTENCY;
    CancelBatchErrors [BatchNotFound] BODY IDEMPOTENCY;
    PauseBatchErrors [BatchNotFound, BatchDone] BODY;
    ListPricesErrors [] LIST;
    ListTldsErrors [] LIST;
    CreateClientErrors [] BODY IDEMPOTENCY;
    ListClientsErrors [] LIST;
    ShowClientErrors [ClientNotFound, UnknownParameter];
    UpdateClientErrors [ClientNotFound] BODY;
    CreateWebhookErrors [WebhookLimit] BODY IDEMPOTENCY;
    ListWebhooksErrors [UnknownParameter];
    ShowWebhookErrors [WebhookNotFound, UnknownParameter];
    UpdateWebhookErrors [WebhookNotFound] BODY;
    DeleteWebhookErrors [WebhookNotFound] BODY;
    RotateSecretErrors [WebhookNotFound] BODY IDEMPOTENCY;
    TestWebhookErrors [WebhookNotFound, WebhookDisabled] BODY IDEMPOTENCY;
    ListDeliveriesErrors [WebhookNotFound] LIST;
    ShowDeliveryErrors [WebhookNotFound, DeliveryNotFound, UnknownParameter];
    ReplayDeliveryErrors [WebhookNotFound, DeliveryNotFound, WebhookDisabled] BODY IDEMPOTENCY;
    ReplayFailedErrors [WebhookNotFound, WebhookDisabled] BODY IDEMPOTENCY;
}

fn responses(codes: &[&[Code]]) -> BTreeMap<String, RefOr<Response>> {
    let mut by_status: BTreeMap<u16, Vec<Code>> = BTreeMap::new();
    let retries = codes.iter().any(|codes| codes.contains(&Code::OrderUnsettled));
    let places_orders = !retries && codes.iter().any(|codes| codes.contains(&Code::PriceChanged));
    let route = if places_orders { Route::PlacesOrders } else { Route::Other };
    for code in codes.iter().copied().flatten().copied() {
        // A client that an order names is a fault of the order; one that a path names is not found.
        let status = match code {
            Code::ClientNotFound if places_orders => StatusCode::BAD_REQUEST,
            // A price that is gone is a fault of the request, unless the order was placed before.
            Code::PriceUnavailable if retries => StatusCode::CONFLICT,
            _ => code.statuses().first().copied().unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        };
        by_status.entry(status.as_u16()).or_default().push(code);
    }
    by_status
        .into_iter()
        .map(|(status, codes)| (status.to_string(), response(status, &codes, route).into()))
        .collect()
}

fn response(status: u16, codes: &[Code], route: Route) -> Response {
    let lines: Vec<String> =
        codes.iter().map(|code| format!("`{}`: {}", code.as_str(), code.description())).collect();
    let examples = codes.iter().map(|code| {
        (code.as_str(), ExampleBuilder::new().value(Some(problems::example(*code, route))).build())
    });
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("ErrorAnswer")))
        .examples_from_iter(examples)
        .build();
    let response =
        ResponseBuilder::new().description(lines.join("\n\n")).content("application/json", content);
    match status {
        401 => response.header("WWW-Authenticate", HeaderBuilder::new().build()),
        429 => ["RateLimit", "RateLimit-Policy", "Retry-After"]
            .into_iter()
            .fold(response, |response, name| response.header(name, HeaderBuilder::new().build())),
        503 => response.header("Retry-After", HeaderBuilder::new().build()),
        _ => response,
    }
    .build()
}
