//! Compiles the contract in `proto/` to wire types and client stubs, in Rust
//! alone: no protoc is needed.

use std::{error::Error, path::Path};

#[expect(clippy::disallowed_methods, reason = "cargo tells build scripts their folder this way")]
fn main() -> Result<(), Box<dyn Error>> {
    let (root, vendored) = (Path::new("../../proto"), Path::new("../../proto_vendor"));
    println!("cargo:rerun-if-changed={}", root.display());
    println!("cargo:rerun-if-changed={}", vendored.display());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(root.join("parlance/v1"))? {
        files.push(entry?.path());
    }
    files.sort();
    let mut compiler = protox::Compiler::new([root, vendored])?;
    compiler.include_source_info(true).include_imports(true).open_files(files)?;
    tonic_prost_build::configure()
        .build_server(false)
        .extern_path(".google.rpc", "::tonic_types::pb")
        .compile_fds(compiler.file_descriptor_set())?;
    // The encoded form keeps the rules, which the typed one drops.
    let out = std::env::var("OUT_DIR")?;
    std::fs::write(Path::new(&out).join("descriptor.binpb"), compiler.encode_file_descriptor_set())?;
    Ok(())
}
