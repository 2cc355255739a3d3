//! Writes the field rules of the contract as Rust: for each message a request can hold an
//! `Incoming`, for each message an answer can hold an `Outgoing`. The judging itself is
//! `grpc/fields.rs`; what is written here is only which judge looks at which field.

use std::{collections::BTreeMap, fmt::Write};

use prost_reflect::{DescriptorPool, FieldDescriptor, Kind, MessageDescriptor, MethodDescriptor, OneofDescriptor};

use super::rule::{FieldRule, RuleReader, Sort};

/// The Rust source for the whole contract, or the name of what cannot be compiled.
pub fn generate(pool: &DescriptorPool) -> Result<String, String> {
    let reader = RuleReader::new(pool)?;
    let (mut requests, mut answers) = (BTreeMap::new(), BTreeMap::new());
    for method in pool.services().flat_map(|service| service.methods().collect::<Vec<_>>()) {
        collect(&method.input(), &mut requests);
        collect(&method.output(), &mut answers);
    }
    let mut code = String::new();
    for message in requests.values() {
        code.push_str(&incoming(&reader, message, is_frame(pool, message))?);
    }
    for message in answers.values() {
        code.push_str(&outgoing(&reader, message)?);
    }
    Ok(code)
}

/// Gathers a message of ours and every one it can hold; each once, so that recursive ones end too.
fn collect(message: &MessageDescriptor, into: &mut BTreeMap<String, MessageDescriptor>) {
    if !is_ours(message) || into.insert(message.full_name().to_owned(), message.clone()).is_some() {
        return;
    }
    for field in message.fields() {
        if let Kind::Message(inner) = field.kind() {
            collect(&inner, into);
        }
    }
}

fn is_ours(message: &MessageDescriptor) -> bool {
    message.package_name() == "parlance.v1"
}

/// Whether the message is a frame of a stream that answers as well: such a method judges what its
/// frames hold, one by one, and answers within the stream.
fn is_frame(pool: &DescriptorPool, message: &MessageDescriptor) -> bool {
    let is_both_ways = |method: &MethodDescriptor| method.is_client_streaming() && method.is_server_streaming();
    let mut methods = pool.services().flat_map(|service| service.methods().collect::<Vec<_>>());
    methods.any(|method| is_both_ways(&method) && method.input() == *message)
}

fn incoming(reader: &RuleReader, message: &MessageDescriptor, in_band: bool) -> Result<String, String> {
    let (mut checks, mut staff) = (String::new(), String::new());
    for field in message.fields() {
        let rule = reader.read(&field)?;
        if in_band && real_oneof(&field).is_some() {
            continue;
        }
        if field.is_map() || real_oneof(&field).is_some() {
            return Err(format!("{}: maps and oneofs in requests have no compiled rules yet", field.full_name()));
        }
        bounded(&field, &rule)?;
        checks.push_str(&check(&field, &rule));
        staff.push_str(&staff_only(&field, &rule));
    }
    let session = message
        .get_field_by_name("session_id")
        .map_or(String::from("None"), |_| String::from("Some(self.session_id.as_str())"));
    Ok(format!(
        "impl Incoming for {} {{\n\
         const IN_BAND: bool = {in_band};\n\
         fn check(&self, at: &Path<'_>, broken: &mut Broken) {{ let _ = (at, &broken);\n{checks}}}\n\
         fn staff_only(&self, at: &Path<'_>, set: &mut Vec<String>) {{ let _ = (at, &set);\n{staff}}}\n\
         fn session_id(&self) -> Option<&str> {{ {session} }}\n}}\n",
        rust_type(message)
    ))
}

