//! How each kind looks on the wire, as far as all have the same to say: a piece of text, a good end, an
//! error. In our own bytes, after the forms that the services document.

use parlance_server::ai::{FailureKind, settings::ProviderKind};
use serde_json::{Value, json};

/// One kind of provider.
#[derive(Clone, Copy)]
pub struct Kind {
    pub kind: ProviderKind,
    /// The model that is asked for.
    pub model: &'static str,
    /// Where a question goes, behind the address of the settings.
    pub path: &'static str,
    /// The header that holds the key.
    pub key: &'static str,
    /// What comes ahead of the text.
    pub begin: fn() -> String,
    pub delta: fn(&str) -> String,
    /// A good end, with 3 tokens in and 2 out.
    pub end: fn() -> String,
    /// An error within a stream that began well, and what it means.
    pub fault: (fn() -> String, FailureKind),
    /// Where the service is told to stop, if it is.
    pub stop: Option<&'static str>,
}

pub const OPENAI: Kind = Kind {
    kind: ProviderKind::Openai,
    model: "gpt-4o",
    path: "/chat/completions",
    key: "authorization: bearer sk-x",
    begin: String::new,
    delta: parlance_tests::upstream::delta,
    end: parlance_tests::upstream::end,
    fault: (|| data(&json!({"error": {"message": "sk-x", "code": 429}})), FailureKind::RateLimited),
    stop: None,
};

pub const ANTHROPIC: Kind = Kind {
    kind: ProviderKind::Anthropic,
    model: "claude",
    path: "/messages",
    key: "x-api-key: sk-x",
    begin: || {
        let usage = json!({"input_tokens": 3, "output_tokens": 1});
        let begin = json!({"type": "message_start", "message": {"id": "msg_1", "content": [], "usage": usage}});
        let block = json!({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}});
        named(&begin) + &named(&json!({"type": "ping"})) + &named(&block)
    },
    delta: |text| {
        named(&json!({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}}))
    },
    end: || {
        let delta = json!({"stop_reason": "end_turn", "stop_sequence": null});
        named(&json!({"type": "content_block_stop", "index": 0}))
            + &named(&json!({"type": "message_delta", "delta": delta, "usage": {"output_tokens": 2}}))
            + &named(&json!({"type": "message_stop"}))
    },
    fault: (
        || named(&json!({"type": "error", "error": {"type": "overloaded_error", "message": "sk-x"}})),
        FailureKind::Server,
    ),
    stop: None,
};

pub const DASHSCOPE: Kind = Kind {
    kind: ProviderKind::Dashscope,
    model: "qwen-plus",
    path: "/services/aigc/text-generation/generation",
    key: "authorization: bearer sk-x",
    begin: String::new,
    delta: |text| result(&message(text, "null", 1)),
    end: || result(&message("", "stop", 2)),
    fault: (throttled, FailureKind::RateLimited),
    stop: None,
};

pub const DASHSCOPE_APP: Kind = Kind {
    kind: ProviderKind::DashscopeApp,
    model: "app-1",
    path: "/apps/app-1/completion",
    key: "authorization: bearer sk-x",
    begin: String::new,
    delta: |text| {
        let output = json!({"session_id": "s1", "finish_reason": "null", "text": text});
        result(&json!({"output": output, "usage": {}, "request_id": "r"}))
    },
    end: || {
        let usage = json!([{"model_id": "a", "input_tokens": 1, "output_tokens": 2}, {"input_tokens": 2}]);
        let output = json!({"session_id": "s1", "finish_reason": "stop", "text": ""});
        result(&json!({"output": output, "usage": {"models": usage}, "request_id": "r"}))
    },
    fault: (throttled, FailureKind::RateLimited),
    stop: None,
};

