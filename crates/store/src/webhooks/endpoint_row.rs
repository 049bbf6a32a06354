//! Endpoints as rows, and their sealed secrets.

use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};
use landrush_model::Timestamp;
use landrush_model::endpoint::{Disabled, DisabledReason, Endpoint, EndpointHealth, EventTypes};
use secrecy::{ExposeSecret, SecretString};

use crate::error::Failed;
use crate::schema::webhook_endpoints;
use crate::seal::{Place, SealKeys, Sealed};
use crate::sql_types::{At, Id};

/// An endpoint, with its secrets.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = webhook_endpoints, treat_none_as_default_value = false)]
pub(crate) struct EndpointRow {
    pub(crate) id: Id,
    pub(crate) account_id: Id,
    pub(crate) url: String,
    pub(crate) secret: Vec<u8>,
    pub(crate) secret_key: String,
    created_at: At,
    description: Option<String>,
    event_types: String,
    disabled_at: Option<At>,
    disabled_reason: Option<String>,
    failing_since: Option<At>,
    previous_secret: Option<Vec<u8>>,
    previous_secret_key: Option<String>,
    previous_secret_until: Option<At>,
    updated_at: Option<At>,
    pub(crate) deleted_at: Option<At>,
}

/// The health of an endpoint, to be stored.
#[derive(Debug, AsChangeset)]
#[diesel(table_name = webhook_endpoints, treat_none_as_null = true)]
pub(crate) struct HealthColumns {
    disabled_at: Option<At>,
    disabled_reason: Option<String>,
    failing_since: Option<At>,
}

/// Which of an endpoint's secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Secret {
    /// The one that it has.
    Present,
    /// The one that it had before.
    Previous,
}

/// Seals a secret for its column.
pub(crate) fn seal(keys: &SealKeys, endpoint: &Id, which: Secret, secret: &SecretString) -> Sealed {
    keys.seal(place(endpoint, which), secret.expose_secret().as_bytes())
}

impl EndpointRow {
    /// A new endpoint.
    pub(crate) fn of(endpoint: &Endpoint, secret: Sealed) -> Self {
        let health = &endpoint.health;
        Self {
            id: endpoint.id.into(),
            account_id: endpoint.account_id.into(),
            url: endpoint.url.clone(),
            secret: secret.bytes,
            secret_key: secret.key,
            created_at: endpoint.created_at.into(),
            description: endpoint.description.clone(),
            event_types: endpoint.event_types.to_stored(),
            disabled_at: health.disabled.map(|disabled| disabled.at.into()),
            disabled_reason: health.disabled.map(|disabled| disabled.reason.as_str().to_owned()),
            failing_since: health.failing_since.map(At),
            previous_secret: None,
            previous_secret_key: None,
            previous_secret_until: None,
            updated_at: Some(endpoint.updated_at.into()),
            deleted_at: None,
        }
    }

    /// Whether it is told anything, and how it takes it.
    pub(crate) fn health(&self) -> EndpointHealth {
        let reason = self.disabled_reason.as_deref().map_or(DisabledReason::Other, DisabledReason::from_name);
        let disabled = self.disabled_at.map(|at| Disabled { at: at.into(), reason });
        EndpointHealth { disabled, failing_since: self.failing_since.map(Timestamp::from) }
    }

    /// What is stored of the health that it comes to. A reason stays in the words in which a newer release gave it.
    pub(crate) fn health_columns(&self, health: &EndpointHealth) -> HealthColumns {
        let disabled_reason = match health.disabled {
            Some(disabled) if self.health().disabled == Some(disabled) => self.disabled_reason.clone(),
            disabled => disabled.map(|disabled| disabled.reason.as_str().to_owned()),
        };
        HealthColumns {
            disabled_at: health.disabled.map(|disabled| At(disabled.at)),
            disabled_reason,
            failing_since: health.failing_since.map(At),
        }
    }

    /// The present secret, then the one before it if it is valid still.
    pub(crate) fn secrets(&self, keys: &SealKeys, now: Timestamp) -> Result<Vec<SecretString>, Failed> {
        let mut secrets = vec![self.open(keys)?];
        let valid = self.previous_secret_until.is_some_and(|until| until.0 > now);
        if let (true, Some(bytes), Some(key)) = (valid, &self.previous_secret, &self.previous_secret_key) {
            let sealed = Sealed { bytes: bytes.clone(), key: key.clone() };
            secrets.push(text(keys.open(place(&self.id, Secret::Previous), &sealed)?)?);
        }
        Ok(secrets)
    }

    /// The present secret.
    pub(crate) fn open(&self, keys: &SealKeys) -> Result<SecretString, Failed> {
        let sealed = Sealed { bytes: self.secret.clone(), key: self.secret_key.clone() };
        text(keys.open(place(&self.id, Secret::Present), &sealed)?)
    }
}

fn text(secret: Vec<u8>) -> Result<SecretString, Failed> {
    Ok(SecretString::from(String::from_utf8(secret).map_err(Failed::damaged)?))
}

impl From<EndpointRow> for Endpoint {
    fn from(row: EndpointRow) -> Self {
        Self {
            health: row.health(),
            id: row.id.into(),
            account_id: row.account_id.into(),
            url: row.url,
            description: row.description,
            event_types: EventTypes::from_stored(&row.event_types),
            previous_secret_until: row.previous_secret_until.map(Timestamp::from),
            created_at: row.created_at.into(),
            updated_at: row.updated_at.unwrap_or(row.created_at).into(),
        }
    }
}

/// Where a secret of an endpoint stands.
fn place(id: &Id, which: Secret) -> Place<'_> {
    let column = match which {
        Secret::Present => "secret",
        Secret::Previous => "previous_secret",
    };
    Place { table: "webhook_endpoints", row: id.0.as_bytes(), column }
}
