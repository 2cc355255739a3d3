//! Where calls come from, and which addresses count as one: whoever has a network of IPv6 must not have
//! every limit anew with each of its addresses.

use std::{
    collections::HashMap,
    fmt,
    net::{IpAddr, Ipv6Addr},
    str::FromStr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Networks of IPv6 that are counted, by the bits of their prefix, and how many times the limit of one
/// address they have: a customer, a site, and a site or a carrier's phones.
const COUNTED: [(u32, usize); 3] = [(64, 1), (56, 4), (48, 16)];

/// One address; of IPv4 in its IPv6 form, so that both are judged alike.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Address(u128);

/// All addresses with one prefix.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Network {
    base: u128,
    bits: u32,
}

/// Addresses that are named in the settings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Networks(Vec<Network>);

/// A limit that each address has for itself.
pub struct Shares {
    most: usize,
    taken: Mutex<HashMap<Network, usize>>,
}

/// What one address has of a limit; dropping it gives it back.
pub struct Share {
    shares: Arc<Shares>,
    address: Address,
    amount: usize,
}

/// The text names no network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotANetwork;

impl Address {
    pub const fn is_loopback(self) -> bool {
        self.ip().is_loopback()
    }

    pub const fn ip(self) -> IpAddr {
        Ipv6Addr::from_bits(self.0).to_canonical()
    }

    /// What a limit is counted for, the narrowest first, and how many times the limit each has.
    pub fn counted(self) -> impl Iterator<Item = (Network, usize)> {
        let whole = self.ip().is_ipv4().then_some((Network { base: self.0, bits: 128 }, 1));
        let networks = COUNTED.iter().filter(move |_| whole.is_none());
        whole.into_iter().chain(networks.map(move |(bits, times)| (Network::of(self, *bits), *times)))
    }
}

impl From<IpAddr> for Address {
    fn from(ip: IpAddr) -> Self {
        Self(match ip {
            IpAddr::V4(v4) => v4.to_ipv6_mapped().to_bits(),
            IpAddr::V6(v6) => v6.to_bits(),
        })
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.ip())
    }
}

impl Network {
    const fn of(address: Address, bits: u32) -> Self {
        Self { base: address.0 & Self::mask(bits), bits }
    }

    const fn holds(self, address: Address) -> bool {
        address.0 & Self::mask(self.bits) == self.base
    }

    const fn mask(bits: u32) -> u128 {
        match u128::MAX.checked_shl(128 - bits) {
            Some(mask) => mask,
            None => 0,
        }
    }
}

/// An address, alone or with the bits of its prefix, as in `10.0.0.0/8`.
impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let (ip, bits) = text.split_once('/').map_or((text, None), |(ip, bits)| (ip, Some(bits)));
        let ip: IpAddr = ip.parse().map_err(|_| NotANetwork)?;
        let (most, before) = if ip.is_ipv4() { (32, 96) } else { (128, 0) };
        let bits = bits.map_or(Ok(most), str::parse::<u32>).map_err(|_| NotANetwork)?;
        let network = Self::of(ip.into(), bits.min(most) + before);
        // Bits behind the prefix are a slip of the pen: which network was meant?
        if bits <= most && network.holds(ip.into()) && network.base == Address::from(ip).0 {
            Ok(network)
        } else {
            Err(NotANetwork)
        }
    }
}

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", Ipv6Addr::from_bits(self.base), self.bits)
    }
}

impl Networks {
    /// From the words of a setting, which have been checked.
    pub fn new(words: &[String]) -> Self {
        Self(words.iter().filter_map(|word| word.parse().ok()).collect())
    }

    pub fn holds(&self, address: Address) -> bool {
        self.0.iter().any(|network| network.holds(address))
    }
}

