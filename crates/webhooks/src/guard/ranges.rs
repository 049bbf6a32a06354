//! The ranges of addresses that are not public, one function each, by the registries of special-purpose addresses of
//! [version 4](https://www.iana.org/assignments/iana-ipv4-special-registry) and
//! [version 6](https://www.iana.org/assignments/iana-ipv6-special-registry).

use std::net::{Ipv4Addr, Ipv6Addr};

/// The name of the range that forbids it.
pub(super) fn refused_v4(address: Ipv4Addr) -> Option<&'static str> {
    V4.iter().find(|(_, contains)| contains(address)).map(|(name, _)| *name)
}

/// The name of the range that forbids it, for addresses that [carry no other](carried_v4).
pub(super) fn refused_v6(address: Ipv6Addr) -> Option<&'static str> {
    V6.iter().find(|(_, contains)| contains(address)).map(|(name, _)| *name)
}

/// The address of version 4 that a packet to this one ends up at, if it is of a kind that is translated or tunnelled.
pub(super) fn carried_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    if is_unspecified_v6(address) || is_loopback_v6(address) {
        return None;
    }
    let [a, b, c, d, e, f, g, h] = address.segments();
    match [a, b, c, d, e, f] {
        // Compatible (RFC 4291, deprecated), mapped (RFC 4291), translated (RFC 2765), NAT64 (RFC 6052).
        [0, 0, 0, 0, 0, 0]
        | [0, 0, 0, 0, 0, 0xffff]
        | [0, 0, 0, 0, 0xffff, 0]
        | [0x64, 0xff9b, 0, 0, 0, 0] => Some(v4(g, h)),
        // 6to4 (RFC 3056).
        [0x2002, high, low, ..] => Some(v4(high, low)),
        _ => None,
    }
}

type Range<A> = (&'static str, fn(A) -> bool);

const V4: [Range<Ipv4Addr>; 13] = [
    ("unspecified", is_unspecified_v4),
    ("this network", is_this_network),
    ("loopback", is_loopback_v4),
    ("private", is_private),
    ("link-local", is_link_local_v4),
    ("shared by carriers", is_shared_by_carriers),
    ("protocol assignments", is_protocol_assignment_v4),
    ("documentation", is_documentation_v4),
    ("6to4 relays", is_6to4_relay),
    ("benchmarking", is_benchmarking),
    ("multicast", is_multicast_v4),
    ("broadcast", is_broadcast),
    ("reserved", is_reserved),
];

const V6: [Range<Ipv6Addr>; 12] = [
    ("unspecified", is_unspecified_v6),
    ("loopback", is_loopback_v6),
    ("local translation", is_local_translation),
    ("discard", is_discard),
    ("teredo", is_teredo),
    ("protocol assignments", is_protocol_assignment_v6),
    ("documentation", is_documentation_v6),
    ("unique local", is_unique_local),
    ("link-local", is_link_local_v6),
    ("site-local", is_site_local),
    ("multicast", is_multicast_v6),
    ("not assigned", is_not_assigned),
];

/// 0.0.0.0, which on many systems connects to the machine itself.
fn is_unspecified_v4(address: Ipv4Addr) -> bool {
    address.is_unspecified()
}

/// 0.0.0.0/8 (RFC 791).
fn is_this_network(address: Ipv4Addr) -> bool {
    address.octets()[0] == 0
}

/// 127.0.0.0/8 (RFC 1122).
fn is_loopback_v4(address: Ipv4Addr) -> bool {
    address.is_loopback()
}

/// 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 (RFC 1918).
fn is_private(address: Ipv4Addr) -> bool {
    address.is_private()
}

/// 169.254.0.0/16 (RFC 3927), where clouds keep their metadata services.
fn is_link_local_v4(address: Ipv4Addr) -> bool {
    address.is_link_local()
}

/// 100.64.0.0/10 (RFC 6598).
fn is_shared_by_carriers(address: Ipv4Addr) -> bool {
    matches!(address.octets(), [100, 64..=127, ..])
}

/// 192.0.0.0/24 (RFC 6890).
fn is_protocol_assignment_v4(address: Ipv4Addr) -> bool {
    matches!(address.octets(), [192, 0, 0, _])
}

/// 192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24 (RFC 5737).
fn is_documentation_v4(address: Ipv4Addr) -> bool {
    address.is_documentation()
}

/// 192.88.99.0/24 (RFC 7526, deprecated).
fn is_6to4_relay(address: Ipv4Addr) -> bool {
    matches!(address.octets(), [192, 88, 99, _])
}

/// 198.18.0.0/15 (RFC 2544).
fn is_benchmarking(address: Ipv4Addr) -> bool {
    matches!(address.octets(), [198, 18..=19, ..])
}

/// 224.0.0.0/4 (RFC 5771).
fn is_multicast_v4(address: Ipv4Addr) -> bool {
    address.is_multicast()
}

/// 255.255.255.255 (RFC 919).
fn is_broadcast(address: Ipv4Addr) -> bool {
    address.is_broadcast()
}

/// 240.0.0.0/4 (RFC 1112).
fn is_reserved(address: Ipv4Addr) -> bool {
    address.octets()[0] >= 240
}

/// `::` (RFC 4291).
fn is_unspecified_v6(address: Ipv6Addr) -> bool {
    address.is_unspecified()
}

/// `::1` (RFC 4291).
fn is_loopback_v6(address: Ipv6Addr) -> bool {
    address.is_loopback()
}

/// `64:ff9b:1::/48` (RFC 8215): where it leads is known to the local network only.
fn is_local_translation(address: Ipv6Addr) -> bool {
    matches!(address.segments(), [0x64, 0xff9b, 1, ..])
}

/// `100::/64` (RFC 6666).
fn is_discard(address: Ipv6Addr) -> bool {
    matches!(address.segments(), [0x100, 0, 0, 0, ..])
}

/// `2001::/32` (RFC 4380).
fn is_teredo(address: Ipv6Addr) -> bool {
    matches!(address.segments(), [0x2001, 0, ..])
}

/// `2001::/23` (RFC 2928): benchmarking, ORCHID and others.
fn is_protocol_assignment_v6(address: Ipv6Addr) -> bool {
    matches!(address.segments(), [0x2001, 0..=0x1ff, ..])
}

/// `2001:db8::/32` (RFC 3849) and `3fff::/20` (RFC 9637).
fn is_documentation_v6(address: Ipv6Addr) -> bool {
    matches!(address.segments(), [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..])
}

/// `fc00::/7` (RFC 4193).
fn is_unique_local(address: Ipv6Addr) -> bool {
    address.is_unique_local()
}

/// `fe80::/10` (RFC 4291).
fn is_link_local_v6(address: Ipv6Addr) -> bool {
    address.is_unicast_link_local()
}

/// `fec0::/10` (RFC 3879, deprecated).
fn is_site_local(address: Ipv6Addr) -> bool {
    matches!(address.segments(), [0xfec0..=0xfeff, ..])
}

/// `ff00::/8` (RFC 4291).
fn is_multicast_v6(address: Ipv6Addr) -> bool {
    address.is_multicast()
}

/// Everything outside `2000::/3`, the only range that public addresses are assigned from.
fn is_not_assigned(address: Ipv6Addr) -> bool {
    !matches!(address.segments(), [0x2000..=0x3fff, ..])
}

fn v4(high: u16, low: u16) -> Ipv4Addr {
    let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
    Ipv4Addr::new(a, b, c, d)
}
