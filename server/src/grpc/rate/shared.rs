//! Buckets that several servers share. Each counts by itself and says afterwards what it has taken, many buckets at a
//! time; what it hears back is what all have left. So nobody waits for another server, and what together they let
//! through too much is one part of a burst for each.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::{
    sync::Notify,
    time::{self, Instant},
};
use tokio_util::sync::CancellationToken;

use super::{Bucket, Key, Level, Owner, Rates};
use crate::{chat::Chat, domain::rate::Spent};

/// A server says that it has taken one part in so many of a burst, or one token: ordinary callers stay below it.
const PARTS: f64 = 10.0;
/// Buckets told of in one go, and the time between two.
const AT_ONCE: usize = 256;
const EVERY: Duration = Duration::from_millis(20);
/// Buckets that wait to be told of; more wait where they are.
const MOST_LISTED: usize = 16_384;
/// While the others cannot be told.
const AGAIN: Duration = Duration::from_secs(1);

/// Those that the others are to be told of.
#[derive(Default)]
pub(super) struct Unsaid {
    is_shared: AtomicBool,
    listed: Mutex<Vec<Key>>,
    arrived: Notify,
}

impl Unsaid {
    /// Lists a bucket of which enough was taken.
    pub fn list(&self, key: Key, bucket: &mut Bucket) {
        let part = (bucket.rate.burst / PARTS).max(1.0);
        if bucket.listed || bucket.unsaid.abs() < part || !self.is_shared.load(Ordering::Relaxed) {
            return;
        }
        let mut listed = self.listed.lock().unwrap_or_else(PoisonError::into_inner);
        if listed.len() < MOST_LISTED {
            bucket.listed = true;
            listed.push(key);
            self.arrived.notify_one();
        }
    }

    fn take(&self) -> Vec<Key> {
        let mut listed = self.listed.lock().unwrap_or_else(PoisonError::into_inner);
        let count = listed.len().min(AT_ONCE);
        listed.drain(..count).collect()
    }
}

impl Rates {
    /// Tells the other servers what is taken here, until the server drains.
    pub async fn share(self: Arc<Self>, chat: Arc<Chat>, draining: CancellationToken) {
        self.unsaid.is_shared.store(true, Ordering::Relaxed);
        loop {
            let told = self.unsaid.take();
            let pause = if told.is_empty() {
                None
            } else {
                let (keys, spent) = self.spent(told);
                let left = chat.spend(&spent).await;
                let pause = if left.is_some() { EVERY } else { AGAIN };
                keys.iter().zip(left.into_iter().flatten()).for_each(|(key, left)| self.learn(key, left));
                Some(pause)
            };
            let next = async {
                match pause {
                    Some(pause) => time::sleep(pause).await,
                    None => self.unsaid.arrived.notified().await,
                }
            };
            tokio::select! {
                () = draining.cancelled() => return,
                () = next => {}
            }
        }
    }

    /// What was taken of these since it was last said. Should it be lost, each server still has its own count.
    fn spent(&self, keys: Vec<Key>) -> (Vec<Key>, Vec<Spent>) {
        let spent = keys.into_iter().filter_map(|key| {
            let mut shard = self.shard(&key);
            let bucket = shard.get_mut(&key)?;
            bucket.listed = false;
            let taken = std::mem::take(&mut bucket.unsaid);
            let rate = bucket.rate;
            drop(shard);
            let spent = Spent { bucket: name(&key), taken, per_minute: rate.per_minute, burst: rate.burst };
            Some((key, spent))
        });
        spent.unzip()
    }

    /// All servers together have left so much of a bucket; without what was taken here meanwhile.
    fn learn(&self, key: &Key, left: f64) {
        if let Some(bucket) = self.shard(key).get_mut(key) {
            let burst = bucket.rate.burst;
            bucket.all = Level { tokens: left.clamp(-burst, burst) - bucket.unsaid, at: Instant::now() };
        }
    }
}

/// The same at every server.
fn name((class, owner): &Key) -> String {
    let class = class.as_str();
    match owner {
        Owner::Caller(id) => format!("{class} caller {id}"),
        Owner::Network(network) => format!("{class} network {network:?}"),
        Owner::Account(account) => format!("{class} account {account}"),
        Owner::AccountFrom(account, network) => format!("{class} from {network:?} account {account}"),
        Owner::Login(id) => format!("{class} login {id}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grpc::{
        rate::{Counted, Rate, RateSettings},
        rules::RateClass,
    };

    const CLASS: RateClass = RateClass::Login;

    fn rates(per_minute: u32) -> Rates {
        let rates = Rates::new(RateSettings { login_account: Rate::per_minute(per_minute), ..RateSettings::default() });
        rates.unsaid.is_shared.store(true, Ordering::Relaxed);
        rates
    }

    fn ada() -> Counted {
        Counted::AccountFrom("ada".to_owned(), None)
    }

    /// What is told, by bucket; `left` is what is heard back.
    fn tell(rates: &Rates, left: f64) -> Vec<f64> {
        let (keys, spent) = rates.spent(rates.unsaid.take());
        keys.iter().for_each(|key| rates.learn(key, left));
        spent.into_iter().map(|spent| spent.taken).collect()
    }

    fn passes(rates: &Rates) -> usize {
        (0..1_000).take_while(|_| rates.count(CLASS, ada()).is_ok()).count()
    }

    #[tokio::test(start_paused = true)]
    async fn a_part_of_a_burst_is_told_at_a_time_and_what_others_took_is_gone_here_too() {
        let rates = rates(100);
        for _ in 0..9 {
            rates.count(CLASS, ada()).unwrap();
        }
        assert_eq!(tell(&rates, 0.0), Vec::<f64>::new());
        for _ in 0..11 {
            rates.count(CLASS, ada()).unwrap();
        }
        assert_eq!(tell(&rates, 30.0), [20.0]);
        assert_eq!(passes(&rates), 30);
        assert_eq!(tell(&rates, -20.0), [30.0]);
        time::advance(Duration::from_secs(12)).await;
        assert_eq!(passes(&rates), 0, "what others took too much is made up for");
        time::advance(Duration::from_secs(6)).await;
        assert_eq!(passes(&rates), 10);
    }

    #[tokio::test(start_paused = true)]
    async fn others_can_narrow_a_limit_and_not_widen_it() {
        let rates = rates(10);
        assert_eq!(passes(&rates), 10);
        assert_eq!(tell(&rates, f64::MAX), [10.0]);
        assert_eq!(passes(&rates), 0);
        assert_eq!(tell(&rates, 0.0), Vec::<f64>::new());
        rates.give_back(CLASS, &ada());
        assert_eq!(tell(&rates, f64::MIN), [-1.0]);
        time::advance(Duration::from_secs(120)).await;
        assert_eq!(passes(&rates), 10, "however little is said to be left, it fills up again");
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_taken_while_the_others_are_told_counts() {
        let rates = rates(10);
        rates.count(CLASS, ada()).unwrap();
        let (keys, spent) = rates.spent(rates.unsaid.take());
        rates.count(CLASS, ada()).unwrap();
        assert_eq!(spent.len(), 1);
        rates.learn(&keys[0], 5.0);
        assert_eq!(passes(&rates), 4);
        assert_eq!(tell(&rates, 0.0), [5.0]);
    }

    #[test]
    fn alone_nothing_is_listed() {
        let rates = Rates::new(RateSettings::default());
        for _ in 0..10 {
            rates.count(CLASS, ada()).unwrap();
        }
        assert!(rates.unsaid.take().is_empty());
    }
}
