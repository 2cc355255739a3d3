//! Contracts that must not pass: a rule nobody enforces would be worse than none. Apart, because it
//! takes the generator of `build.rs` into the tests.

#[path = "../../build/code.rs"]
mod code;
#[path = "../../build/rule.rs"]
mod rule;

use prost_reflect::DescriptorPool;
use protox::file::{ChainFileResolver, File, FileResolver, GoogleFileResolver};

use super::rules::MethodRules;

const RULES: &str = include_str!("../../../proto/parlance/v1/rule.proto");

struct Sources(Vec<(&'static str, String)>);

impl FileResolver for Sources {
    fn open_file(&self, name: &str) -> Result<File, protox::Error> {
        let found = self.0.iter().find(|(file, _)| *file == name);
        found.map_or_else(|| Err(protox::Error::file_not_found(name)), |(_, source)| File::from_source(name, source))
    }
}

/// A contract of one RPC whose request has one field.
fn contract(rules: &str, method: &str, field: &str) -> Vec<u8> {
    let service = format!(
        r#"syntax = "proto3"; package parlance.v1;
           import "parlance/v1/rule.proto"; import "google/protobuf/struct.proto"; import "google/protobuf/any.proto";
           service Try {{ rpc Do(DoRequest) returns (DoResponse) {{ {method} }} }}
           message DoRequest {{ {field} }}
           message DoResponse {{}}"#
    );
    let mut resolver = ChainFileResolver::new();
    resolver.add(Sources(vec![("parlance/v1/rule.proto", rules.into()), ("try.proto", service)]));
    resolver.add(GoogleFileResolver::new());
    let mut compiler = protox::Compiler::with_file_resolver(resolver);
    compiler.include_imports(true).open_file("try.proto").unwrap();
    compiler.encode_file_descriptor_set()
}

fn build(rules: &str, field: &str) -> Result<String, String> {
    code::generate(&DescriptorPool::decode(contract(rules, "", field).as_slice()).unwrap())
}

fn start(rules: &str, method: &str) -> Result<MethodRules, String> {
    MethodRules::read(&contract(rules, method, "")).map_err(|error| error.message)
}

#[test]
fn a_known_rule_passes() {
    build(RULES, "string text = 1 [(field).max_chars = 3];").unwrap();
    start(RULES, "option (method) = { permission: PERMISSION_PUBLIC rate_class: RATE_CLASS_NONE };").unwrap();
}

#[test]
fn an_unknown_field_rule_stops_the_build_by_name() {
    let rules = RULES.replace("bool uuid = 2;", "bool uuid = 2; string pattern = 99;");
    let error = build(&rules, "string text = 1 [(field).max_chars = 3, (field).pattern = \"a+\"];").unwrap_err();
    assert!(error.contains("DoRequest.text") && error.contains("`pattern`"), "{error}");
}

#[test]
fn an_unknown_option_stops_the_build_by_name() {
    let rules = RULES.replace("FieldRule field = 50102;", "FieldRule field = 50102; string mask = 50103;");
    let error = build(&rules, "string text = 1 [(field).max_chars = 3, (mask) = \"x\"];").unwrap_err();
    assert!(error.contains("DoRequest.text") && error.contains("parlance.v1.mask"), "{error}");
}

#[test]
fn an_unknown_party_stops_the_build() {
    let rules = RULES.replace("PARTY_STAFF = 1;", "PARTY_STAFF = 1; PARTY_OWNER = 2;");
    let error = build(&rules, "string text = 1 [(field).max_chars = 3, (field).writer = PARTY_OWNER];").unwrap_err();
    assert!(error.contains("DoRequest.text"), "{error}");
}

#[test]
fn a_rule_that_means_nothing_for_its_field_stops_the_build() {
    for field in [
        "int32 number = 1 [(field).uuid = true];",
        "bool flag = 1 [(field).required = true];",
        "string text = 1 [(field).max_chars = 3, (field).max_items = 2];",
        "string text = 1 [(field).min = 3];",
    ] {
        build(RULES, field).unwrap_err();
    }
}

#[test]
fn a_request_without_a_limit_stops_the_build() {
    for field in [
        "string text = 1;",
        "bytes data = 1;",
        "repeated int32 numbers = 1;",
        "google.protobuf.Struct free = 1;",
        "google.protobuf.Any any = 1;",
        "map<string, string> map = 1;",
    ] {
        let error = build(RULES, field).unwrap_err();
        assert!(error.contains("parlance.v1.DoRequest."), "{error}");
    }
}

#[test]
fn a_method_without_a_rule_stops_the_start_by_name() {
    let error = start(RULES, "").unwrap_err();
    assert!(error.contains("parlance.v1.Try.Do"), "{error}");
}

#[test]
fn an_unspecified_permission_or_class_stops_the_start_by_name() {
    for method in [
        "option (method) = { permission: PERMISSION_PUBLIC };",
        "option (method) = { rate_class: RATE_CLASS_NONE };",
        "option (method) = { permission: PERMISSION_UNSPECIFIED rate_class: RATE_CLASS_NONE };",
    ] {
        let error = start(RULES, method).unwrap_err();
        assert!(error.contains("parlance.v1.Try.Do") && error.contains("UNSPECIFIED"), "{error}");
    }
}

#[test]
fn a_permission_or_rule_this_server_does_not_know_stops_the_start() {
    let rules = RULES.replace("PERMISSION_PUBLIC = 1;", "PERMISSION_PUBLIC = 1; PERMISSION_FLY = 99;");
    let method = "option (method) = { permission: PERMISSION_FLY rate_class: RATE_CLASS_NONE };";
    assert!(start(&rules, method).unwrap_err().contains("PERMISSION_FLY"));
    let rules = RULES.replace("RateClass rate_class = 2;", "RateClass rate_class = 2; bool audited = 3;");
    let method = "option (method) = { permission: PERMISSION_PUBLIC rate_class: RATE_CLASS_NONE audited: true };";
    assert!(start(&rules, method).unwrap_err().contains("`audited`"));
}
