//! Reads the rule of one field from the options of the contract. Apart from the code that is made of
//! it, so that what a rule may say about which kind of field stands in one table.

use prost_reflect::{DescriptorPool, DynamicMessage, ExtensionDescriptor, FieldDescriptor, Kind, Value};

/// What `parlance.v1.FieldRule` says about one field.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct FieldRule {
    pub required: bool,
    pub uuid: bool,
    pub min_chars: u32,
    pub max_chars: u32,
    pub max_bytes: u32,
    pub label: bool,
    pub min_items: u32,
    pub max_items: u32,
    pub min: Option<f64>,
    pub max: Option<f64>,
    pub staff_writes: bool,
    pub staff_reads: bool,
}

/// Where rules are found in the options of a field.
pub struct RuleReader {
    option: ExtensionDescriptor,
}

/// What kind of field a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    Text,
    Bytes,
    Number,
    Flag,
    Choice,
    Message,
    Duration,
}

impl Sort {
    pub fn of(field: &FieldDescriptor) -> Self {
        match field.kind() {
            Kind::String => Self::Text,
            Kind::Bytes => Self::Bytes,
            Kind::Bool => Self::Flag,
            Kind::Enum(_) => Self::Choice,
            Kind::Message(message) if message.full_name() == "google.protobuf.Duration" => Self::Duration,
            Kind::Message(_) => Self::Message,
            _ => Self::Number,
        }
    }

    /// Whether a rule of this name means something for such a field.
    fn takes(self, rule: &str, field: &FieldDescriptor) -> bool {
        match rule {
            "writer" | "audience" => true,
            "required" => self != Self::Flag,
            "uuid" | "label" | "max_chars" | "min_chars" => self == Self::Text,
            "max_bytes" => matches!(self, Self::Text | Self::Bytes | Self::Message),
            "max_items" | "min_items" => field.is_list() || field.is_map(),
            "min" | "max" => matches!(self, Self::Number | Self::Duration),
            _ => false,
        }
    }
}

impl RuleReader {
    pub fn new(pool: &DescriptorPool) -> Result<Self, String> {
        let option = pool.get_extension_by_name("parlance.v1.field").ok_or("rule.proto declares no option `field`")?;
        Ok(Self { option })
    }

    /// The field's rule; what is not understood is an error that names it.
    pub fn read(&self, field: &FieldDescriptor) -> Result<FieldRule, String> {
        let name = field.full_name();
        let options = field.options();
        if let Some((other, _)) = options.extensions().find(|(extension, _)| *extension != self.option) {
            return Err(format!("{name}: the option ({}) is unknown", other.full_name()));
        }
        if let Some(unknown) = options.unknown_fields().next() {
            return Err(format!("{name}: the option with number {} is unknown", unknown.number()));
        }
        let value = options.get_extension(&self.option);
        let rule = value.as_message().ok_or_else(|| format!("{name}: the option `field` is not a message"))?;
        parse(field, rule).map_err(|error| format!("{name}: {error}"))
    }
}

fn parse(field: &FieldDescriptor, message: &DynamicMessage) -> Result<FieldRule, String> {
    if let Some(unknown) = message.unknown_fields().next() {
        return Err(format!("the rule with number {} is unknown", unknown.number()));
    }
    let sort = Sort::of(field);
    let mut rule = FieldRule::default();
    for (part, value) in message.fields() {
        if !sort.takes(part.name(), field) {
            return Err(format!("the rule `{}` is unknown for a field of this kind ({sort:?})", part.name()));
        }
        let number = value.as_u32().unwrap_or_default();
        match part.name() {
            "required" => rule.required = value.as_bool() == Some(true),
            "uuid" => rule.uuid = value.as_bool() == Some(true),
            "label" => rule.label = value.as_bool() == Some(true),
            "min_chars" => rule.min_chars = number,
            "max_chars" => rule.max_chars = number,
            "max_bytes" => rule.max_bytes = number,
            "min_items" => rule.min_items = number,
            "max_items" => rule.max_items = number,
            "min" => rule.min = value.as_f64(),
            "max" => rule.max = value.as_f64(),
            "writer" => rule.staff_writes = is_staff(part.name(), value)?,
            "audience" => rule.staff_reads = is_staff(part.name(), value)?,
            other => return Err(format!("the rule `{other}` is unknown")),
        }
    }
    Ok(rule)
}

/// `PARTY_STAFF` is 1; a party this build does not know must not pass for everyone.
fn is_staff(rule: &str, value: &Value) -> Result<bool, String> {
    match value.as_enum_number() {
        Some(0) => Ok(false),
        Some(1) => Ok(true),
        other => Err(format!("the rule `{rule}` names the unknown party {other:?}")),
    }
}
