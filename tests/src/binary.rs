//! The binary under test: built from the sources as they are, once for each run of the tests.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

/// The repository's root.
pub fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// Path of `parlance`. PARLANCE_TEST_BINARY names another one, for example a release build.
pub fn path() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| match std::env::var_os("PARLANCE_TEST_BINARY") {
        Some(path) => PathBuf::from(path),
        None => build(),
    })
}

/// The whole workspace is named so that the dependencies' features are those of the tests: otherwise
/// each side would build them anew for itself.
fn build() -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--workspace", "--bin", "parlance", "--message-format", "json"])
        .current_dir(root())
        .output()
        .expect("cargo starts");
    assert!(output.status.success(), "the server does not build:\n{}", String::from_utf8_lossy(&output.stderr));
    let executable = String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .find_map(|message| message["executable"].as_str().map(PathBuf::from));
    executable.expect("cargo names the binary")
}
