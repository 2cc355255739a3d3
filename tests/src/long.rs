//! The long forms of the promises: the same tests, so many times longer than in the suite.

/// What `make prove-crash` and its like set; 1 in the suite.
#[must_use]
pub fn times() -> usize {
    let times = std::env::var("PARLANCE_TEST_TIMES").ok();
    times.map_or(1, |times| times.parse().expect("PARLANCE_TEST_TIMES is a number"))
}
