//! The ids in paths.

use axum::extract::{FromRequestParts, RawPathParams};
use http::request::Parts;
use landrush_model::{BatchId, ClientId, DeliveryId, EndpointId, OrderId};
use utoipa::IntoParams;

use crate::app::App;
use crate::code::Code;
use crate::error::ApiError;

macro_rules! paths {
    ($($(#[$doc:meta])* $name:ident { $(#[$field_doc:meta])* $field:ident / $param:literal: $id:ident } else $code:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, IntoParams)]
        #[into_params(parameter_in = Path)]
        pub(crate) struct $name {
            $(#[$field_doc])*
            #[param(rename = $param, value_type = Uuid)]
            pub(crate) $field: $id,
        }

        impl FromRequestParts<App> for $name {
            type Rejection = ApiError;

            /// What can't be an id is nobody's id: 404, as for another account's.
            async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
                let params = RawPathParams::from_request_parts(parts, app).await.ok();
                let text = params.as_ref().and_then(|params| params.iter().find(|(name, _)| *name == $param));
                let id = text.and_then(|(_, text)| text.parse().ok());
                id.map(|$field| Self { $field }).ok_or_else(|| ApiError::new(Code::$code))
            }
        }
    )+};
}

paths! {
    /// One order.
    OrderPath {
        /// The order's id.
        order_id / "id": OrderId
    } else OrderNotFound;
    /// One batch.
    BatchPath {
        /// The batch's id.
        batch_id / "batchId": BatchId
    } else BatchNotFound;
    /// One client.
    ClientPath {
        /// The client's id.
        client_id / "id": ClientId
    } else ClientNotFound;
    /// One webhook endpoint.
    WebhookPath {
        /// The webhook endpoint's id.
        webhook_id / "id": EndpointId
    } else WebhookNotFound;
    /// One delivery.
    DeliveryPath {
        /// The delivery's id.
        delivery_id / "deliveryId": DeliveryId
    } else DeliveryNotFound;
}
