//! What the product does: one struct whose methods are named as the RPCs, the caller first.

/// Answers that end once their contact has gone.
mod abandon;
/// How many answers may be written at once.
pub mod admission;
/// Writing an answer: context, provider, deltas, end.
mod answer;
/// One question and its answer as a stream.
mod ask;
/// Assistants and the providers behind them.
pub mod assistant;
/// Both directions of a chat on one stream.
pub mod attach;
/// What follows every commit.
mod commit;
/// What goes for good, a slice at a time.
mod erasure;
/// What is kept for a time only.
mod expiry;
/// Answers without a session.
pub mod generate;
/// What other servers commit.
mod heads;
/// Guests who turn out to be known.
pub mod identity;
/// The queue agents work.
mod inbox;
/// The token key as all servers must have it.
mod key;
/// What the assistant can look up.
pub mod knowledge;
/// How long a stream goes on.
mod lifetime;
/// Logins, tokens and passwords: who may come in.
pub mod login;
/// Reading and sending messages.
pub mod message;
/// This server as one of several.
pub mod node;
/// What an answer knows of the call that asked for it.
mod origin;
/// Who is there and who types at other servers.
mod others;
/// Hashing and checking passwords.
pub mod password;
/// Does a text ask for a person?
pub mod phrases;
/// Positions in the queue and how long they take.
mod queue;
/// How much one contact and one address may have.
pub mod quota;
/// How far participants have got.
mod receipt;
/// Answers whose writer died.
mod recovery;
/// Refresh tokens, each spent once.
mod refresh;
/// What this server tells the others, and hears from them.
mod relay;
/// Where quotas are asked.
mod seat;
/// Sessions and their floor.
pub mod session;
/// Who may call no more.
pub mod standing;
/// Many sessions on one stream.
mod subscribe;
/// What becomes of a suspended user's sessions.
mod suspension;
/// The installation itself.
pub mod system;
/// Deadlines of sessions.
mod timer;
/// Access and refresh tokens.
mod token;
/// Searches and counts, few at once.
pub mod turn;
/// Staff accounts.
pub mod user;
/// One session as one reader sees it.
mod watch;

use std::sync::{Arc, OnceLock};

use tokio::sync::Notify;
use uuid::Uuid;

pub use self::commit::Commits;
use self::{
    admission::{Admission, AtOnce},
    heads::Elsewhere,
    login::Logins,
    origin::Origins,
    quota::Quotas,
    receipt::Receipts,
    relay::Asked,
    turn::{Callers, Turns},
};
use crate::{
    ai::route::Providers,
    clock::{self, Clock},
    domain::{answer::LiveAnswers, timer::TimerSettings},
    hub::{Hub, inbox::InboxSettings, redis::Redis},
    knowledge::Knowledge,
    limits::{Limit, Limits},
    store::Store,
    tasks::Tasks,
};

/// How sessions and answers behave where the operator may choose.
#[derive(Debug, Clone)]
pub struct ChatSettings {
    pub timers: TimerSettings,
    /// Whether a contact's message reopens a closed session.
    pub reopen_on_message: bool,
    pub answer: AnswerSettings,
    pub quotas: quota::QuotaSettings,
    /// Longest silence of a stream before a checkpoint.
    pub checkpoint_ms: u64,
    /// All settings of this node, as they may be shown.
    pub shown: Vec<system::Setting>,
    /// What a client is told to wait before it connects again.
    pub reconnect_after_ms: i64,
    /// Open streams of one caller, and sessions that these follow together.
    pub streams_per_caller: u32,
    pub sessions_per_caller: u32,
    /// Pages of messages that are read at once for one caller.
    pub pages_per_caller: u32,
    pub searches: turn::SearchSettings,
    pub inbox: InboxSettings,
    /// Where this server listens, for the other servers' eyes.
    pub address: String,
}

/// The limits of what callers hold open.
struct Bounds {
    streams: Arc<Limit>,
    sessions: Arc<Limit>,
    inbox_changes: Arc<Limit>,
}

/// How answers are written.
#[derive(Debug, Clone)]
pub struct AnswerSettings {
    /// How often the text so far is saved.
    pub save_every_ms: u64,
    /// How long after the last save an answer counts as dead.
    pub lease_ms: i64,
    /// Whether an answer whose writer died is begun anew, once.
    pub restart_interrupted: bool,
    /// How long a running answer may go on once the server is told to stop.
    pub drain_ms: u64,
    pub at_once: AtOnce,
    /// Most tokens of a prompt, as estimated.
    pub prompt_tokens: usize,
    /// Most passages of a prompt.
    pub passages: usize,
}

