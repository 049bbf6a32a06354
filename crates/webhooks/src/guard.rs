//! Which addresses deliveries may go to.
//!
//! Whoever makes an endpoint chooses the address that this process connects to from the inside of the operator's
//! network. So only addresses of the public internet are allowed, and what the operator allows besides. The judgement is
//! made on the very address that is connected to: by [`GuardedResolver`] for names, and on the URL for literals.

mod ranges;
mod resolver;

use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;

pub use resolver::{GuardedResolver, Lookup, ResolveError, SystemLookup};

/// Which addresses are allowed: those of the public internet, and these.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AddressPolicy {
    /// What the operator allows although it is not public, such as `10.1.2.0/24` or `::1/128`. A net of version 4 also
    /// allows the addresses of version 6 that carry its addresses.
    pub allowed: Vec<IpNet>,
}

/// An address is not allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the address is not a public one ({range})")]
pub struct AddressRefused {
    /// What kind of address it is.
    pub range: &'static str,
}

impl AddressPolicy {
    /// Public addresses only.
    pub const PUBLIC_ONLY: Self = Self { allowed: Vec::new() };

    /// Public addresses, and these nets.
    pub fn allowing(nets: impl IntoIterator<Item = IpNet>) -> Self {
        Self { allowed: nets.into_iter().collect() }
    }

    /// Judges an address.
    pub fn check(&self, address: IpAddr) -> Result<(), AddressRefused> {
        let carried = carried_v4(address);
        if self.allows(address) || carried.is_some_and(|inner| self.allows(IpAddr::V4(inner))) {
            return Ok(());
        }
        let range = match (carried, address) {
            (Some(inner), _) | (None, IpAddr::V4(inner)) => ranges::refused_v4(inner),
            (None, IpAddr::V6(outer)) => ranges::refused_v6(outer),
        };
        range.map_or(Ok(()), |range| Err(AddressRefused { range }))
    }

    fn allows(&self, address: IpAddr) -> bool {
        self.allowed.iter().any(|net| net.contains(&address))
    }
}

fn carried_v4(address: IpAddr) -> Option<Ipv4Addr> {
    match address {
        IpAddr::V4(_) => None,
        IpAddr::V6(outer) => ranges::carried_v4(outer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(policy: &AddressPolicy, address: &str, expected: Result<(), &'static str>) {
        let judged = policy.check(address.parse().unwrap()).map_err(|refused| refused.range);
        assert_eq!(judged, expected, "{address}");
    }

    #[test]
    fn public_addresses_are_allowed() {
        for address in [
            "1.1.1.1",
            "8.8.8.8",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2606:4700::1111",
            "2a00:1450:4001:831::200e",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
            "2002:808:808::1",
        ] {
            check(&AddressPolicy::PUBLIC_ONLY, address, Ok(()));
        }
    }

    #[test]
    fn every_other_range_is_refused_from_its_first_address_to_its_last() {
        for (first, last, range) in [
            ("0.0.0.1", "0.255.255.255", "this network"),
            ("10.0.0.0", "10.255.255.255", "private"),
            ("100.64.0.0", "100.127.255.255", "shared by carriers"),
            ("127.0.0.0", "127.255.255.255", "loopback"),
            ("169.254.0.0", "169.254.255.255", "link-local"),
            ("172.16.0.0", "172.31.255.255", "private"),
            ("192.0.0.0", "192.0.0.255", "protocol assignments"),
            ("192.0.2.0", "192.0.2.255", "documentation"),
            ("192.88.99.0", "192.88.99.255", "6to4 relays"),
            ("192.168.0.0", "192.168.255.255", "private"),
            ("198.18.0.0", "198.19.255.255", "benchmarking"),
            ("198.51.100.0", "198.51.100.255", "documentation"),
            ("203.0.113.0", "203.0.113.255", "documentation"),
            ("224.0.0.0", "239.255.255.255", "multicast"),
            ("240.0.0.0", "255.255.255.254", "reserved"),
            ("0.0.0.0", "0.0.0.0", "unspecified"),
            ("255.255.255.255", "255.255.255.255", "broadcast"),
            ("::", "::", "unspecified"),
            ("::1", "::1", "loopback"),
            ("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", "local translation"),
            ("100::", "100::ffff:ffff:ffff:ffff", "discard"),
            ("2001::", "2001:0:ffff:ffff:ffff:ffff:ffff:ffff", "teredo"),
            ("2001:1::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "protocol assignments"),
            ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "documentation"),
            ("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "documentation"),
            ("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "unique local"),
            ("fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "link-local"),
            ("fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "site-local"),
            ("ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "multicast"),
            ("200::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "not assigned"),
            ("4000::", "fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "not assigned"),
        ] {
            check(&AddressPolicy::PUBLIC_ONLY, first, Err(range));
            check(&AddressPolicy::PUBLIC_ONLY, last, Err(range));
        }
    }

    #[test]
    fn an_address_that_carries_another_is_judged_by_that_one() {
        for (address, range) in [
            ("::ffff:127.0.0.1", "loopback"),
            ("::ffff:0:127.0.0.1", "loopback"),
            ("::ffff:169.254.169.254", "link-local"),
            ("::127.0.0.1", "loopback"),
            ("::10.0.0.1", "private"),
            ("64:ff9b::10.0.0.1", "private"),
            ("64:ff9b::7f00:1", "loopback"),
            ("2002:7f00:1::1", "loopback"),
            ("2002:c0a8:101::", "private"),
        ] {
            check(&AddressPolicy::PUBLIC_ONLY, address, Err(range));
        }
    }

    #[test]
    fn the_operator_allows_nets_by_name_and_nothing_beside_them() {
        let policy = AddressPolicy::allowing(["10.1.0.0/16".parse().unwrap(), "::1/128".parse().unwrap()]);
        for address in ["10.1.2.3", "::ffff:10.1.2.3", "64:ff9b::10.1.2.3", "::1", "8.8.8.8"] {
            check(&policy, address, Ok(()));
        }
        check(&policy, "10.2.0.0", Err("private"));
        check(&policy, "127.0.0.1", Err("loopback"));
        check(&policy, "::ffff:127.0.0.1", Err("loopback"));
    }
}