/// What a client may send must have an end: a text, list or free object without a limit is a mistake
/// of the contract.
fn bounded(field: &FieldDescriptor, rule: &FieldRule) -> Result<(), String> {
    let limited = match Sort::of(field) {
        Sort::Text => rule.uuid || rule.max_chars > 0 || rule.max_bytes > 0,
        Sort::Bytes => rule.max_bytes > 0,
        Sort::Message => well_known(field) != Some("Struct") || rule.max_bytes > 0,
        _ => true,
    };
    if !limited {
        return Err(format!("{}: a field of a request needs a limit", field.full_name()));
    }
    if let Kind::Message(message) = field.kind()
        && !is_ours(&message)
        && well_known(field).is_none()
    {
        return Err(format!("{}: no rules are known for {}", field.full_name(), message.full_name()));
    }
    if field.is_list() && rule.max_items == 0 {
        return Err(format!("{}: a list in a request needs max_items", field.full_name()));
    }
    Ok(())
}

fn check(field: &FieldDescriptor, rule: &FieldRule) -> String {
    let name = field.name();
    let value = rust_name(name);
    let judge = judge(field);
    let optional = !field.is_list() && field.supports_presence();
    if field.is_list() {
        let item = literal(&FieldRule { required: false, ..rule.clone() });
        return format!(
            "if broken.items(&at.field(\"{name}\"), self.{value}.len(), &{}) {{\n\
             for (index, value) in self.{value}.iter().enumerate() {{ let at = at.item(\"{name}\", index); {}; }}\n}}\n",
            literal(rule),
            judge.replace("$RULE", &item)
        );
    }
    if optional {
        let absent =
            if rule.required { format!(" else {{ broken.missing(&at.field(\"{name}\")); }}") } else { String::new() };
        let given = literal(&FieldRule { required: false, ..rule.clone() });
        return format!(
            "if let Some(value) = &self.{value} {{ let at = at.field(\"{name}\"); {}; }}{absent}\n",
            judge.replace("$RULE", &given)
        );
    }
    format!(
        "{{ let (value, at) = (&self.{value}, at.field(\"{name}\")); {}; }}\n",
        judge.replace("$RULE", &literal(rule))
    )
}

/// The call that judges one `value` at the path `at` by the rule `$RULE`.
fn judge(field: &FieldDescriptor) -> String {
    match field.kind() {
        Kind::String => "broken.text(&at, value, &$RULE)".into(),
        Kind::Bytes => "broken.bytes(&at, value, &$RULE)".into(),
        Kind::Bool => "let _ = (value, &at)".into(),
        Kind::Enum(choice) => {
            format!("broken.choice(&at, *value, ::parlance_client::v1::{}::is_valid(*value), &$RULE)", choice.name())
        }
        Kind::Message(_) => match well_known(field) {
            Some("Struct") => "broken.object(&at, value, &$RULE)".into(),
            Some("Duration") => "broken.duration(&at, value, &$RULE)".into(),
            Some("FieldMask") => "broken.mask(&at, value)".into(),
            Some(_) => "let _ = (value, &at)".into(),
            None => "broken.message(&at, value, &$RULE)".into(),
        },
        Kind::Double => "broken.number(&at, *value, &$RULE)".into(),
        _ => "broken.number(&at, *value as f64, &$RULE)".into(),
    }
}

fn staff_only(field: &FieldDescriptor, rule: &FieldRule) -> String {
    let name = field.name();
    let value = rust_name(name);
    if rule.staff_writes {
        return format!("if {} {{ set.push(at.field(\"{name}\").to_string()); }}\n", is_set(field, &value));
    }
    match field.kind() {
        Kind::Message(message) if is_ours(&message) && field.is_list() => format!(
            "for (index, value) in self.{value}.iter().enumerate() {{ value.staff_only(&at.item(\"{name}\", index), set); }}\n"
        ),
        Kind::Message(message) if is_ours(&message) => {
            format!("if let Some(value) = &self.{value} {{ value.staff_only(&at.field(\"{name}\"), set); }}\n")
        }
        _ => String::new(),
    }
}

fn is_set(field: &FieldDescriptor, value: &str) -> String {
    if field.is_list() {
        return format!("!self.{value}.is_empty()");
    }
    if field.supports_presence() {
        return format!("self.{value}.is_some()");
    }
    match Sort::of(field) {
        Sort::Text | Sort::Bytes => format!("!self.{value}.is_empty()"),
        Sort::Flag => format!("self.{value}"),
        _ if matches!(field.kind(), Kind::Double | Kind::Float) => format!("self.{value} != 0.0"),
        _ => format!("self.{value} != 0"),
    }
}

