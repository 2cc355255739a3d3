//! The rules of methods, read from the contract when the server starts: who may call, and which rate
//! a call counts against. A method without a rule stops the start, by name.

use std::{collections::HashMap, sync::OnceLock};

use prost_reflect::{DescriptorPool, DynamicMessage, MethodDescriptor, ReflectMessage};

use crate::{
    domain::{rights::Permission, words},
    error::{Error, Result},
};

words! {
    /// The rate limit a call counts against; the names of `parlance.v1.RateClass` without the prefix.
    RateClass {
        Read = "READ",
        Write = "WRITE",
        Login = "LOGIN",
        Guest = "GUEST",
        Refresh = "REFRESH",
        None = "NONE",
        Generate = "GENERATE",
        Search = "SEARCH",
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MethodRule {
    pub permission: Permission,
    pub rate_class: RateClass,
    /// Whether the request is a stream and may go on for ever.
    pub streams_requests: bool,
}

/// The rule of each method, by its path as calls have it: `/parlance.v1.AuthService/Login`.
#[derive(Debug)]
pub struct MethodRules {
    by_path: HashMap<String, MethodRule>,
}

static CONTRACT: OnceLock<MethodRules> = OnceLock::new();

impl MethodRules {
    /// The rules of the contract this server is built with; read once.
    pub fn of_contract() -> Result<&'static Self> {
        if let Some(rules) = CONTRACT.get() {
            return Ok(rules);
        }
        let rules = Self::read(parlance_client::DESCRIPTOR)?;
        Ok(CONTRACT.get_or_init(|| rules))
    }

    /// Reads the rules of every method of an encoded `FileDescriptorSet`.
    pub fn read(descriptor: &[u8]) -> Result<Self> {
        let pool = DescriptorPool::decode(descriptor)
            .map_err(|error| Error::internal(format!("the contract does not decode: {error}")))?;
        let mut by_path = HashMap::new();
        for service in pool.services() {
            for method in service.methods() {
                let rule = read_rule(&pool, &method)
                    .map_err(|error| Error::internal(format!("{}: {error}", method.full_name())))?;
                by_path.insert(format!("/{}/{}", service.full_name(), method.name()), rule);
            }
        }
        Ok(Self { by_path })
    }

    /// The path as the table has it, and its rule.
    pub fn of(&self, path: &str) -> Option<(&str, MethodRule)> {
        self.by_path.get_key_value(path).map(|(path, rule)| (path.as_str(), *rule))
    }

    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.by_path.keys().map(String::as_str)
    }
}

fn read_rule(pool: &DescriptorPool, method: &MethodDescriptor) -> Result<MethodRule, String> {
    let option = pool.get_extension_by_name("parlance.v1.method").ok_or("rule.proto declares no option `method`")?;
    let options = method.options();
    if let Some((other, _)) = options.extensions().find(|(extension, _)| *extension != option) {
        return Err(format!("the option ({}) is unknown", other.full_name()));
    }
    if !options.has_extension(&option) {
        return Err("the method has no rule: (parlance.v1.method) is missing".into());
    }
    let rule = options.get_extension(&option);
    let rule = rule.as_message().ok_or("the option `method` is not a message")?;
    if let Some((part, _)) = rule.fields().find(|(part, _)| !matches!(part.name(), "permission" | "rate_class")) {
        return Err(format!("the rule `{}` is unknown", part.name()));
    }
    if let Some(unknown) = rule.unknown_fields().next() {
        return Err(format!("the rule with number {} is unknown", unknown.number()));
    }
    Ok(MethodRule {
        permission: word(rule, "permission", "PERMISSION_", Permission::parse)?,
        rate_class: word(rule, "rate_class", "RATE_CLASS_", RateClass::parse)?,
        streams_requests: method.is_client_streaming(),
    })
}

/// Reads an enum by the name of its value, so that a value this build does not know is refused.
fn word<T>(rule: &DynamicMessage, part: &str, prefix: &str, parse: fn(&str) -> Option<T>) -> Result<T, String> {
    let field = rule.descriptor().get_field_by_name(part).ok_or_else(|| format!("the rule has no `{part}`"))?;
    let number = rule.get_field(&field).as_enum_number().unwrap_or_default();
    let kind = field.kind();
    let value = kind.as_enum().and_then(|choice| choice.get_value(number));
    let value = value.ok_or_else(|| format!("{part} {number} is unknown"))?;
    let word = value.name().strip_prefix(prefix).unwrap_or(value.name());
    parse(word).ok_or_else(|| format!("{part} {} cannot be used", value.name()))
}