pub struct Chat {
    pub(crate) store: Store,
    pub(crate) hub: Arc<Hub>,
    pub(crate) live: Arc<LiveAnswers>,
    pub(crate) providers: Arc<Providers>,
    pub(crate) knowledge: Arc<Knowledge>,
    pub(crate) logins: Logins,
    pub(crate) clock: Clock,
    pub(crate) tasks: Tasks,
    pub(crate) settings: ChatSettings,
    commits: Arc<Commits>,
    pub(crate) limits: Limits,
    quotas: Arc<Quotas>,
    admission: Arc<Admission>,
    origins: Arc<Origins>,
    receipts: Receipts,
    elsewhere: Elsewhere,
    asked: Asked,
    /// The way to other servers.
    redis: OnceLock<Redis>,
    /// Other servers may have committed something that nobody said here.
    look_now: Notify,
    turns: Turns,
    pages: Callers,
    bounds: Bounds,
    started_ms: i64,
    /// This process, as the holder of answers.
    node: Uuid,
}

/// The parts a chat is made of.
pub struct Parts {
    pub store: Store,
    pub commits: Arc<Commits>,
    pub live: Arc<LiveAnswers>,
    pub providers: Arc<Providers>,
    pub knowledge: Arc<Knowledge>,
    pub logins: Logins,
    pub clock: Clock,
    pub tasks: Tasks,
    pub limits: Limits,
    pub settings: ChatSettings,
}

impl Chat {
    pub fn new(parts: Parts) -> Arc<Self> {
        let hub = Arc::clone(parts.commits.hub());
        let bounds = Bounds::new(&parts.settings, &parts.limits, &hub);
        let turns = Turns::new(parts.settings.searches, &parts.limits);
        let pages = Callers::new(
            "limits.pages_per_caller",
            "pages of messages may be read at once",
            parts.settings.pages_per_caller,
            &parts.limits,
        );
        let admission = Admission::new(parts.settings.answer.at_once, parts.providers.most_at_once(), &parts.limits);
        Arc::new(Self {
            store: parts.store,
            hub,
            started_ms: parts.clock.now_ms(),
            live: parts.live,
            providers: parts.providers,
            knowledge: parts.knowledge,
            logins: parts.logins,
            clock: parts.clock,
            tasks: parts.tasks,
            commits: parts.commits,
            quotas: Quotas::new(parts.settings.quotas, &parts.limits),
            bounds,
            limits: parts.limits,
            settings: parts.settings,
            admission,
            origins: Arc::default(),
            receipts: Receipts::default(),
            turns,
            pages,
            elsewhere: Elsewhere::default(),
            asked: Asked::default(),
            redis: OnceLock::new(),
            look_now: Notify::new(),
            node: clock::new_id(),
        })
    }

    /// How much of each limit is used.
    pub const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Begins what runs beside the calls: timers, the queue, looking after dead answers, closing the index,
    /// hearing of those who may call no more.
    pub fn start(self: &Arc<Self>) {
        self.tasks.spawn_vital("timers", Arc::clone(self).run_timers());
        self.tasks.spawn_vital("queue", Arc::clone(self).run_queue());
        self.tasks.spawn_vital("receipts", Arc::clone(self).run_receipts());
        self.tasks.spawn_vital("recovery", Arc::clone(self).run_recovery());
        self.tasks.spawn_vital("erasures", Arc::clone(self).run_erasures());
        self.tasks.spawn_vital("expiry", Arc::clone(self).run_expiry());
        self.tasks.spawn_vital("index", Arc::clone(self).run_index());
        self.tasks.spawn_vital("revocations", Arc::clone(self).run_standing());
        let (draining, standing) = (self.tasks.draining(), self.logins.standing().clone());
        self.tasks.spawn(async move {
            draining.cancelled().await;
            standing.drain();
        });
        self.tasks.spawn_vital("node", Arc::clone(self).run_node());
        self.tasks.spawn_vital("heads", Arc::clone(self).run_heads());
    }
}

impl Bounds {
    fn new(settings: &ChatSettings, limits: &Limits, hub: &Arc<Hub>) -> Self {
        let (streams, sessions, changes) = (Arc::clone(hub), Arc::clone(hub), Arc::clone(hub));
        let streams = move || streams.presence().most().0 as u64;
        let sessions = move || sessions.presence().most().1 as u64;
        let changes = move || changes.inboxes().most_pending() as u64;
        Self {
            streams: limits.add("limits.streams_per_caller", settings.streams_per_caller.into(), streams),
            sessions: limits.add("limits.sessions_per_caller", settings.sessions_per_caller.into(), sessions),
            inbox_changes: limits.add("limits.changes_per_inbox", settings.inbox.most_pending as u64, changes),
        }
    }
}
