//! What the kernel forbids is not shown, and says so: by name in the output, red where CI runs.

use std::io::{Write, stderr};

/// Says that a test could not show this. Past the capture of passing tests, which print nothing else.
pub fn forbidden(what: &str, why: &str) {
    assert!(std::env::var_os("CI").is_none(), "{what}: CI must show this, but {why}");
    let _ = writeln!(stderr(), "SKIPPED {what}: {why}");
}
