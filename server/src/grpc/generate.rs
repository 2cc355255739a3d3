//! Generate and StreamGenerate on the wire. Apart from assistants, because nothing here is stored.

use parlance_client::v1;

use super::wire::{optional_id, same_words};
use crate::{
    chat::generate::{Finished, GenerateFrame, Generated, Task, Turn, TurnRole},
    error::{Error, Result},
};

same_words!(TurnRole, v1::GenerateRole, turn_role, [Customer, Assistant, Agent]);

pub fn task(request: v1::GenerateRequest) -> Result<Task> {
    let turn = |(index, message): (usize, v1::GenerateMessage)| {
        let role = turn_role(message.role);
        let role = role.ok_or_else(|| Error::invalid(format!("messages[{index}].role"), "is required"))?;
        Ok(Turn { role, name: message.name, text: message.text })
    };
    Ok(Task {
        assistant_id: optional_id("assistant_id", &request.assistant_id)?,
        provider: request.provider,
        model: request.model,
        instructions: request.instructions,
        turns: request.messages.into_iter().enumerate().map(turn).collect::<Result<_>>()?,
        temperature: request.temperature,
        max_tokens: request.max_tokens,
        locale: request.locale,
    })
}

/// Both ask the same.
pub fn whole(request: v1::StreamGenerateRequest) -> v1::GenerateRequest {
    let v1::StreamGenerateRequest {
        assistant_id,
        provider,
        model,
        instructions,
        messages,
        temperature,
        max_tokens,
        locale,
    } = request;
    v1::GenerateRequest { assistant_id, provider, model, instructions, messages, temperature, max_tokens, locale }
}

impl From<Generated> for v1::GenerateResponse {
    fn from(generated: Generated) -> Self {
        let Generated { text, finished } = generated;
        Self {
            text,
            finish_reason: v1::FinishReason::from(finished.reason).into(),
            usage: finished.usage.map(v1::Usage::from),
            citations: finished.citations.into_iter().map(v1::Citation::from).collect(),
        }
    }
}

impl From<GenerateFrame> for v1::StreamGenerateResponse {
    fn from(frame: GenerateFrame) -> Self {
        use v1::stream_generate_response::Frame as Wire;
        let frame = match frame {
            GenerateFrame::Delta(delta) => Wire::Delta(delta.into()),
            GenerateFrame::Finished(finished) => Wire::Finished(finished.into()),
        };
        Self { frame: Some(frame) }
    }
}

impl From<Finished> for v1::GenerateFinished {
    fn from(finished: Finished) -> Self {
        Self {
            finish_reason: v1::FinishReason::from(finished.reason).into(),
            usage: finished.usage.map(v1::Usage::from),
            citations: finished.citations.into_iter().map(v1::Citation::from).collect(),
        }
    }
}
