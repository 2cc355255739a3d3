//! Who gets a place when.

use futures_util::FutureExt;

use super::*;
use crate::error::Reason;

fn admission(per_contact: usize, per_address: usize, in_all: usize) -> Arc<Admission> {
    let limits = AtOnce { per_contact, per_address, in_all, patience: Duration::from_secs(60) };
    Admission::new(limits, 3, &Limits::default())
}

fn of(contact: u128) -> Demand<'static> {
    Demand { contact: Some(Uuid::from_u128(contact)), address: None, provider: "p", per_provider: 3 }
}

/// Places that must be had at once.
fn places<const N: usize>(admission: &Arc<Admission>, contacts: [u128; N]) -> Vec<Place> {
    contacts.into_iter().map(|contact| admission.enter(of(contact)).ok().expect("a place")).collect()
}

fn line(admission: &Arc<Admission>, demand: Demand<'_>) -> Entry {
    admission.enter(demand).err().expect("no place")
}

fn has_place(entry: &mut Entry) -> Option<Place> {
    entry.now_or_never()
}

#[test]
fn the_oldest_gets_what_becomes_free() {
    let admission = admission(2, 10, 100);
    let mut held = places(&admission, [1, 2, 3]);
    let (mut first, mut second) = (line(&admission, of(4)), line(&admission, of(5)));
    assert_eq!(admission.waiting(), 2);
    held.pop();
    assert!(has_place(&mut second).is_none());
    let place = has_place(&mut first).expect("the oldest");
    assert_eq!(admission.waiting(), 1);
    drop(place);
    assert!(has_place(&mut second).is_some());
}

#[test]
fn a_contact_with_many_questions_keeps_nobody_else_back() {
    let admission = admission(2, 10, 100);
    let mut greedy = places(&admission, [1, 1]);
    let mut more: Vec<Entry> = (0..50).map(|_| line(&admission, of(1))).collect();
    let other = places(&admission, [2]);
    let mut third = line(&admission, of(3));
    // Full for everybody now: the third waits for the provider, the many for their own limit.
    drop(other);
    let _third = has_place(&mut third).expect("the first in the provider's line");
    drop(greedy.pop());
    assert!(has_place(&mut more[0]).is_some(), "in the order they came");
    assert!(has_place(&mut more[2]).is_none());
}

#[test]
fn who_waits_for_one_limit_may_then_have_to_wait_for_another() {
    let admission = admission(1, 10, 2);
    let mut held = places(&admission, [1, 2]);
    let mut again = line(&admission, of(1));
    let mut third = line(&admission, of(3));
    drop(held.remove(0));
    // In all there is one place, and the contact's own limit is free again: who came first has it.
    let first = has_place(&mut again).expect("the oldest");
    assert!(has_place(&mut third).is_none());
    drop((first, held));
    assert!(has_place(&mut third).is_some());
    assert_eq!(admission.waiting(), 0);
}

#[test]
fn leaving_the_line_or_a_place_that_nobody_took_loses_nothing() {
    let admission = admission(1, 10, 100);
    let held = places(&admission, [1]);
    let (left, unread, mut last) = (line(&admission, of(1)), line(&admission, of(1)), line(&admission, of(1)));
    drop(left);
    drop(held);
    assert_eq!(admission.waiting(), 1, "the second has a place and has not looked");
    drop(unread);
    assert!(has_place(&mut last).is_some());
    drop(last);
    assert!(admission.lock().taken.is_empty() && admission.lock().lines.is_empty());
}

#[test]
fn addresses_count_by_their_networks_and_those_without_one_do_not() {
    let admission = admission(0, 1, 100);
    let from = |text: &str, contact| {
        let address = text.parse::<std::net::IpAddr>().ok().map(Address::from);
        admission.enter(Demand { address, per_provider: 0, ..of(contact) })
    };
    let _one = from("2001:db8::1", 1).ok().expect("a place");
    assert!(from("2001:db8::2", 2).is_err(), "the same customer");
    let _other = from("2001:db8:0:1::1", 3).ok().expect("another customer");
    let _plain: Vec<_> = (0..5).map(|number| admission.enter(Demand { per_provider: 0, ..of(number) }).ok()).collect();
    assert!(_plain.iter().all(Option::is_some));
}

#[test]
fn what_does_not_wait_is_refused_with_the_limit_and_a_time() {
    let admission = admission(2, 10, 100);
    let _held = places(&admission, [1, 2, 3]);
    let refused = admission.try_enter(Demand { contact: None, ..of(0) }).err().expect("no room");
    assert_eq!((refused.reason, refused.retry_after), (Reason::LimitReached, Some(RETRY_AFTER)));
    let name = ("limit_name", "providers.at_once".to_owned());
    assert!(refused.metadata.contains(&name), "{refused:?}");
    assert_eq!((admission.used(|key| *key == Key::All), admission.used(|key| matches!(key, Key::Contact(_)))), (3, 1));
}
