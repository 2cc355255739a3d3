//! What a limit lets through, alone and shared with other servers.

use std::net::IpAddr;

use super::*;

fn rates(burst: u32) -> Rates {
    Rates::new(RateSettings { guest_address: Rate::per_minute(burst), ..RateSettings::default() })
}

fn address(text: &str) -> Counted {
    Counted::Address(text.parse::<IpAddr>().unwrap().into())
}

#[test]
fn a_burst_passes_and_the_next_call_is_told_to_wait() {
    let rates = rates(3);
    for _ in 0..3 {
        rates.count(RateClass::Guest, address("192.0.2.1")).unwrap();
    }
    let error = rates.count(RateClass::Guest, address("192.0.2.1")).unwrap_err();
    assert_eq!(error.reason, Reason::RateLimited);
    assert!(error.retry_after.is_some_and(|wait| wait > Duration::ZERO && wait <= Duration::from_secs(20)));
    rates.count(RateClass::Guest, address("192.0.2.2")).unwrap();
}

#[test]
fn a_network_of_ipv6_counts_as_one_and_a_mapped_address_as_what_it_maps() {
    let rates = rates(1);
    rates.count(RateClass::Guest, address("2001:db8::1")).unwrap();
    rates.count(RateClass::Guest, address("2001:db8::2")).unwrap_err();
    rates.count(RateClass::Guest, address("2001:db8:0:1::1")).unwrap();
    rates.count(RateClass::Guest, address("192.0.2.1")).unwrap();
    rates.count(RateClass::Guest, address("::ffff:192.0.2.1")).unwrap_err();
}

#[tokio::test(start_paused = true)]
async fn hopping_through_a_network_of_ipv6_gains_little() {
    let rates = rates(5);
    let hop = |hop: u16| address(&format!("2001:db8:1:{hop:x}::1"));
    let within_a_site = (0..256).filter(|number| rates.count(RateClass::Guest, hop(*number)).is_ok()).count();
    let within_all = (256..=u16::MAX).filter(|number| rates.count(RateClass::Guest, hop(*number)).is_ok()).count();
    assert_eq!((within_a_site, within_a_site + within_all), (5 * 4, 5 * 16));
    rates.count(RateClass::Guest, address("2001:db8:2::1")).unwrap();
}

#[test]
fn nothing_is_counted_without_a_limit() {
    let rates = rates(0);
    for _ in 0..1000 {
        rates.count(RateClass::Guest, address("192.0.2.1")).unwrap();
        rates.count(RateClass::None, address("192.0.2.1")).unwrap();
    }
}

#[test]
fn memory_is_bounded_however_many_call() {
    let rates = rates(2);
    for number in 0..200_000_u32 {
        rates.count(RateClass::Guest, Counted::Address(IpAddr::V4(number.into()).into())).unwrap();
    }
    let kept: usize = rates.shards.iter().map(|shard| shard.lock().unwrap().len()).sum();
    assert!(kept <= SHARDS * SHARD_CAPACITY, "{kept}");
}