pub const DIFY: Kind = Kind {
    kind: ProviderKind::Dify,
    model: "",
    path: "/chat-messages",
    key: "authorization: bearer sk-x",
    begin: || data(&dify("workflow_started", json!({"data": {}}))) + "event: ping\n\n",
    delta: |text| data(&dify("message", json!({"answer": text}))),
    end: || {
        let usage = json!({"prompt_tokens": 3, "completion_tokens": 2, "total_price": "0.001", "currency": "USD"});
        data(&dify("message_end", json!({"metadata": {"usage": usage, "retriever_resources": []}})))
            + &data(&dify("workflow_finished", json!({"data": {"status": "succeeded"}})))
    },
    fault: (
        || {
            let error = json!({"status": 400, "code": "provider_quota_exceeded", "message": "sk-x"});
            data(&dify("error", error))
        },
        FailureKind::Quota,
    ),
    stop: Some("/chat-messages/t1/stop"),
};

pub const AGNO: Kind = Kind {
    kind: ProviderKind::Agno,
    model: "support",
    path: "/agents/support/runs",
    key: "authorization: bearer sk-x",
    begin: || run("RunStarted", json!({"model": "m"})) + &run("ModelRequestStarted", json!({})),
    delta: |text| run("RunContent", json!({"content": text, "content_type": "str", "reasoning_content": ""})),
    end: || {
        let metrics = json!({"input_tokens": 3, "output_tokens": 2, "total_tokens": 5});
        run("RunContentCompleted", json!({}))
            + &run("RunCompleted", json!({"content": "all of it once more", "metrics": metrics}))
    },
    fault: (|| run("RunError", json!({"content": "sk-x", "error_type": "RuntimeError"})), FailureKind::Server),
    stop: Some("/agents/support/runs/r1/cancel"),
};

pub const KINDS: [Kind; 6] = [OPENAI, ANTHROPIC, DASHSCOPE, DASHSCOPE_APP, DIFY, AGNO];

/// An event without a name.
pub fn data(value: &Value) -> String {
    format!("data: {value}\n\n")
}

/// An event that is called as its type says.
pub fn named(value: &Value) -> String {
    format!("event: {}\ndata: {value}\n\n", value["type"].as_str().expect("a type"))
}

/// An event of DashScope, which puts no blank after a colon.
pub fn result(value: &Value) -> String {
    format!("id:1\nevent:result\n:HTTP_STATUS/200\ndata:{value}\n\n")
}

/// A result with a message.
pub fn message(text: &str, finish: &str, output: u32) -> Value {
    let choice = json!({"message": {"role": "assistant", "content": text}, "finish_reason": finish});
    let usage = json!({"input_tokens": 3, "output_tokens": output, "total_tokens": 3 + output});
    json!({"output": {"choices": [choice]}, "usage": usage, "request_id": "r"})
}

fn throttled() -> String {
    let error = json!({"code": "Odd", "message": "sk-x", "request_id": "r"});
    format!("id:2\nevent:error\n:HTTP_STATUS/429\ndata:{error}\n\n")
}

/// An event of Dify.
pub fn dify(event: &str, more: Value) -> Value {
    let mut value = json!({"event": event, "task_id": "t1", "message_id": "m1", "conversation_id": "c1"});
    if let (Value::Object(value), Value::Object(more)) = (&mut value, more) {
        value.extend(more);
    }
    value
}

/// An event of a run of its own.
pub fn run(event: &str, more: Value) -> String {
    let mut value = json!({"event": event, "run_id": "r1", "session_id": "s", "nested_depth": 0});
    if let (Value::Object(value), Value::Object(more)) = (&mut value, more) {
        value.extend(more);
    }
    format!("event: {event}\ndata: {value}\n\n")
}

impl Kind {
    pub fn name(&self) -> &'static str {
        self.kind.as_str()
    }

    /// A whole answer in these pieces.
    pub fn whole(&self, pieces: &[&str]) -> String {
        let text: String = pieces.iter().map(|piece| (self.delta)(piece)).collect();
        format!("{}{text}{}", (self.begin)(), (self.end)())
    }

    /// An answer that has begun with this text.
    pub fn begun(&self, text: &str) -> String {
        (self.begin)() + &(self.delta)(text)
    }
}
