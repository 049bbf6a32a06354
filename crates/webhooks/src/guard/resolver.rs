//! Resolving names so that only allowed addresses come out.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use async_trait::async_trait;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::{AddressPolicy, AddressRefused};

/// More addresses than this of one name are not tried.
const MOST_ADDRESSES: usize = 16;

/// Finds the addresses of a name.
#[async_trait]
pub trait Lookup: Send + Sync {
    /// All addresses that the name has at the moment, allowed or not.
    async fn lookup(&self, host: &str) -> io::Result<Vec<IpAddr>>;
}

/// The resolver of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemLookup;

#[async_trait]
impl Lookup for SystemLookup {
    async fn lookup(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        Ok(tokio::net::lookup_host((host, 0)).await?.map(|address| address.ip()).collect())
    }
}

/// A resolver for HTTP clients that keeps back what an [`AddressPolicy`] does not allow.
///
/// The client connects to what this answers and to nothing else, so a name that changes its address between two questions
/// gains nothing. Literal addresses in URLs never get here: [`EndpointUrl`](crate::EndpointUrl) judges those.
#[derive(Clone)]
pub struct GuardedResolver {
    policy: AddressPolicy,
    lookup: Arc<dyn Lookup>,
}

/// A name leads nowhere that is allowed.
#[derive(Debug, thiserror::Error)]
pub enum ResolveError {
    /// The name has no address.
    #[error("the name has no address")]
    NoAddress,
    /// None of its addresses is allowed; this is what forbids the first.
    #[error("the name leads to no public address")]
    Refused(#[from] AddressRefused),
    /// It could not be found out.
    #[error("the name could not be resolved")]
    Lookup(#[source] io::Error),
}

impl GuardedResolver {
    /// A resolver that asks `lookup` and lets pass what `policy` allows.
    pub fn new(policy: AddressPolicy, lookup: Arc<dyn Lookup>) -> Self {
        Self { policy, lookup }
    }

    /// The allowed ones among the addresses of a name: at least one.
    pub async fn addresses(&self, host: &str) -> Result<Vec<IpAddr>, ResolveError> {
        let found = self.lookup.lookup(host).await.map_err(ResolveError::Lookup)?;
        let mut first_refusal = None;
        let mut allowed = Vec::new();
        for address in found {
            match self.policy.check(address) {
                Ok(()) => allowed.push(address),
                Err(refused) => first_refusal = first_refusal.or(Some(refused)),
            }
        }
        allowed.truncate(MOST_ADDRESSES);
        match (allowed.is_empty(), first_refusal) {
            (false, _) => Ok(allowed),
            (true, Some(refused)) => Err(ResolveError::Refused(refused)),
            (true, None) => Err(ResolveError::NoAddress),
        }
    }
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let resolver = self.clone();
        Box::pin(async move {
            let addresses = resolver.addresses(name.as_str()).await?;
            // Port 0 stands for the one of the URL.
            let addresses: Addrs = Box::new(addresses.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(addresses)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Answers(&'static [&'static str]);

    #[async_trait]
    impl Lookup for Answers {
        async fn lookup(&self, _host: &str) -> io::Result<Vec<IpAddr>> {
            Ok(self.0.iter().map(|address| address.parse().unwrap()).collect())
        }
    }

    async fn resolve(found: &'static [&'static str]) -> Result<Vec<String>, &'static str> {
        let resolver = GuardedResolver::new(AddressPolicy::PUBLIC_ONLY, Arc::new(Answers(found)));
        match resolver.addresses("hooks.example.com").await {
            Ok(addresses) => Ok(addresses.iter().map(ToString::to_string).collect()),
            Err(ResolveError::Refused(refused)) => Err(refused.range),
            Err(_) => Err("no address"),
        }
    }

    #[tokio::test]
    async fn only_allowed_addresses_come_out() {
        assert_eq!(resolve(&["8.8.8.8", "1.1.1.1"]).await, Ok(vec!["8.8.8.8".into(), "1.1.1.1".into()]));
        assert_eq!(resolve(&["127.0.0.1", "8.8.8.8", "::1"]).await, Ok(vec!["8.8.8.8".into()]));
        assert_eq!(resolve(&["127.0.0.1"]).await, Err("loopback"));
        assert_eq!(resolve(&["::ffff:10.0.0.1", "::1"]).await, Err("private"));
        assert_eq!(resolve(&[]).await, Err("no address"));
    }
}
