//! Load with a schedule: what is offered does not slow down when the server does, every latency counts
//! from when its call was due, and each run ends with an audit. Apart from the tests because figures of
//! a busy machine judge nothing by themselves.

/// Many answers that are being written.
pub mod answers;
/// Servers to compare with, as processes of their own.
mod aside;
/// What an answer costs on its way through the server.
pub mod ask;
/// The raw loop that durable sends are compared with.
mod commit;
/// Many customers with a session each.
mod crowd;
/// A bare tonic server that answers with what it was sent.
pub mod echo;
/// One guest with all its limits used.
pub mod fair;
/// Figures, aims and verdicts.
pub mod figure;
/// A bare tonic server that commits one row a message.
pub mod floor;
/// Pages of a long session.
pub mod history;
/// Streams that are held and say nothing.
pub mod idle;
/// Latencies.
mod latency;
/// What a process uses, as the kernel counts it.
pub mod process;
/// Many who wait for a person.
pub mod queue;
/// Everybody comes back at once.
pub mod resume;
/// Durable sends and their fan-out.
pub mod send;
/// An OpenAI-like upstream that stamps its deltas.
mod stamped;
/// Start, size and idle memory.
pub mod start;
/// Bytes on a socket.
mod wire;

pub use figure::Report;

/// How often a figure is measured that is told with its spread.
const RUNS: usize = 5;

/// How much is done: enough to see that it works, or enough to measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    Short,
    Full,
}

impl Scale {
    pub const fn pick<T: Copy>(self, short: T, full: T) -> T {
        match self {
            Self::Short => short,
            Self::Full => full,
        }
    }
}