fn outgoing(reader: &RuleReader, message: &MessageDescriptor) -> Result<String, String> {
    let mut code = String::new();
    for field in message.fields() {
        let rule = reader.read(&field)?;
        if real_oneof(&field).is_some() {
            if rule.staff_reads {
                return Err(format!("{}: a part of a oneof cannot be for staff alone", field.full_name()));
            }
            continue;
        }
        code.push_str(&clear(&field, &rule)?);
    }
    for oneof in message.oneofs().filter(|oneof| !oneof.is_synthetic()) {
        code.push_str(&clear_oneof(message, &oneof));
    }
    Ok(format!("impl Outgoing for {} {{\nfn clear_staff(&mut self) {{\n{code}}}\n}}\n", rust_type(message)))
}

fn clear(field: &FieldDescriptor, rule: &FieldRule) -> Result<String, String> {
    let value = rust_name(field.name());
    if rule.staff_reads {
        return Ok(format!("self.{value} = Default::default();\n"));
    }
    let Kind::Message(message) = field.kind() else { return Ok(String::new()) };
    if field.is_map() {
        return Err(format!("{}: a map in an answer has no compiled audience yet", field.full_name()));
    }
    if !is_ours(&message) {
        return Ok(String::new());
    }
    // `iter_mut` serves lists and optional fields alike.
    Ok(format!("for value in self.{value}.iter_mut() {{ value.clear_staff(); }}\n"))
}

fn clear_oneof(message: &MessageDescriptor, oneof: &OneofDescriptor) -> String {
    let kind = format!("{}::{}", rust_module(message), camel(oneof.name()));
    let value = rust_name(oneof.name());
    let mut code = String::new();
    for field in oneof.fields() {
        if matches!(field.kind(), Kind::Message(inner) if is_ours(&inner)) {
            let part = camel(field.name());
            let _ = writeln!(code, "if let Some({kind}::{part}(value)) = &mut self.{value} {{ value.clear_staff(); }}");
        }
    }
    code
}

/// The oneof a field is part of; `optional` is one only by its encoding.
fn real_oneof(field: &FieldDescriptor) -> Option<OneofDescriptor> {
    field.containing_oneof().filter(|oneof| !oneof.is_synthetic())
}

fn well_known(field: &FieldDescriptor) -> Option<&'static str> {
    let Kind::Message(message) = field.kind() else { return None };
    ["Struct", "Duration", "FieldMask", "Timestamp"]
        .into_iter()
        .find(|name| message.full_name() == format!("google.protobuf.{name}"))
}

fn literal(rule: &FieldRule) -> String {
    format!(
        "Rule {{ required: {}, uuid: {}, label: {}, min_chars: {}, max_chars: {}, max_bytes: {}, min_items: {}, max_items: {}, min: {:?}, max: {:?} }}",
        rule.required,
        rule.uuid,
        rule.label,
        rule.min_chars,
        rule.max_chars,
        rule.max_bytes,
        rule.min_items,
        rule.max_items,
        rule.min,
        rule.max
    )
}

fn rust_type(message: &MessageDescriptor) -> String {
    format!("::parlance_client::v1::{}", message.name())
}

fn rust_module(message: &MessageDescriptor) -> String {
    let mut module = String::new();
    for (index, letter) in message.name().chars().enumerate() {
        if letter.is_uppercase() && index > 0 {
            module.push('_');
        }
        module.extend(letter.to_lowercase());
    }
    format!("::parlance_client::v1::{module}")
}

fn camel(name: &str) -> String {
    name.split('_')
        .map(|word| {
            let (first, rest) = word.split_at(word.len().min(1));
            first.to_uppercase() + rest
        })
        .collect()
}

fn rust_name(name: &str) -> String {
    if matches!(name, "type" | "ref" | "match" | "move" | "loop" | "in" | "use") {
        format!("r#{name}")
    } else {
        name.into()
    }
}
