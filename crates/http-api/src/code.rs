//! The codes of errors and problems: contract, each listed in the OpenAPI document.

use http::StatusCode;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, [$($status:ident),*], $text:literal;)+) => {
        /// What went wrong, as a stable word.
        ///
        /// Some are the code of a whole answer, some of one problem in its `details`, some of either.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code {$(
            #[doc = $text]
            $variant,
        )+}

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable word.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// What it means, in one sentence.
            pub const fn description(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The statuses of the answers that have it, the usual one first; none if it stands in `details` only.
            pub const fn statuses(self) -> &'static [StatusCode] {
                match self { $(Self::$variant => &[$(StatusCode::$status),*]),+ }
            }
        }
    };
}

codes! {
    MalformedJson = "malformed_json", [BAD_REQUEST], "The body is not JSON; the details say where.";
    ValidationFailed = "validation_failed", [BAD_REQUEST], "Fields of the body are wrong; the details list all of them.";
    ItemsCount = "items_count", [BAD_REQUEST], "A batch has 1 to 50 items.";
    PriceUnavailable = "price_unavailable", [BAD_REQUEST, CONFLICT], "The catalogue has no price for this provider, TLD and term.";
    RegistrantMissing = "registrant_missing", [BAD_REQUEST], "The client has no registrant, so nothing can be registered for it.";
    ClientNotFound = "client_not_found", [NOT_FOUND, BAD_REQUEST], "The account has no client with this id.";
    UnknownParameter = "unknown_parameter", [BAD_REQUEST], "The query has parameters that do not exist here.";
    InvalidParameter = "invalid_parameter", [BAD_REQUEST], "Parameters of the query are wrong or given twice; the details list all of them.";
    UseCursor = "use_cursor", [BAD_REQUEST], "An offset beyond 10,000 is not served; follow nextCursor instead.";
    CursorInvalid = "cursor_invalid", [BAD_REQUEST], "The cursor was not issued for this list with these filters.";
    IdempotencyKeyInvalid = "idempotency_key_invalid", [BAD_REQUEST], "An Idempotency-Key is 1 to 255 visible ASCII characters, given once.";
    Unauthorized = "unauthorized", [UNAUTHORIZED], "The request carries no API key that is in force.";
    ScopeMissing = "scope_missing", [FORBIDDEN], "The API key lacks a scope; the message names it.";
    SpendLimit = "spend_limit", [FORBIDDEN], "The API key may not spend that much this month; the details say what is left, per currency.";
    NotFound = "not_found", [NOT_FOUND], "There is nothing at this path.";
    OrderNotFound = "order_not_found", [NOT_FOUND], "The account has no order with this id.";
    BatchNotFound = "batch_not_found", [NOT_FOUND], "The account has no batch with this id.";
    WebhookNotFound = "webhook_not_found", [NOT_FOUND], "The account has no webhook endpoint with this id.";
    DeliveryNotFound = "delivery_not_found", [NOT_FOUND], "The webhook endpoint has no delivery with this id; deliveries are kept for a time after they have ended.";
    MethodNotAllowed = "method_not_allowed", [METHOD_NOT_ALLOWED], "The path does not take this method; the Allow header lists those that it takes.";
    RequestTimeout = "request_timeout", [REQUEST_TIMEOUT], "The body did not arrive in time; nothing was done.";
    PriceChanged = "price_changed", [CONFLICT], "Prices differ from the expected ones; the details list every one with both prices.";
    DomainAlreadyOrdered = "domain_already_ordered", [CONFLICT], "An open order of the account is for the same domain.";
    OrderNotFailed = "order_not_failed", [CONFLICT], "The order has not failed, so there is nothing to try again.";
    OrderUnsettled = "order_unsettled", [CONFLICT], "It is not known yet whether the registrar carried a request of the order out; it is not tried again before that is settled.";
    OrderEnded = "order_ended", [CONFLICT], "The order has ended: completed, failed or cancelled.";
    OrderRegistered = "order_registered", [CONFLICT], "The domain is registered already, so the order can't be cancelled.";
    OrderSent = "order_sent", [CONFLICT], "A request for the order was sent to the registrar and may have been carried out, so it can't be cancelled.";
    OrderInWork = "order_in_work", [CONFLICT], "The order is being worked on at this moment, and a request may be on its way; try again in a while.";
    BatchDone = "batch_done", [CONFLICT], "Every order of the batch has ended.";
    WebhookLimit = "webhook_limit", [CONFLICT], "An account has 20 webhook endpoints at most; delete one first.";
    WebhookDisabled = "webhook_disabled", [CONFLICT], "The webhook endpoint is disabled, so nothing is sent to it; enable it first.";
    LastEventIdInvalid = "last_event_id_invalid", [BAD_REQUEST], "Last-Event-ID is not the id of an event of this batch.";
    IdempotencyInProgress = "idempotency_in_progress", [CONFLICT], "A request with the same Idempotency-Key is still being carried out; repeat this one later.";
    BodyTooLarge = "body_too_large", [PAYLOAD_TOO_LARGE], "The body is larger than 256 KiB.";
    UnsupportedMediaType = "unsupported_media_type", [UNSUPPORTED_MEDIA_TYPE], "A body is sent as application/json, in UTF-8, without a content encoding.";
    IdempotencyKeyReused = "idempotency_key_reused", [UNPROCESSABLE_ENTITY], "The Idempotency-Key was used for another request.";
    RateLimited = "rate_limited", [TOO_MANY_REQUESTS], "The API key has made too many requests; Retry-After says for how many seconds to wait.";
    Internal = "internal", [INTERNAL_SERVER_ERROR], "Something unexpected happened; the operator finds it by the requestId.";
    Unavailable = "unavailable", [SERVICE_UNAVAILABLE], "The service can't answer for the moment; repeat the request, with the same Idempotency-Key.";
    Timeout = "timeout", [GATEWAY_TIMEOUT], "The answer took too long; what was asked may have been done: repeat it with the same Idempotency-Key.";

    FieldMissing = "field_missing", [], "The field must be given.";
    WrongType = "wrong_type", [], "The value is of another JSON type than the field.";
    UnknownField = "unknown_field", [], "The object has no such field.";
    DuplicateField = "duplicate_field", [], "The object has the field twice.";
    PriceNotAllowed = "price_not_allowed", [], "Prices come from the catalogue and can't be given; expectedPrice guards against a change.";
    ValueInvalid = "value_invalid", [], "The value is not one that the field can have.";
    TooManyProblems = "too_many_problems", [], "More is wrong than is listed.";
    DomainEmpty = "domain_empty", [], "The domain is empty.";
    DomainTooLong = "domain_too_long", [], "The domain is longer than domains are.";
    DomainInvalid = "domain_invalid", [], "The domain has characters, hyphens or empty labels that no domain has.";
    DomainIsIpAddress = "domain_is_ip_address", [], "The domain is an IP address.";
    DomainIsPublicSuffix = "domain_is_public_suffix", [], "The domain is a public suffix by itself.";
    DomainIsSubdomain = "domain_is_subdomain", [], "The domain is below a registrable one.";
    DomainUnknownTld = "domain_unknown_tld", [], "The ending is not a known TLD.";
    DomainRepeated = "domain_repeated", [], "The same domain is in the batch twice.";
    ProviderUnknown = "provider_unknown", [], "There is no such provider here.";
    TermOutOfRange = "term_out_of_range", [], "A term is 1 to 10 years.";
    NameserversCount = "nameservers_count", [], "Between 2 and 13 name servers are needed.";
    NameserverInvalid = "nameserver_invalid", [], "A name server is not a host name.";
    NameserverDuplicate = "nameserver_duplicate", [], "A name server is given twice.";
    UrlInvalid = "url_invalid", [], "This is not a URL.";
    UrlTooLong = "url_too_long", [], "A URL has 2,000 characters at most.";
    UrlScheme = "url_scheme", [], "The URL must begin with https://.";
    UrlCredentials = "url_credentials", [], "The URL must not contain a user name or password.";
    UrlFragment = "url_fragment", [], "The URL must not contain a fragment (#).";
    UrlHost = "url_host", [], "The URL must name a host.";
    UrlAddress = "url_address", [], "The URL must not lead to a private, local or reserved address.";
    CurrencyUnknown = "currency_unknown", [], "The currency is not an ISO 4217 code.";
}

