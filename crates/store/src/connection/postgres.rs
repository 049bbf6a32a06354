//! Connections to PostgreSQL.

use std::sync::Arc;
use std::time::Duration;

use diesel::connection::CacheSize;
use diesel::result::DatabaseErrorKind;
use diesel::{ConnectionError, ConnectionResult};
use diesel_async::pooled_connection::deadpool::Pool;
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use futures_util::FutureExt;
use tokio_postgres::config::SslMode;
use tokio_postgres::{Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{failure, tls};
use crate::config::{Encryption, PostgresTarget, Prepared};
use crate::error::OpenError;

pub(crate) fn pool(target: &PostgresTarget, size: usize) -> Result<Pool<AsyncPgConnection>, OpenError> {
    let connector = Arc::new(Connector::new(target)?);
    let mut config = ManagerConfig::default();
    // A connection that was found closed is not given out; one that breaks later is noticed by the transaction.
    config.recycling_method = RecyclingMethod::Fast;
    config.custom_setup = Box::new(move |_| {
        let connector = Arc::clone(&connector);
        async move { connector.connect().await }.boxed()
    });
    // The connector has the URL; the manager, which could show it, doesn't get it.
    let manager = AsyncDieselConnectionManager::new_with_config(String::new(), config);
    Pool::builder(manager).max_size(size).build().map_err(|error| OpenError::Url(error.to_string()))
}

/// Whether connections to this database can be set up. None is made.
pub(crate) fn check(target: &PostgresTarget) -> Result<(), OpenError> {
    Connector::new(target).map(drop)
}

/// Every query here finds its rows by an index. A plan that was made when a table was nearly empty would scan it, and be
/// kept while the table grows to a million rows; so such plans are ruled out. (Through a pooler this holds for some of the
/// server's connections only.) What must be read whole is dear then, on paper, and not worth compiling. And a page is read from the
/// index that has it in its order, not from one that must be sorted piece by piece.
const SETTINGS: &str = "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; \
     SET enable_incremental_sort = off; SET jit = off";

struct Connector {
    config: Config,
    tls: Option<MakeRustlsConnect>,
    prepared: Prepared,
}

impl Connector {
    fn new(target: &PostgresTarget) -> Result<Self, OpenError> {
        let mut config: Config = target.url.parse().map_err(|_| {
            OpenError::Url("it is not of the form postgres://user:password@host:port/database".into())
        })?;
        config.ssl_mode(match target.encryption {
            Encryption::Disable => SslMode::Disable,
            Encryption::Prefer => SslMode::Prefer,
            Encryption::Require | Encryption::VerifyFull => SslMode::Require,
        });
        if config.get_application_name().is_none() {
            config.application_name("landrush");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(5));
        }
        // A peer that vanished without a word is noticed within a minute.
        config.keepalives_idle(Duration::from_secs(30));
        config.tcp_user_timeout(Duration::from_secs(60));
        Ok(Self { config, tls: tls::connector(target)?, prepared: target.prepared })
    }

    async fn connect(&self) -> ConnectionResult<AsyncPgConnection> {
        let mut connection = self.establish().await?;
        if self.prepared == Prepared::Off {
            connection.set_prepared_statement_cache_size(CacheSize::Disabled);
        }
        connection.batch_execute(SETTINGS).await.map_err(ConnectionError::CouldntSetupConfiguration)?;
        Ok(connection)
    }

    async fn establish(&self) -> ConnectionResult<AsyncPgConnection> {
        match &self.tls {
            None => {
                let (client, connection) =
                    self.config.connect(NoTls).await.map_err(|error| refused(&error))?;
                AsyncPgConnection::try_from_client_and_connection(client, connection).await
            }
            Some(tls) => {
                let (client, connection) =
                    self.config.connect(tls.clone()).await.map_err(|error| refused(&error))?;
                AsyncPgConnection::try_from_client_and_connection(client, connection).await
            }
        }
    }
}

/// Keeps what the server said, and whether it is worth trying again.
fn refused(error: &tokio_postgres::Error) -> ConnectionError {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    let kind = match error.code().map(|code| code.code()) {
        // Starting, stopping, no connections left, out of resources; or no answer of the server at all.
        Some(code) if !["57P", "533", "08", "53"].iter().any(|class| code.starts_with(class)) => {
            DatabaseErrorKind::Unknown
        }
        _ => DatabaseErrorKind::UnableToSendCommand,
    };
    ConnectionError::CouldntSetupConfiguration(failure(kind, text))
}
