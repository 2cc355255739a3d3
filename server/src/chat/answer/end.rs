//! How the writing of an answer ended.

use crate::domain::{
    event::HandOffDetail,
    message::{FinishReason, MessageState},
    session::ChangeReason,
};

pub(super) struct End {
    pub state: MessageState,
    pub reason: FinishReason,
    pub hand_off: Option<(ChangeReason, HandOffDetail)>,
}

impl End {
    pub const fn failed(reason: FinishReason) -> Self {
        Self { state: MessageState::Failed, reason, hand_off: None }
    }

    pub const fn handed_off(reason: ChangeReason, detail: HandOffDetail) -> Self {
        Self { state: MessageState::Stopped, reason: FinishReason::HandedOff, hand_off: Some((reason, detail)) }
    }
}
