//! Ports for those who are started again where they were, or who must not be there: one that the system chose goes to
//! the next socket that asks for any, as soon as nobody listens on it.

use std::{
    net::{Ipv4Addr, TcpListener},
    sync::atomic::{AtomicU32, Ordering},
};

/// Below the ports that the system gives away, and below those of `tests/env/databases`.
const FIRST: u32 = 12_000;
const COUNT: u32 = 8_000;

/// An address of this machine that this process gives to nobody else, and that nobody listens on now.
pub fn free_address() -> String {
    static GIVEN: AtomicU32 = AtomicU32::new(0);
    // Programs of tests that run at once begin far from each other.
    let begin = std::process::id() % COUNT * 997;
    for _ in 0..COUNT {
        let port = FIRST + begin.wrapping_add(GIVEN.fetch_add(1, Ordering::Relaxed)) % COUNT;
        let port = u16::try_from(port).expect("a port");
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return format!("{}:{port}", Ipv4Addr::LOCALHOST);
        }
    }
    panic!("all {COUNT} ports from {FIRST} up are taken");
}
