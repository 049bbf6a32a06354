//! Who calls, and whether they may, and not too often: a handler that takes a [`Caller`] has asked.

use std::marker::PhantomData;

use axum::extract::FromRequestParts;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, header};
use landrush_model::{AccountId, Principal, Scope};

use crate::app::App;
use crate::code::Code;
use crate::error::ApiError;
use crate::key;
use crate::throttle;

/// A scope as a type.
pub(crate) trait Needs: Send + Sync {
    /// The scope.
    const SCOPE: Scope;
}

macro_rules! scopes {
    ($($name:ident)+) => {$(
        #[doc = concat!("[`Scope::", stringify!($name), "`]")]
        pub(crate) struct $name;

        impl Needs for $name {
            const SCOPE: Scope = Scope::$name;
        }
    )+};
}

scopes! { OrdersRead OrdersWrite ClientsRead ClientsWrite WebhooksRead WebhooksWrite CatalogRead }

/// An authenticated caller whose key has the scope.
pub(crate) struct Caller<S> {
    principal: Principal,
    scope: PhantomData<S>,
}

impl<S> Caller<S> {
    /// Who it is.
    pub(crate) const fn principal(&self) -> &Principal {
        &self.principal
    }

    /// On whose behalf.
    pub(crate) const fn account(&self) -> AccountId {
        self.principal.account_id
    }
}

impl<S: Needs> FromRequestParts<App> for Caller<S> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let Some(key) = bearer(&parts.headers) else {
            return Err(unauthorized(
                "send an API key as \"Authorization: Bearer lr_live_…\"",
                "Bearer realm=\"landrush\"",
            ));
        };
        let known =
            if key::is_shaped(key) { app.access.authenticate(&key::digest(key)).await? } else { None };
        let Some(principal) = known else {
            return Err(unauthorized(
                "there is no such API key, or it was revoked",
                "Bearer realm=\"landrush\", error=\"invalid_token\"",
            ));
        };
        throttle::admit(app, parts, &principal)?;
        if !principal.may(S::SCOPE) {
            let message = format!("this needs an API key with the scope {}", S::SCOPE);
            return Err(ApiError::new(Code::ScopeMissing).with_message(message));
        }
        Ok(Self { principal, scope: PhantomData })
    }
}

/// The token of the one `Authorization` header, if it is a bearer token.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut given = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (given.next(), given.next()) else { return None };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn unauthorized(message: &'static str, challenge: &'static str) -> ApiError {
    ApiError::new(Code::Unauthorized)
        .with_message(message)
        .with_header(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge))
}
