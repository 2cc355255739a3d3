//! The vocabulary: plain types and pure rules. Nothing here waits, names a wire type or a database.

mod words;

pub(crate) use words::words;

/// Where calls come from, and which addresses count as one.
pub mod address;
/// The text of an answer while it is being written, shared by its writer and its watchers.
pub mod answer;
/// A configured AI: provider, model, instructions, knowledge, hand-off policy.
pub mod assistant;
/// A customer.
pub mod contact;
/// How one change of a session becomes events: the rules of the log, without a database.
pub mod draft;
/// One entry of a session's log.
pub mod event;
/// Who may speak as the service: the state machine.
pub mod floor;
/// What watchers of a session receive.
pub mod frame;
/// Under which names a browser may reach this server.
pub mod host;
/// Knowledge bases, documents, passages.
pub mod knowledge;
/// What a short label may hold.
pub mod label;
/// One login and its tokens' identity.
pub mod login;
/// One message of a session.
pub mod message;
/// One server of an installation.
pub mod node;
/// One page of a list.
pub mod page;
/// Who waits for a person and who serves whom.
pub mod queue;
/// An ordered set that knows ranks.
pub mod ranked;
/// What servers say of a limit that they share.
pub mod rate;
/// How far somebody has got in a session.
pub mod receipt;
/// Who the caller is and what the role allows.
pub mod rights;
/// One conversation between a contact and the service.
pub mod session;
/// How what is shared here is said to another server.
pub mod shared;
/// What a text is looked up by.
pub mod terms;
/// A deadline of a session that survives restarts.
pub mod timer;
/// A staff account.
pub mod user;
