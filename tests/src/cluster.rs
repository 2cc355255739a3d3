//! Several servers on one database, with Redis between them or with nothing.

use futures_util::future::join_all;

use crate::{
    Person, Server, Setup,
    database::{Empty, Engine},
    proxies::Redis,
};

/// What stands between the servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Between {
    Nothing,
    Redis,
    /// One that was there at the start and is not any more.
    GoneRedis,
}

/// Servers that share a database of their own.
pub struct Cluster {
    pub servers: Vec<Server>,
    pub redis: Option<Redis>,
    database: Empty,
}

impl Cluster {
    /// Two servers.
    pub async fn start(engine: Engine, between: Between, change: impl Fn(Setup) -> Setup) -> Self {
        let database = Empty::create(engine).await;
        let mut redis = if between == Between::Nothing { None } else { Some(Redis::start().await) };
        let url = redis.as_ref().map_or_else(String::new, Redis::url);
        if between == Between::GoneRedis {
            redis.iter_mut().for_each(Redis::stop);
        }
        let setup = || change(Setup::default().database(&database.url).set("PARLANCE_REDIS__URL", &url));
        let servers = join_all([setup().start(), setup().start()]).await;
        Self { servers, redis, database }
    }

    /// A person with a connection to each server, the given one first.
    pub fn everywhere(&self, person: &Person, first: usize) -> Vec<Person> {
        everywhere(&self.servers, person, first)
    }

    /// Ends the servers, and their database with them.
    pub async fn remove(self) {
        drop(self.servers);
        self.database.remove().await;
    }
}

/// A person with a connection to each server, the given one first.
pub fn everywhere(servers: &[Server], person: &Person, first: usize) -> Vec<Person> {
    let mut people: Vec<Person> = servers.iter().map(|server| person.at(server.channel())).collect();
    let count = people.len();
    people.rotate_left(first % count);
    people
}

/// Kills one of the servers, each in its turn, or all of them at once, and starts them again.
pub async fn kill_one_or_all(servers: &mut [Server], turn: usize, all: bool) {
    let count = servers.len();
    let chosen = servers.iter_mut().enumerate().filter(|(place, _)| all || place % count == turn % count);
    let mut killed: Vec<&mut Server> = chosen.map(|(_, server)| server).collect();
    killed.iter_mut().for_each(|server| server.kill());
    join_all(killed.into_iter().map(Server::restart)).await;
}
