//! One chunk of a stream, read with tolerance: services that call themselves compatible leave out
//! keys, send null where a text belongs and invent words. Only what cannot be read at all is a fault.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::{
    ai::{
        Failure, FailureKind,
        reply::{CallPart, Chunk},
    },
    domain::message::FinishReason,
};

/// What of a chunk matters.
#[derive(Debug, Default, PartialEq)]
pub(in crate::ai) struct StreamChunk {
    pub chunk: Chunk,
    /// The chunk itself when it is an error and no part of an answer.
    pub error: Option<Value>,
}

impl<'de> Deserialize<'de> for StreamChunk {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(|value| Self::of(&value))
    }
}

impl StreamChunk {
    fn of(value: &Value) -> Self {
        if is_error(value) {
            return Self { error: Some(value.clone()), ..Self::default() };
        }
        let mut chunk = Chunk { usage: usage(&value["usage"]), ..Chunk::default() };
        // Only one answer is asked for; a service that sends more is read at its first.
        let choices = value["choices"].as_array().into_iter().flatten();
        for choice in choices.filter(|choice| choice["index"].as_u64().unwrap_or(0) == 0) {
            chunk.add(&choice["delta"]);
            if choice["delta"]["function_call"].is_object() {
                chunk.calls.push(CallPart { index: Some(0), ..function(&choice["delta"]["function_call"]) });
            }
            chunk.finish(&choice["finish_reason"]);
        }
        Self { chunk, error: None }
    }
}

impl Chunk {
    /// Adds what a message, or a part of one, says.
    pub(in crate::ai) fn add(&mut self, message: &Value) {
        self.text.push_str(&text(&message["content"]));
        self.text.push_str(&text(&message["refusal"]));
        let reasoning = text(&message["reasoning_content"]);
        self.reasoning.push_str(&if reasoning.is_empty() { text(&message["reasoning"]) } else { reasoning });
        self.calls.extend(message["tool_calls"].as_array().into_iter().flatten().map(call));
    }

    /// Takes in the word for why the answer ends. Any word but these ends it well: `stop`, `tool_calls`,
    /// `eos_token`, `end` and what may come.
    pub(in crate::ai) fn finish(&mut self, word: &Value) {
        let finish = match word.as_str().unwrap_or_default() {
            // Not finished: DashScope's text and SGLang's blank for null.
            "" | "null" => return,
            "length" | "max_tokens" => FinishReason::Length,
            // The latter is Zhipu's.
            "content_filter" | "sensitive" => FinishReason::Filtered,
            // DeepSeek, Zhipu and vLLM end so what they could not go on with.
            "insufficient_system_resource" | "network_error" | "abort" | "error" => {
                let detail = "the provider gave up within the answer";
                self.fault = self.fault.take().or(Some(Failure::new(FailureKind::Truncated, detail)));
                return;
            }
            _ => FinishReason::Done,
        };
        self.finish = self.finish.or(Some(finish));
    }
}

/// `{"error": …}`, or the bare `{"code", "message"}` and `{"detail"}` of services behind a gateway.
fn is_error(value: &Value) -> bool {
    let has = |key: &str| value.get(key).is_some_and(|value| !value.is_null());
    has("error") || (!has("choices") && (has("detail") || (has("code") && has("message"))))
}

/// A text, or the texts of a list of parts.
pub(in crate::ai) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(|part| part["text"].as_str()).collect(),
        _ => String::new(),
    }
}

fn call(value: &Value) -> CallPart {
    CallPart {
        index: value["index"].as_u64(),
        id: value["id"].as_str().filter(|id| !id.is_empty()).map(str::to_owned),
        ..function(&value["function"])
    }
}

fn function(value: &Value) -> CallPart {
    let arguments = match &value["arguments"] {
        Value::String(part) => part.clone(),
        whole @ Value::Object(_) => whole.to_string(),
        _ => String::new(),
    };
    CallPart { name: text(&value["name"]), arguments, ..CallPart::default() }
}

