//! Compiles the contract in `proto/` for the server, in Rust alone: the service traits over the wire
//! types of `parlance-client`, and the field rules. A rule it does not know stops the build.

use std::{error::Error, fs, path::Path};

#[path = "build/code.rs"]
mod code;
#[path = "build/rule.rs"]
mod rule;

#[expect(clippy::disallowed_methods, reason = "cargo tells build scripts their folder this way")]
fn main() -> Result<(), Box<dyn Error>> {
    let (root, vendored) = (Path::new("../proto"), Path::new("../proto_vendor"));
    println!("cargo:rerun-if-changed={}", root.display());
    println!("cargo:rerun-if-changed={}", vendored.display());
    println!("cargo:rerun-if-changed=build");
    let mut files = Vec::new();
    for entry in fs::read_dir(root.join("parlance/v1"))? {
        files.push(entry?.path());
    }
    files.sort();
    let mut compiler = protox::Compiler::new([root, vendored])?;
    compiler.include_source_info(true).include_imports(true).open_files(files)?;
    tonic_prost_build::configure()
        .build_client(false)
        .extern_path(".parlance.v1", "::parlance_client::v1")
        .extern_path(".google.rpc", "::tonic_types::pb")
        .codec_path("crate::grpc::codec::Guarded")
        .compile_fds(compiler.file_descriptor_set())?;
    // The encoded form keeps the options, which the typed one drops.
    let pool = prost_reflect::DescriptorPool::decode(compiler.encode_file_descriptor_set().as_slice())?;
    let out = std::env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("fields.rs"), code::generate(&pool)?)?;
    Ok(())
}
