//! Limits that servers share: how full each bucket is, in Redis. What is known there can only narrow what a server
//! allows by itself, so whoever reaches Redis can widen nothing.

use std::time::Duration;

use redis::{Client, RedisResult, aio::MultiplexedConnection};
use tokio::{sync::Mutex, time::timeout};

use super::news::Prove;
use crate::domain::rate::Spent;

/// Redis counts as away when it takes longer. Nobody waits for it meanwhile.
const PATIENCE: Duration = Duration::from_millis(500);
/// Bytes of a bucket's name: as many as an id has.
const NAME_BYTES: usize = 16;

/// Takes from several buckets at once and says what is left in each; a bucket may be short by one burst, so that what
/// several servers took too much in the same moment is made up for. By the clock of Redis; a full bucket is forgotten.
const SPEND: &str = r"
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local left = {}
for i, key in ipairs(KEYS) do
  local taken, per_ms, burst = tonumber(ARGV[3 * i - 2]), tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i])
  local fill, at = burst, now
  local known = redis.call('GET', key)
  if known then
    local f, a = string.match(known, '^(%S+) (%d+)$')
    if f and a then
      fill = math.min(burst, tonumber(f) + math.max(0, now - tonumber(a)) * per_ms)
    end
  end
  fill = math.max(-burst, math.min(burst, fill - taken))
  local ttl = math.min(3600000, math.ceil((burst - fill) / per_ms) + 1000)
  redis.call('SET', key, string.format('%.4f %d', fill, now), 'PX', ttl)
  left[i] = string.format('%.4f', fill)
end
return left
";

pub(super) struct Buckets {
    client: Client,
    prefix: String,
    prove: Prove,
    connection: Mutex<Option<MultiplexedConnection>>,
}

impl Buckets {
    pub fn new(client: Client, prefix: &str, prove: Prove) -> Self {
        Self { client, prefix: format!("{prefix}:rate"), prove, connection: Mutex::default() }
    }

    /// What is left in each; none when Redis does not answer.
    pub async fn spend(&self, spent: &[Spent]) -> Option<Vec<f64>> {
        let mut known = self.connection.lock().await;
        let asked = timeout(PATIENCE, self.ask(&mut known, spent)).await;
        let left = match asked {
            Ok(Ok(left)) => left,
            Ok(Err(error)) => {
                tracing::debug!(%error, "limits are each server's own");
                *known = None;
                return None;
            }
            Err(_) => {
                *known = None;
                return None;
            }
        };
        let left: Option<Vec<f64>> =
            left.iter().map(|left| left.parse().ok().filter(|left: &f64| left.is_finite())).collect();
        left.filter(|left| left.len() == spent.len())
    }

    async fn ask(&self, known: &mut Option<MultiplexedConnection>, spent: &[Spent]) -> RedisResult<Vec<String>> {
        let mut connection = match known.take() {
            Some(connection) => connection,
            None => self.client.get_multiplexed_async_connection().await?,
        };
        let mut command = redis::cmd("EVAL");
        command.arg(SPEND).arg(spent.len());
        for Spent { bucket, .. } in spent {
            command.arg(self.name(bucket));
        }
        for Spent { taken, per_minute, burst, .. } in spent {
            let per_ms = (per_minute / 60_000.0).max(f64::MIN_POSITIVE);
            command.arg(*taken).arg(per_ms).arg(*burst);
        }
        let left = command.query_async(&mut connection).await?;
        *known = Some(connection);
        Ok(left)
    }

    /// Of an account or an address nothing can be read in Redis.
    fn name(&self, bucket: &str) -> String {
        let digest = (self.prove)(bucket.as_bytes()).unwrap_or_default();
        let name: String = digest.iter().take(NAME_BYTES).map(|byte| format!("{byte:02x}")).collect();
        format!("{}:{name}", self.prefix)
    }
}
