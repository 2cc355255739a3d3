//! How often a password may be guessed. Failures are counted, for the account at one address and, wider, for
//! the account everywhere; from where it has logged in before an account stays within reach, whoever else
//! guesses at it.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use super::{
    peer::Origin,
    rate::{Counted, Rates},
    rules::RateClass,
};
use crate::{
    domain::address::{Address, Network},
    error::Result,
};

/// Accounts and where they have logged in, at most; beyond that a quarter is forgotten.
const MOST_KNOWN: usize = 16_384;

/// An account and the network of its address; addresses that are not counted are one.
type Place = (String, Option<Network>);

pub struct Guesses {
    rates: Arc<Rates>,
    known: Mutex<HashSet<Place>>,
}

/// One try, counted as a failure until it is right.
pub struct Guess<'a> {
    guesses: &'a Guesses,
    account: String,
    counted: Option<Address>,
    /// Whether it counts for the account everywhere.
    everywhere: bool,
}

impl Guesses {
    pub fn new(rates: Arc<Rates>) -> Self {
        Self { rates, known: Mutex::default() }
    }

    /// Counts a try ahead of it, because many can be under way at once.
    pub fn begin(&self, account: &str, origin: Option<Origin>) -> Result<Guess<'_>> {
        let account = account.trim().to_lowercase();
        let counted = origin.and_then(|origin| origin.counted);
        let from = Counted::AccountFrom(account.clone(), counted);
        self.rates.count(RateClass::Login, from.clone())?;
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let everywhere = !known.contains(&place(&account, counted));
        drop(known);
        if everywhere {
            let judged = self.rates.count(RateClass::Login, Counted::Account(account.clone()));
            judged.inspect_err(|_| self.rates.give_back(RateClass::Login, &from))?;
        }
        Ok(Guess { guesses: self, account, counted, everywhere })
    }

    /// The account has logged in from there, or still does.
    pub fn good(&self, account: &str, origin: Option<Origin>) {
        let place = place(&account.to_lowercase(), origin.and_then(|origin| origin.counted));
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_KNOWN {
            let mut surplus = MOST_KNOWN / 4;
            known.retain(|_| {
                let kept = surplus == 0;
                surplus = surplus.saturating_sub(1);
                kept
            });
        }
        known.insert(place);
    }
}

impl Guess<'_> {
    /// It was no guess, or nobody could tell: it does not count.
    pub fn take_back(self) {
        let rates = &self.guesses.rates;
        if self.everywhere {
            rates.give_back(RateClass::Login, &Counted::Account(self.account.clone()));
        }
        rates.give_back(RateClass::Login, &Counted::AccountFrom(self.account, self.counted));
    }
}

fn place(account: &str, counted: Option<Address>) -> Place {
    (account.to_owned(), counted.and_then(|address| address.counted().next()).map(|(network, _)| network))
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;
    use crate::grpc::rate::{Rate, RateSettings};

    fn guesses() -> Guesses {
        Guesses::new(Arc::new(Rates::new(RateSettings {
            login_account: Rate::per_minute(3),
            login_account_anywhere: Rate::per_minute(6),
            ..RateSettings::default()
        })))
    }

    fn from(text: &str) -> Option<Origin> {
        let address = Address::from(text.parse::<IpAddr>().unwrap());
        Some(Origin { address, counted: Some(address) })
    }

    #[test]
    fn only_failures_count_and_only_where_they_come_from() {
        let guesses = guesses();
        for _ in 0..50 {
            guesses.begin("Ada@example.org", from("192.0.2.1")).unwrap().take_back();
        }
        for _ in 0..3 {
            guesses.begin(" ada@example.org", from("192.0.2.1")).unwrap();
        }
        assert!(guesses.begin("ada@example.org", from("192.0.2.1")).is_err());
        guesses.begin("ada@example.org", from("192.0.2.2")).unwrap();
        guesses.begin("bo@example.org", from("192.0.2.1")).unwrap();
    }

    #[test]
    fn an_account_guessed_at_from_everywhere_is_within_reach_from_where_it_was_used() {
        let guesses = guesses();
        guesses.good("Ada@example.org", from("192.0.2.9"));
        for number in 0..6 {
            guesses.begin("ada@example.org", from(&format!("198.51.100.{number}"))).unwrap();
        }
        for _ in 0..9 {
            assert!(guesses.begin("ada@example.org", from("198.51.100.77")).is_err());
        }
        guesses.begin("ada@example.org", from("192.0.2.9")).unwrap().take_back();
        // What the account refused did not count for the address.
        let mut left = 0;
        while guesses
            .rates
            .count(
                RateClass::Login,
                Counted::AccountFrom("ada@example.org".into(), from("198.51.100.77").and_then(|origin| origin.counted)),
            )
            .is_ok()
        {
            left += 1;
        }
        assert_eq!(left, 3);
    }

    #[test]
    fn memory_is_bounded_however_many_log_in() {
        let guesses = guesses();
        for number in 0..40_000 {
            guesses.good(&format!("{number}@example.org"), None);
        }
        assert!(guesses.known.lock().unwrap().len() <= MOST_KNOWN);
    }
}
