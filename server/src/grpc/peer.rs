//! Who is at the other end: the peer of a connection or, where that is a proxy of ours, whom it speaks
//! for. What anyone else says of their own address is not read.

use std::net::IpAddr;

use http::HeaderMap;

use crate::domain::address::{Address, Networks};

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The address that a connection comes from, or that its proxy says it comes from; set by the accept loop.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub Address);

/// Where a call comes from; set at the door for methods that need no token.
#[derive(Debug, Clone, Copy)]
pub struct Origin {
    pub address: Address,
    /// The same, if limits by address count it.
    pub counted: Option<Address>,
}

/// Whose word counts, and whose address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Peers {
    /// Those whose X-Forwarded-For counts.
    pub proxies: Networks,
    /// Those whose connections begin with a header of the PROXY protocol.
    pub proxy_protocol: Networks,
    pub count_loopback: bool,
}

impl Peers {
    pub fn is_proxy(&self, address: Address) -> bool {
        self.proxies.holds(address) || self.proxy_protocol.holds(address)
    }

    /// The address, if limits by address count it.
    pub fn counted(&self, address: Address) -> Option<Address> {
        let exempt = self.is_proxy(address) || (address.is_loopback() && !self.count_loopback);
        (!exempt).then_some(address)
    }

    /// Where a call comes from, as far as proxies of ours tell: each adds whom it heard from at the right.
    pub fn origin(&self, peer: Peer, headers: &HeaderMap) -> Address {
        let mut origin = peer.0;
        let lines = headers.get_all(FORWARDED_FOR).iter().rev();
        // As bytes: what a client wrote to the left must not hide what a proxy added.
        let mut hops = lines.flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b','));
        while self.proxies.holds(origin) {
            let Some(hop) = hops.next().and_then(hop) else { break };
            origin = hop;
        }
        origin
    }
}

/// One hop of X-Forwarded-For; some proxies add the port.
fn hop(bytes: &[u8]) -> Option<Address> {
    let text = str::from_utf8(bytes).ok()?.trim();
    let ip = text.parse::<IpAddr>().ok();
    let bracketed = || text.strip_prefix('[')?.split_once(']')?.0.parse().ok();
    let with_port = || text.parse::<std::net::SocketAddr>().ok().map(|address| address.ip());
    ip.or_else(with_port).or_else(bracketed).map(Address::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        text.parse::<IpAddr>().unwrap().into()
    }

    fn peers(proxies: &[&str]) -> Peers {
        let words: Vec<String> = proxies.iter().map(|word| (*word).to_owned()).collect();
        Peers { proxies: Networks::new(&words), ..Peers::default() }
    }

    #[track_caller]
    fn origin(peer: &str, lines: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, http::HeaderValue::from_bytes(line.as_bytes()).unwrap());
        }
        format!("{:?}", peers(&["10.0.0.0/8", "fd00::/8"]).origin(Peer(address(peer)), &headers))
    }

    #[test]
    fn the_right_most_hop_that_is_no_proxy_of_ours_is_where_a_call_comes_from() {
        assert_eq!(origin("10.0.0.1", &["203.0.113.7"]), "203.0.113.7");
        assert_eq!(origin("10.0.0.1", &["198.51.100.1, 203.0.113.7, 10.2.3.4"]), "203.0.113.7");
        assert_eq!(origin("10.0.0.1", &["198.51.100.1", "203.0.113.7,fd00::5"]), "203.0.113.7");
        assert_eq!(origin("10.0.0.1", &["ü, 203.0.113.7"]), "203.0.113.7", "bytes that are not ASCII");
        for hop in ["2001:db8::1", "[2001:db8::1]", "[2001:db8::1]:443", " 2001:db8::1\t"] {
            assert_eq!(origin("::ffff:10.0.0.1", &[hop]), "2001:db8::1");
        }
        assert_eq!(origin("10.0.0.1", &["198.51.100.1:80"]), "198.51.100.1");
    }

    #[test]
    fn strangers_are_not_believed_and_a_broken_hop_ends_the_chain() {
        assert_eq!(origin("192.0.2.1", &["203.0.113.7"]), "192.0.2.1");
        assert_eq!(origin("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(origin("10.0.0.1", &["203.0.113.7, unknown"]), "10.0.0.1");
        assert_eq!(origin("10.0.0.1", &["203.0.113.7, unknown, 10.9.9.9"]), "10.9.9.9");
        assert_eq!(origin("10.0.0.1", &["10.0.0.2, 10.0.0.3"]), "10.0.0.2");
    }

    #[test]
    fn proxies_and_loopback_are_not_counted() {
        let mut peers = peers(&["10.0.0.0/8"]);
        assert_eq!(peers.counted(address("10.1.1.1")), None);
        assert_eq!(peers.counted(address("::ffff:127.0.0.9")), None);
        assert_eq!(peers.counted(address("192.0.2.1")), Some(address("192.0.2.1")));
        peers.count_loopback = true;
        assert_eq!(peers.counted(address("::1")), Some(address("::1")));
    }
}
