//! The installation itself: what anyone may know of it, and how it is doing.

use uuid::Uuid;

use super::Chat;
use crate::{
    domain::{
        node::Node,
        page::{MAX_PAGE, PageRequest},
    },
    error::Result,
    hub::redis::Redis,
    limits::LimitStatus,
    telemetry,
};

/// What the store says when nothing acknowledged can be lost.
const DURABLE: &str = "fsync";

/// What anyone may know before logging in. Limits of fields stand in the contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerView {
    pub version: &'static str,
    pub log_id: Uuid,
    pub now_ms: i64,
}

/// How the installation is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    pub started_at_ms: i64,
    pub components: Vec<Component>,
    /// Open streams of this node.
    pub streams: usize,
    /// Answers being written on this node.
    pub answers: usize,
    /// Waiting sessions of the installation.
    pub waiting: i64,
    pub limits: Vec<LimitStatus>,
    /// The servers of the installation, the oldest first.
    pub nodes: Vec<Node>,
    /// Which of them this one is.
    pub node_id: Uuid,
}

/// One part's health.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    pub name: String,
    pub ok: bool,
    /// What should be mended, or a note; may be empty.
    pub detail: String,
}

/// One setting as it is in force; secrets are hidden already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    pub name: String,
    /// As TOML.
    pub value: String,
    /// "default", a file with its line, a variable or a flag.
    pub source: String,
}

impl Chat {
    /// The settings in force on this node, by name.
    pub fn get_config(&self) -> &[Setting] {
        &self.settings.shown
    }

    pub fn get_server_info(&self) -> ServerView {
        let version = env!("CARGO_PKG_VERSION");
        ServerView { version, log_id: self.store.log_id(), now_ms: self.clock.now_ms() }
    }

    /// Parts that fail are told, never the reason for this call to fail.
    pub async fn get_status(&self) -> Result<Status> {
        let (nodes, delivery) = self.nodes().await;
        let mut components = vec![self.database().await, self.index().await, delivery];
        components.extend(self.list_providers().into_iter().map(|provider| {
            let resting = self.providers.is_resting(&provider.name);
            let detail = if resting { "keeps failing: it is left alone for a while" } else { provider.kind };
            Component { name: format!("provider:{}", provider.name), ok: !resting, detail: detail.to_owned() }
        }));
        Ok(Status {
            started_at_ms: self.started_ms,
            components,
            streams: self.hub.presence().streams(),
            answers: self.live.len(),
            waiting: i64::try_from(self.waiting()).unwrap_or(i64::MAX),
            limits: self.limits.status(),
            nodes,
            node_id: self.node_id(),
        })
    }

    /// The servers, and how what one commits reaches the others.
    async fn nodes(&self) -> (Vec<Node>, Component) {
        let name = "delivery".to_owned();
        match self.list_nodes().await {
            Ok(nodes) => {
                let (ok, detail) = self.delivery();
                (nodes, Component { name, ok, detail })
            }
            Err(error) => (Vec::new(), Component { name, ok: false, detail: error.message }),
        }
    }

    fn delivery(&self) -> (bool, String) {
        let trouble = self.redis().map(Redis::trouble);
        match trouble {
            _ if self.store.is_embedded() => (true, "at once: there is one server".to_owned()),
            Some(None) => (true, "at once, by Redis".to_owned()),
            Some(Some(trouble)) => (false, format!("slower, within a second or two: Redis: {trouble}")),
            None => (true, "slower, within a second or two: set redis.url for at once".to_owned()),
        }
    }

    /// What is going on at this node, without asking the database.
    pub fn now(&self) -> telemetry::Now {
        for limit in self.limits.status() {
            telemetry::limit_used(limit.name, limit.used, limit.most);
        }
        telemetry::Now {
            streams: self.hub.presence().streams(),
            answers: self.live.len(),
            queued: self.admission.waiting(),
            waiting: self.waiting(),
        }
    }

    /// Why the server should get no calls; none when it is well.
    pub async fn not_ready(&self) -> Vec<String> {
        let mut reasons = Vec::new();
        if self.tasks.draining().is_cancelled() {
            reasons.push("draining".to_owned());
        }
        reasons.extend(self.tasks.is_lost().map(|name| format!("{name}: ended")));
        if let Err(error) = self.store.ping().await {
            reasons.push(format!("database: {}", error.message));
        }
        reasons
    }

    async fn database(&self) -> Component {
        let name = "database".to_owned();
        let looked = async {
            self.store.ping().await?;
            self.store.durability().await
        };
        match looked.await {
            Ok(durability) => {
                let ok = durability == DURABLE;
                Component { name, ok, detail: durability }
            }
            Err(error) => Component { name, ok: false, detail: error.message },
        }
    }

    async fn index(&self) -> Component {
        let name = "knowledge".to_owned();
        match self.store.list_knowledge_bases(PageRequest { size: MAX_PAGE, after: None }).await {
            Ok(bases) => {
                let documents: i64 = bases.items.iter().map(|base| base.document_count).sum();
                Component { name, ok: true, detail: format!("{} bases, {documents} documents", bases.items.len()) }
            }
            Err(error) => Component { name, ok: false, detail: error.message },
        }
    }
}
