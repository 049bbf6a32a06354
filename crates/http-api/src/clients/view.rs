//! Clients as callers see them.

use landrush_model::{Client, ClientId, Registrant, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

/// A client.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Client)]
pub(crate) struct ClientView {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub(crate) id: ClientId,
    /// How the account calls it.
    pub(crate) name: String,
    /// Where the account writes to.
    pub(crate) email: String,
    /// Whom its domains are registered for.
    #[schema(required)]
    pub(crate) registrant: Option<RegistrantView>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) created_at: Timestamp,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) updated_at: Timestamp,
}

impl From<&Client> for ClientView {
    fn from(client: &Client) -> Self {
        Self {
            id: client.id,
            name: client.name.clone(),
            email: client.email.clone(),
            registrant: client.registrant.as_ref().map(|(_, registrant)| registrant.into()),
            created_at: client.created_at,
            updated_at: client.updated_at,
        }
    }
}

/// Whom domains are registered for.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Registrant)]
pub(crate) struct RegistrantView {
    /// The person's name.
    #[schema(max_length = 100)]
    pub(crate) name: String,
    /// The organisation, if it is one that registers.
    #[schema(max_length = 200)]
    pub(crate) organization: Option<String>,
    /// Where the registrar and the registry write to.
    #[schema(max_length = 254)]
    pub(crate) email: String,
    /// In E.164 form, such as `+493012345678`.
    pub(crate) phone: String,
    /// First line of the street address.
    #[schema(max_length = 200)]
    pub(crate) address1: String,
    /// Second line of the street address.
    #[schema(max_length = 200)]
    pub(crate) address2: Option<String>,
    /// City or town.
    #[schema(max_length = 100)]
    pub(crate) city: String,
    /// State, province or region, where the country has them.
    #[schema(max_length = 200)]
    pub(crate) state: Option<String>,
    /// Postal code.
    #[schema(max_length = 20)]
    pub(crate) postal_code: String,
    /// ISO 3166-1 alpha-2, capitals.
    #[schema(pattern = "^[A-Z]{2}$")]
    pub(crate) country: String,
}

impl From<&Registrant> for RegistrantView {
    fn from(registrant: &Registrant) -> Self {
        Self {
            name: registrant.name.clone(),
            organization: registrant.organization.clone(),
            email: registrant.email.clone(),
            phone: registrant.phone.to_string(),
            address1: registrant.address1.clone(),
            address2: registrant.address2.clone(),
            city: registrant.city.clone(),
            state: registrant.state.clone(),
            postal_code: registrant.postal_code.clone(),
            country: registrant.country.clone(),
        }
    }
}
