//! What servers say of a limit that they share.

/// What one server has taken from a bucket since it last said so.
#[derive(Debug, Clone, PartialEq)]
pub struct Spent {
    /// Which one: of what, and whose.
    pub bucket: String,
    /// Below 0: more was given back than taken.
    pub taken: f64,
    pub per_minute: f64,
    pub burst: f64,
}