impl Shares {
    /// A limit of so many for each address.
    pub fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, taken: Mutex::default() })
    }

    /// Takes so many for an address; nothing when it would have more than it may.
    pub fn take(self: &Arc<Self>, address: Address, amount: usize) -> Option<Share> {
        let mut taken = self.lock();
        let fits = |(network, times): (Network, usize)| {
            taken.get(&network).copied().unwrap_or_default().saturating_add(amount) <= self.most.saturating_mul(times)
        };
        if !address.counted().all(fits) {
            return None;
        }
        for (network, _) in address.counted() {
            *taken.entry(network).or_default() += amount;
        }
        drop(taken);
        Some(Share { shares: Arc::clone(self), address, amount })
    }

    /// The limit of one address, and the most that one has of it now; wider networks count by their own limit.
    pub fn usage(&self) -> (usize, usize) {
        let times = |bits| COUNTED.iter().find(|(counted, _)| *counted == bits).map_or(1, |(_, times)| *times);
        let fullest = self.lock().iter().map(|(network, taken)| taken.div_ceil(times(network.bits))).max();
        (fullest.unwrap_or_default(), self.most)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Network, usize>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut taken = self.shares.lock();
        for (network, _) in self.address.counted() {
            if let Some(amount) = taken.get_mut(&network) {
                *amount -= self.amount;
                if *amount == 0 {
                    taken.remove(&network);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        text.parse::<IpAddr>().unwrap().into()
    }

    #[test]
    fn a_network_holds_what_has_its_prefix() {
        for (network, inside, outside) in [
            ("10.0.0.0/8", "10.255.0.1", "11.0.0.1"),
            ("192.0.2.1", "192.0.2.1", "192.0.2.2"),
            ("192.0.2.1/32", "::ffff:192.0.2.1", "192.0.2.0"),
            ("0.0.0.0/0", "203.0.113.9", "2001:db8::1"),
            ("::/0", "2001:db8::1", "2001:db8::1"),
            ("2001:db8::/48", "2001:db8:0:ffff::1", "2001:db8:1::1"),
            ("fd00::1", "fd00::1", "fd00::2"),
        ] {
            let parsed: Network = network.parse().unwrap();
            assert!(parsed.holds(address(inside)), "{network} {inside}");
            assert_eq!(parsed.holds(address(outside)), network == "::/0", "{network} {outside}");
        }
        for text in ["", "10", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/-1", "fd00::/129", "fd00::1/64", "proxy", "a/b"] {
            assert_eq!(text.parse::<Network>(), Err(NotANetwork), "{text}");
        }
    }

    #[test]
    fn an_address_of_ipv4_counts_for_itself_and_one_of_ipv6_for_three_networks() {
        let shown = |text| address(text).counted().map(|counted| format!("{counted:?}")).collect::<Vec<_>>();
        assert_eq!(shown("192.0.2.1"), ["(::ffff:192.0.2.1/128, 1)"]);
        assert_eq!(shown("::ffff:192.0.2.1"), shown("192.0.2.1"));
        assert_eq!(
            shown("2001:db8:1:2345::7"),
            ["(2001:db8:1:2345::/64, 1)", "(2001:db8:1:2300::/56, 4)", "(2001:db8:1::/48, 16)"]
        );
    }

    #[test]
    fn hopping_through_a_network_gains_sixteen_times_the_limit_at_most() {
        let shares = Shares::new(10);
        let mut held = Vec::new();
        for hop in 0..65_536_u128 {
            let address = Address(address("2001:db8:1::1").0 | hop << 64);
            held.extend(shares.take(address, 1));
        }
        assert_eq!((held.len(), shares.usage()), (160, (10, 10)));
        assert!(shares.take(address("2001:db8:2::1"), 1).is_some(), "another's network");
        held.clear();
        assert!(shares.lock().is_empty());
    }

    #[test]
    fn a_share_is_given_back_when_dropped_and_a_refused_one_takes_nothing() {
        let shares = Shares::new(3);
        let first = shares.take(address("192.0.2.1"), 2);
        assert!(first.is_some() && shares.take(address("192.0.2.1"), 2).is_none());
        let second = shares.take(address("192.0.2.1"), 1);
        assert!(second.is_some() && shares.take(address("192.0.2.2"), 3).is_some());
        assert_eq!(shares.usage(), (3, 3));
        drop(first);
        assert_eq!(shares.usage(), (1, 3));
    }
}
