//! Frames of ChatService.Attach: each is judged as the RPC it names would be, and answered within the
//! stream.

use std::sync::Arc;

use futures_util::{StreamExt, stream::BoxStream};
use parlance_client::v1::{
    self, attach_request::Frame as Asks, attach_response::Frame as Wire, reply::Result as Reply,
};
use prost::Message;
use tonic::Streaming;

use super::{
    Api,
    auth::allowed,
    fields::{Incoming, judge},
    rate::Rates,
    rules::{MethodRules, RateClass},
    status, stream,
    wire::{id, optional_id, time},
};
use crate::{
    chat::{
        Chat,
        attach::{Ack, Asked, Asking, AttachFrame},
    },
    domain::{frame::StreamFrame, rights::Caller},
    error::{Error, Reason, Result},
};

/// Judges the frames of one stream as they come.
pub struct Judge {
    chat: Arc<Chat>,
    rules: &'static MethodRules,
    rates: Arc<Rates>,
    max_request_bytes: usize,
    /// As the newest token says.
    caller: Arc<Caller>,
}

impl Judge {
    pub fn new(api: &Api, caller: &Arc<Caller>) -> Self {
        Self {
            chat: Arc::clone(&api.chat),
            rules: api.rules,
            rates: Arc::clone(&api.rates),
            max_request_bytes: api.max_request_bytes,
            caller: Arc::clone(caller),
        }
    }

    /// The stream's frames, judged; an error is one of the stream.
    pub fn frames(mut self, requests: Streaming<v1::AttachRequest>) -> BoxStream<'static, Result<Asking>> {
        let asking = move |request: Result<v1::AttachRequest, tonic::Status>| match request {
            Ok(request) => Ok(Asking { frame_id: request.frame_id, asked: self.asked(request.frame) }),
            Err(error) => Err(status::unreadable(&error, self.max_request_bytes)),
        };
        requests.map(asking).boxed()
    }

    fn asked(&mut self, frame: Option<Asks>) -> Result<Asked> {
        // The call was let in long ago: each frame is judged as a call of its own would be.
        self.chat.logins.standing().judge(&self.caller)?;
        // These are no RPCs, but as free as reads at most.
        if let Some(Asks::Unsubscribe(_) | Asks::Authenticate(_) | Asks::Ping(_)) = frame {
            self.rates.count_call(RateClass::Read, &self.caller)?;
        }
        Ok(match frame.ok_or_else(unknown_frame)? {
            Asks::Subscribe(request) => Asked::Subscribe(stream::cursors(self.judged("Subscribe", request)?)?),
            Asks::Unsubscribe(request) => {
                judge(&request, self.caller.is_staff())?;
                let sessions = request.session_ids.iter().map(|session| id("session_ids", session));
                Asked::Unsubscribe(sessions.collect::<Result<_>>()?)
            }
            Asks::SendMessage(request) => Asked::Send(self.judged("SendMessage", request)?.try_into()?),
            Asks::SetTyping(request) => {
                let request = self.judged("SetTyping", request)?;
                Asked::SetTyping { session_id: id("session_id", &request.session_id)?, typing: request.typing }
            }
            Asks::MarkRead(request) => {
                let request = self.judged("MarkRead", request)?;
                Asked::MarkRead { session_id: id("session_id", &request.session_id)?, seq: request.seq }
            }
            Asks::StopAnswer(request) => {
                let request = self.judged("StopAnswer", request)?;
                Asked::StopAnswer {
                    session_id: id("session_id", &request.session_id)?,
                    message_id: optional_id("message_id", &request.message_id)?,
                }
            }
            Asks::Authenticate(request) => {
                judge(&request, self.caller.is_staff())?;
                self.caller = Arc::new(self.fresh(&request.access_token)?);
                Asked::Authenticate(Caller::clone(&self.caller))
            }
            Asks::Ping(_) => Asked::Ping,
        })
    }

    /// Judges a frame by the rules of its RPC: may the caller, how often, are its fields right.
    fn judged<T: Message + Incoming>(&self, rpc: &str, request: T) -> Result<T> {
        let path = format!("/parlance.v1.ChatService/{rpc}");
        let (_, rule) = self.rules.of(&path).ok_or_else(|| Error::internal(format!("{path} has no rule")))?;
        allowed(&self.caller, rule)?;
        self.rates.count_call(rule.rate_class, &self.caller)?;
        judge(&request, self.caller.is_staff())?;
        Ok(request)
    }

    fn fresh(&self, token: &str) -> Result<Caller> {
        let fresh = self.chat.logins.authenticate(token)?;
        if fresh.id == self.caller.id {
            Ok(Caller { address: self.caller.address, ..fresh })
        } else {
            Err(Error::new(Reason::TokenInvalid, "the access token is another's"))
        }
    }
}

fn unknown_frame() -> Error {
    Error::new(Reason::Unimplemented, "no such frame")
}

/// A frame of Attach, for staff or for a contact.
pub fn attached(frame: AttachFrame, staff: bool) -> v1::AttachResponse {
    let frame = match frame {
        AttachFrame::Stream(StreamFrame::Session { channel, frame }) => {
            Wire::Session(v1::SessionFrame { channel, frame: Some(stream::session_frame(frame, staff)) })
        }
        AttachFrame::Stream(StreamFrame::Draining { reconnect_after_ms }) => {
            Wire::Draining(stream::draining(reconnect_after_ms))
        }
        AttachFrame::Stream(StreamFrame::Expiring { expires_at_ms }) => {
            Wire::Expiring(v1::Expiring { expires_at: time(expires_at_ms) })
        }
        AttachFrame::Reply { frame_id, result } => {
            let result = result.map_or_else(|error| Reply::Failed(status::in_band(error)), acked);
            Wire::Reply(v1::Reply { frame_id, result: Some(result) })
        }
    };
    v1::AttachResponse { frame: Some(frame) }
}

fn acked(ack: Ack) -> Reply {
    use v1::ack::Ack as Wire;
    let ack = match ack {
        Ack::Pong => return Reply::Pong(v1::Pong {}),
        Ack::Subscribed(channels) => Wire::Subscribe(v1::SubscribeAck { channels }),
        Ack::Unsubscribed => Wire::Unsubscribe(v1::UnsubscribeAck {}),
        Ack::Sent(message) => Wire::SendMessage(v1::SendMessageResponse { message: Some((&*message).into()) }),
        Ack::TypingSet => Wire::SetTyping(v1::SetTypingResponse {}),
        Ack::Read(receipt) => Wire::MarkRead(v1::MarkReadResponse { receipt: Some((&receipt).into()) }),
        Ack::Stopped(message) => {
            Wire::StopAnswer(v1::StopAnswerResponse { message: message.map(|message| (&*message).into()) })
        }
        Ack::Authenticated { expires_at_ms } => {
            Wire::Authenticate(v1::AuthenticateAck { expires_at: time(expires_at_ms) })
        }
    };
    Reply::Ack(v1::Ack { ack: Some(ack) })
}
