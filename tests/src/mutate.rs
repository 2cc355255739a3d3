//! Requests that nobody would write: made from the contract's own descriptions, some nearly right, some
//! with every value at its worst, some no messages at all. The same seed makes the same requests.

use prost::Message;
use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, MapKey, MessageDescriptor, Value};

/// How deep messages are filled; free data nests deeper than this by one of its own values.
const DEPTH: usize = 4;

/// Numbers that follow from a seed (splitmix64).
#[derive(Debug, Clone)]
pub struct Seed(pub u64);

/// Makes requests; `known` are values that mean something to the server, such as ids of what there is.
pub struct Mutator {
    seed: Seed,
    known: Vec<String>,
    /// Whether the request is to be nearly right, so that it gets past the first look.
    mild: bool,
}

impl Seed {
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to but not including `end`.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.number() % end.max(1) as u64).expect("below a usize")
    }

    pub fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    pub fn bytes(&mut self, most: usize) -> Vec<u8> {
        let length = self.below(most + 1);
        (0..length).map(|_| self.number().to_le_bytes()[0]).collect()
    }
}

impl Mutator {
    pub const fn new(seed: u64, known: Vec<String>) -> Self {
        Self { seed: Seed(seed), known, mild: false }
    }

    /// The bytes of one request.
    pub fn request(&mut self, kind: &MessageDescriptor) -> Vec<u8> {
        if self.seed.one_in(6) {
            return self.seed.bytes(200);
        }
        self.mild = self.seed.one_in(2);
        let mut bytes = self.message(kind, 0).encode_to_vec();
        if self.mild {
            return bytes;
        }
        match self.seed.below(6) {
            0 if !bytes.is_empty() => {
                let at = self.seed.below(bytes.len());
                bytes[at] ^= 1 << self.seed.below(8);
            }
            1 => bytes.truncate(self.seed.below(bytes.len() + 1)),
            2 => bytes.extend(self.seed.bytes(20)),
            _ => {}
        }
        bytes
    }

    fn message(&mut self, kind: &MessageDescriptor, depth: usize) -> DynamicMessage {
        let mut message = DynamicMessage::new(kind.clone());
        for field in kind.fields() {
            if !self.seed.one_in(4) {
                let value = self.field(&field, depth);
                message.set_field(&field, value);
            }
        }
        message
    }

    fn field(&mut self, field: &FieldDescriptor, depth: usize) -> Value {
        if field.is_map() {
            let inner = if depth < DEPTH { self.seed.below(3) } else { 0 };
            let value = field.kind().as_message().map(MessageDescriptor::map_entry_value_field);
            let mut item = || {
                let key = MapKey::String(self.text(""));
                value.as_ref().map(|value| (key, self.value(value, depth + 1)))
            };
            return Value::Map((0..inner).filter_map(|_| item()).collect());
        }
        if field.is_list() {
            let most = if depth < DEPTH { self.seed.pick(&[0, 1, 2, 5, 101, 201]) } else { 0 };
            let most = if self.mild { most.min(2) } else { most };
            return Value::List((0..most).map(|_| self.value(field, depth + 1)).collect());
        }
        self.value(field, depth)
    }

    fn value(&mut self, field: &FieldDescriptor, depth: usize) -> Value {
        let mild = [0, 0, 1, 1, 2, 3, 10];
        let wild = [0, 1, -1, 2, 7, 200, 201, i64::MAX, i64::MIN, i64::from(i32::MAX), i64::from(i32::MIN)];
        let edges: &[i64] = if self.mild { &mild } else { &wild };
        match field.kind() {
            Kind::Double if self.mild => Value::F64(self.seed.pick(&[0.0, 0.5, 1.0])),
            Kind::Double => Value::F64(self.seed.pick(&[0.0, 1.5, -1.0, f64::NAN, f64::INFINITY, f64::MIN, 1e-320])),
            Kind::Float => Value::F32(self.seed.pick(&[0.0, 1.5, f32::NAN, f32::NEG_INFINITY])),
            Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => Value::I32(self.seed.pick(edges) as i32),
            Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => Value::I64(self.seed.pick(edges)),
            Kind::Uint32 | Kind::Fixed32 => Value::U32(self.seed.pick(edges) as u32),
            Kind::Uint64 | Kind::Fixed64 => Value::U64(self.seed.pick(edges) as u64),
            Kind::Bool => Value::Bool(self.seed.one_in(2)),
            Kind::String => Value::String(self.text(field.name())),
            Kind::Bytes => Value::Bytes(self.seed.bytes(64).into()),
            Kind::Enum(_) if self.mild => Value::EnumNumber(self.seed.pick(&[0, 1, 2, 3])),
            Kind::Enum(_) => Value::EnumNumber(self.seed.pick(&[0, 1, 2, 3, 4, 99, -1, i32::MAX])),
            Kind::Message(inner) if depth < DEPTH => Value::Message(self.message(&inner, depth + 1)),
            Kind::Message(inner) => Value::Message(DynamicMessage::new(inner)),
        }
    }

    fn text(&mut self, name: &str) -> String {
        if name.ends_with("id") && !self.seed.one_in(3) {
            let fresh = name.ends_with("request_id") || name.starts_with("client_");
            return match self.seed.below(4) {
                0 | 1 if fresh => uuid::Uuid::from_u64_pair(self.seed.number(), self.seed.number()).to_string(),
                0 => uuid::Uuid::from_u64_pair(self.seed.number(), self.seed.number()).to_string(),
                _ => self.seed.pick(&self.known),
            };
        }
        if self.mild {
            return self.seed.pick(&["", "en", "builtin", "Where is my order?", "title"]).to_owned();
        }
        let long = [0x41, 0x1f468, 0x301, 0x202e, 0x10ffff, 0xfffd].map(|point| char::from_u32(point).expect("a char"));
        match self.seed.below(10) {
            0 => String::new(),
            1 => self.seed.pick(&long).to_string().repeat(self.seed.pick(&[1, 200, 8000, 8001, 40_000])),
            2 => "'; DROP TABLE sessions; -- % _ \\ \" ${x} {{y}}".to_owned(),
            3 => "a\0b".to_owned(),
            4 => String::from_utf8_lossy(&self.seed.bytes(60)).into_owned(),
            5 => "someone@example.org".to_owned(),
            6 => self
                .seed
                .pick(&["title,config.temperature", "*", "a.b.c.d", "-1", "0x", "  ", "en-GB", "builtin"])
                .to_owned(),
            7 => "[[fail server]] [[wait 1 | say x]] I want to talk to a person".to_owned(),
            8 => "eyJhbGciOiJub25lIn0.e30.".to_owned(),
            _ => self.seed.pick(&self.known),
        }
    }
}