/// Input and output tokens, by either of their names.
pub(in crate::ai) fn usage(value: &Value) -> Option<(Option<i64>, Option<i64>)> {
    let input = value["prompt_tokens"].as_i64().or(value["input_tokens"].as_i64());
    let output = value["completion_tokens"].as_i64().or(value["output_tokens"].as_i64());
    (input.is_some() || output.is_some()).then_some((input, output))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn stream_chunk(value: &Value) -> StreamChunk {
        serde_json::from_str(&value.to_string()).unwrap()
    }

    fn read(value: &Value) -> Chunk {
        stream_chunk(value).chunk
    }

    fn delta(delta: &Value) -> Chunk {
        read(&json!({"choices": [{"delta": delta}]}))
    }

    #[test]
    fn missing_null_and_odd_keys_are_no_fault() {
        for value in [
            json!({}),
            json!({"choices": []}),
            json!({"choices": null, "usage": null}),
            json!({"choices": [{}]}),
            json!({"choices": [{"delta": null, "finish_reason": null}]}),
            json!({"id": 7, "created": "x", "service_tier": "none", "choices": [{"delta": {"role": "", "content": null}}]}),
            json!({"obfuscation": "xx", "choices": [{"index": 1, "delta": {"content": "another"}}]}),
            json!("ping"),
        ] {
            assert_eq!(stream_chunk(&value), StreamChunk::default(), "{value}");
        }
    }

    #[test]
    fn text_and_reasoning_come_in_their_several_forms() {
        assert_eq!(delta(&json!({"content": "你"})).text, "你");
        assert_eq!(delta(&json!({"content": [{"type": "text", "text": "a"}, {"text": "b"}]})).text, "ab");
        assert_eq!(delta(&json!({"refusal": "no"})).text, "no");
        assert_eq!(delta(&json!({"content": null, "reasoning_content": "hm"})).reasoning, "hm");
        assert_eq!(delta(&json!({"reasoning": "hm", "reasoning_content": "hm"})).reasoning, "hm");
    }

    #[test]
    fn any_word_ends_an_answer_but_blank_and_null_do_not() {
        let finish = |reason: Value| read(&json!({"choices": [{"finish_reason": reason}]})).finish;
        for word in ["stop", "tool_calls", "eos_token", "end", "brand_new"] {
            assert_eq!(finish(json!(word)), Some(FinishReason::Done), "{word}");
        }
        assert_eq!(finish(json!("length")), Some(FinishReason::Length));
        assert_eq!(finish(json!("content_filter")), Some(FinishReason::Filtered));
        assert_eq!(finish(json!("sensitive")), Some(FinishReason::Filtered));
        for word in ["network_error", "abort", "error"] {
            assert_eq!(finish(json!(word)), None, "{word}");
        }
        for value in [json!(null), json!(""), json!("null"), json!(3)] {
            assert_eq!(finish(value), None);
        }
    }

    #[test]
    fn usage_comes_with_empty_choices_or_with_an_empty_delta() {
        let usage = json!({"prompt_tokens": 2, "completion_tokens": 3});
        for choices in [json!([]), json!([{"index": 0, "delta": {}}])] {
            assert_eq!(read(&json!({"choices": choices, "usage": usage})).usage, Some((Some(2), Some(3))));
        }
    }

    #[test]
    fn tool_calls_come_whole_in_fragments_and_without_index_or_id() {
        let calls = json!([{"function": {"name": "f", "arguments": {"a": 1}}}]);
        let part = &delta(&json!({"tool_calls": calls})).calls[0];
        assert_eq!((part.index, part.arguments.as_str()), (None, r#"{"a":1}"#));
        let old = &delta(&json!({"function_call": {"name": "f", "arguments": "{"}})).calls[0];
        assert_eq!((old.index, old.name.as_str()), (Some(0), "f"));
    }

    #[test]
    fn errors_are_told_from_chunks_in_every_form() {
        for value in [
            json!({"error": {"message": "x", "code": 400}}),
            json!({"error": "text"}),
            json!({"code": "Throttling", "message": "x", "request_id": "r"}),
            json!({"detail": "not found"}),
        ] {
            assert!(stream_chunk(&value).error.is_some(), "{value}");
        }
        assert!(stream_chunk(&json!({"error": null, "choices": []})).error.is_none());
    }
}