impl Code {
    /// The code that is written so.
    pub fn named(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text)
    }
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl PartialSchema for Code {
    fn schema() -> RefOr<Schema> {
        let mut text = String::from(
            "What went wrong, as a stable word:\n\n| code | status | meaning |\n|---|---|---|\n",
        );
        for code in Self::ALL {
            let statuses: Vec<_> = code.statuses().iter().map(|status| status.as_str().to_owned()).collect();
            let statuses = if statuses.is_empty() { "in details".to_owned() } else { statuses.join(", ") };
            text.push_str(&format!("| `{}` | {statuses} | {} |\n", code.as_str(), code.description()));
        }
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .enum_values(Some(Self::ALL.iter().map(|code| code.as_str())))
            .description(Some(text))
            .into()
    }
}

impl ToSchema for Code {
    fn name() -> std::borrow::Cow<'static, str> {
        "ErrorCode".into()
    }
}

#[cfg(test)]
mod tests {
    use landrush_model::{DomainNameError as D, NameserversError as N};
    use landrush_webhooks::{AddressPolicy, EndpointUrlError as U};

    use super::*;

    #[test]
    fn no_two_codes_are_the_same_and_answers_with_one_are_errors() {
        for (index, code) in Code::ALL.iter().enumerate() {
            assert_eq!(Code::named(code.as_str()), Some(*code));
            assert!(!Code::ALL[..index].iter().any(|other| other.as_str() == code.as_str()), "{code:?}");
            assert!(code.statuses().iter().all(|status| status.as_u16() >= 400), "{code:?}");
            assert!(!code.description().is_empty());
        }
    }

    #[test]
    fn the_codes_of_lower_crates_are_listed() {
        let domains =
            [D::Empty, D::TooLong, D::Invalid, D::IpAddress, D::PublicSuffix, D::Subdomain, D::UnknownTld];
        let servers = [N::Count(0), N::InvalidHost { index: 0 }, N::Duplicate { index: 0 }];
        let checkout = [
            "provider_unknown",
            "term_out_of_range",
            "price_unavailable",
            "domain_repeated",
            "currency_unknown",
        ];
        let urls = [U::Invalid, U::TooLong, U::Scheme, U::Credentials, U::Fragment, U::Host];
        let address = AddressPolicy::PUBLIC_ONLY.check([127, 0, 0, 1].into()).unwrap_err();
        let urls = urls.into_iter().chain([U::Address(address)]);
        let all = domains.iter().map(|e| e.code()).chain(servers.iter().map(N::code)).chain(checkout);
        let all = all.chain(urls.map(|e| e.code()));
        for code in all {
            assert!(Code::named(code).is_some(), "{code}");
        }
    }
}
