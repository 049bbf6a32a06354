//! How a store is to be opened.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use crate::error::OpenError;
use crate::seal::SealKeys;

/// What a store is opened with.
pub struct StoreConfig {
    /// `sqlite:PATH`, or `postgres://…` as libpq writes it. Beyond libpq's parameters, `prepared=off` does without
    /// prepared statements that outlive a transaction, for poolers that can't follow them.
    ///
    /// `sslmode` is `disable`, `prefer` (the default), `require` or `verify-full`; `sslrootcert` names a file of
    /// certificates to trust instead of the system's.
    pub url: String,
    /// What sealed columns are encrypted with.
    pub seal_keys: SealKeys,
    /// Connections at most: to PostgreSQL, or for reading SQLite (which has one more for writing).
    pub pool_size: usize,
    /// How many groups of changes may be written at once. SQLite has one writer whatever is said here.
    pub writers: usize,
    /// How long to wait for a free connection, and in SQLite for a lock.
    pub patience: Duration,
    /// How long one transaction may take in PostgreSQL.
    pub timeout: Duration,
    /// What to do if there is no SQLite file.
    pub missing: Missing,
}

/// What to do if there is no SQLite file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Missing {
    /// Say so: a slip in a path must not look like an empty database.
    #[default]
    Refuse,
    /// Create it.
    Create,
}

impl StoreConfig {
    /// The defaults for a database.
    pub fn new(url: impl Into<String>, seal_keys: SealKeys) -> Self {
        Self {
            url: url.into(),
            seal_keys,
            pool_size: 12,
            // More of them make smaller groups, which costs more than it brings where the cores are few.
            writers: 2,
            patience: Duration::from_secs(5),
            timeout: Duration::from_secs(30),
            missing: Missing::Refuse,
        }
    }
}

impl fmt::Debug for StoreConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The URL may have a password in it.
        f.debug_struct("StoreConfig").field("pool_size", &self.pool_size).finish_non_exhaustive()
    }
}

/// Which database a URL names.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Target {
    Sqlite(PathBuf),
    Postgres(PostgresTarget),
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PostgresTarget {
    /// Without the parameters that are taken out below.
    pub(crate) url: String,
    pub(crate) encryption: Encryption,
    pub(crate) root_certificates: Option<PathBuf>,
    pub(crate) prepared: Prepared,
}

/// What libpq calls `sslmode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encryption {
    Disable,
    Prefer,
    Require,
    VerifyFull,
}

/// Whether statements are prepared once per connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Prepared {
    Cached,
    Off,
}

impl Target {
    pub(crate) fn parse(url: &str) -> Result<Self, OpenError> {
        match url.split_once(':') {
            Some(("sqlite", path)) => Self::sqlite(path),
            Some(("postgres" | "postgresql", rest)) if rest.starts_with("//") => Self::postgres(url),
            _ => Err(OpenError::Scheme),
        }
    }

    fn sqlite(path: &str) -> Result<Self, OpenError> {
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.is_empty() || path == ":memory:" {
            return Err(OpenError::Url("a path is missing: orders are not kept in memory".into()));
        }
        Ok(Self::Sqlite(PathBuf::from(path)))
    }

    fn postgres(url: &str) -> Result<Self, OpenError> {
        let (base, query) = url.split_once('?').unwrap_or((url, ""));
        let mut target = PostgresTarget {
            url: String::new(),
            encryption: Encryption::Prefer,
            root_certificates: None,
            prepared: Prepared::Cached,
        };
        let mut others = Vec::new();
        for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
            match parameter.split_once('=') {
                Some(("sslmode", mode)) => target.encryption = Encryption::parse(mode)?,
                Some(("sslrootcert", path)) => target.root_certificates = Some(PathBuf::from(path)),
                Some(("prepared", "off")) => target.prepared = Prepared::Off,
                Some(("prepared", "on")) => target.prepared = Prepared::Cached,
                Some(("prepared", _)) => {
                    return Err(OpenError::Url("prepared is on or off".into()));
                }
                _ => others.push(parameter),
            }
        }
        target.url = if others.is_empty() { base.to_owned() } else { format!("{base}?{}", others.join("&")) };
        Ok(Self::Postgres(target))
    }
}

impl Encryption {
    fn parse(mode: &str) -> Result<Self, OpenError> {
        match mode {
            "disable" => Ok(Self::Disable),
            "prefer" => Ok(Self::Prefer),
            "require" => Ok(Self::Require),
            "verify-full" => Ok(Self::VerifyFull),
            _ => Err(OpenError::Url("sslmode is disable, prefer, require or verify-full".into())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn postgres(url: &str) -> PostgresTarget {
        match Target::parse(url) {
            Ok(Target::Postgres(target)) => target,
            _ => panic!("{url} should name a PostgreSQL database"),
        }
    }

    #[test]
    fn urls_name_a_database_of_either_kind() {
        for url in ["sqlite:data/landrush.db", "sqlite://data/landrush.db"] {
            assert!(
                Target::parse(url).unwrap() == Target::Sqlite(PathBuf::from("data/landrush.db")),
                "{url}"
            );
        }
        assert!(Target::parse("sqlite:///var/x.db").unwrap() == Target::Sqlite(PathBuf::from("/var/x.db")));
        assert_eq!(postgres("postgresql://a@h/db").url, "postgresql://a@h/db");
    }

    #[test]
    fn parameters_of_our_own_are_taken_out() {
        let target = postgres(
            "postgres://h/db?sslmode=verify-full&prepared=off&connect_timeout=3&sslrootcert=/ca.pem",
        );
        assert_eq!(target.url, "postgres://h/db?connect_timeout=3");
        assert_eq!((target.encryption, target.prepared), (Encryption::VerifyFull, Prepared::Off));
        assert_eq!(target.root_certificates, Some(PathBuf::from("/ca.pem")));
    }

    #[test]
    fn what_names_no_database_is_refused_without_repeating_it() {
        for url in ["", "landrush.db", "mysql://u:secret@h/db", "sqlite:", "sqlite::memory:", "postgres:db"] {
            let error = Target::parse(url).err().unwrap().to_string();
            assert!(!error.contains("secret"), "{error}");
        }
        assert!(Target::parse("mysql://h/db").err().unwrap().to_string().contains("sqlite:"));
        assert!(Target::parse("postgres://h/db?sslmode=maybe").is_err());
    }
}
