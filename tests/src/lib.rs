//! What the black-box tests stand on: a real server, people who use it, and readers of what it says.

/// Somebody else's double of an OpenAI service.
pub mod aimock;
/// A client of Attach.
pub mod attached;
/// What must hold of every log.
pub mod audit;
/// The binary under test.
pub mod binary;
/// A server whose clock the test moves.
pub mod clocked;
/// Several servers on one database.
pub mod cluster;
/// Commands that end by themselves.
pub mod command;
/// Databases of a test's own.
pub mod database;
/// A server that acknowledges before it commits.
#[cfg(debug_assertions)]
pub mod early;
/// What stands in an error besides its code.
pub mod fault;
/// What the kernel forbids.
mod forbidden;
/// Reading streams up to a frame.
pub mod frames;
/// What clients did and saw, held against the log.
pub mod history;
/// A guest who uses all its limits at once.
pub mod hostile;
/// HTTP/1.1 by hand.
pub mod http1;
/// HTTP/2 by hand.
pub mod http2;
/// Load on a schedule, and what it costs.
pub mod load;
/// The long forms of the promises.
pub mod long;
/// Requests that nobody would write.
pub mod mutate;
/// The operations page as plain HTTP.
pub mod ops;
/// A database server of a test's own.
pub mod own;
/// People with tokens: guests, agents, administrators.
pub mod person;
/// Ports that stay free for whom they were given to.
pub mod ports;
/// nginx, HAProxy and Redis.
pub mod proxies;
/// A network before the database that breaks connections.
pub mod proxy;
/// Calls with any bytes.
pub mod raw;
/// A reader that survives its connection.
pub mod reader;
/// A network that breaks connections.
pub mod relay;
/// A server process that can be killed and started again.
pub mod server;
/// Services and clients that others wrote.
pub mod services;
/// A client of Attach that sends and does not read.
pub mod stalled;
/// A client that gives the server no room to send.
pub mod unread;
/// An upstream made of raw bytes.
pub mod upstream;

pub use attached::Attached;
pub use fault::Fault;
pub use forbidden::forbidden;
pub use frames::Frames;
pub use http1::Http1;
pub use person::Person;
pub use proxy::Proxy;
pub use server::{Server, Setup};
pub use stalled::Stalled;
pub use unread::Unread;
