//! One question and its answer as a stream: a watch of the session that begins at the question and
//! ends with the answer. All it tells comes from the log, so asking again gives the same ending.

use std::sync::Arc;

use futures_util::stream::{self, Stream};
use uuid::Uuid;

use super::{Chat, message::Outgoing, standing::Watched, watch::Watch};
use crate::{
    domain::{
        event::{Change, Event, StateChange},
        frame::{AskFrame, Cursor, Frame},
        message::{FinishReason, Message, MessageState},
        rights::Caller,
        session::{ChangeReason, SessionState},
    },
    error::{Error, Result},
    hub::presence::OpenStream,
};

struct Asking {
    chat: Arc<Chat>,
    caller: Arc<Caller>,
    question: Arc<Message>,
    step: Step,
    standing: Watched,
    _open: OpenStream,
}

enum Step {
    /// The question is stored; with the answer that was begun by this call.
    Sent(Option<(Uuid, Box<Watch>)>),
    /// What became of the question stands in the log.
    Decide,
    Follow {
        watch: Box<Watch>,
        answer_id: Uuid,
        /// The deltas that come are this answer's.
        shown: bool,
    },
    Over,
}

impl Chat {
    /// Stores the question and streams what comes of it. With `abandon_after_ms` the answer is stopped
    /// once the contact has had no stream for so long.
    pub async fn ask(
        self: &Arc<Self>,
        caller: &Caller,
        outgoing: Outgoing,
        abandon_after_ms: Option<i64>,
    ) -> Result<impl Stream<Item = Result<AskFrame>> + Send + 'static + use<>> {
        let open = self.open_stream(caller)?;
        // From here on, so that nothing of the answer need be looked for in the log.
        let subscription = self.hub.subscribe(outgoing.session_id);
        let sent = self.store_message(caller, outgoing, abandon_after_ms).await?;
        let caller = Arc::new(caller.clone());
        let begun = sent.answer.map(|answer| (answer.id, Watch::after_claim(self, &caller, subscription, &answer)));
        let asking = Asking {
            chat: Arc::clone(self),
            standing: self.logins.standing().watch(&caller),
            caller,
            question: sent.message,
            step: Step::Sent(begun.map(|(answer_id, watch)| (answer_id, Box::new(watch.unreported())))),
            _open: open,
        };
        Ok(stream::unfold(asking, |mut asking| async move {
            let frame = asking.next().await;
            if frame.is_err() {
                asking.step = Step::Over;
            }
            frame.transpose().map(|frame| (frame, asking))
        }))
    }
}

impl Asking {
    async fn next(&mut self) -> Result<Option<AskFrame>> {
        loop {
            match &mut self.step {
                Step::Sent(begun) => {
                    self.step = match begun.take() {
                        Some((answer_id, watch)) => Step::Follow { watch, answer_id, shown: false },
                        None => Step::Decide,
                    };
                    return Ok(Some(AskFrame::Sent(Arc::clone(&self.question))));
                }
                Step::Decide => {
                    if let Some(last) = self.decide().await? {
                        self.step = Step::Over;
                        return Ok(Some(last));
                    }
                }
                Step::Follow { watch, .. } => {
                    let gone = || Error::not_found("session", self.question.session_id);
                    let frame = tokio::select! {
                        biased;
                        error = self.standing.lost() => return Err(error),
                        frame = watch.next() => frame.ok_or_else(gone)??,
                    };
                    if let Some(frame) = self.hear(frame).await? {
                        return Ok(Some(frame));
                    }
                }
                Step::Over => return Ok(None),
            }
        }
    }

    /// Looks at what was committed together with the question: an answer begun, a hand-off, or nothing.
    async fn decide(&mut self) -> Result<Option<AskFrame>> {
        let session_id = self.question.session_id;
        match self.next_event(self.question.seq).await?.as_deref().map(|event| &event.change) {
            Some(Change::MessageAdded(answer)) if answer.answer_to_id == Some(self.question.id) => {
                let cursor =
                    Cursor { session_id, log_id: Some(self.chat.store.log_id()), after_seq: Some(self.question.seq) };
                let watch = Watch::open(&self.chat, &self.caller, cursor).await?.unreported();
                self.step = Step::Follow { watch: Box::new(watch), answer_id: answer.id, shown: false };
                Ok(None)
            }
            Some(Change::StateChanged(change)) if self.caused(change) => self.handed_off(change.reason).await.map(Some),
            _ => {
                let state = self.chat.store.state_at(session_id, self.question.seq).await?;
                Ok(Some(AskFrame::Unanswered { state }))
            }
        }
    }

    async fn hear(&mut self, frame: Frame) -> Result<Option<AskFrame>> {
        let Step::Follow { answer_id, shown, .. } = &mut self.step else { return Ok(None) };
        match frame {
            Frame::Answering(message) => {
                *shown = message.id == *answer_id;
                Ok(shown.then_some(AskFrame::Answering(message)))
            }
            Frame::Delta(delta) => Ok(shown.then_some(AskFrame::Delta(delta))),
            Frame::Progress(stage) => Ok(Some(AskFrame::Progress(stage))),
            Frame::Event(event) => self.hear_event(&event).await,
            Frame::Ended(_) => Err(Error::not_found("session", self.question.session_id)),
            Frame::Subscribed { .. }
            | Frame::Typing { .. }
            | Frame::Presence { .. }
            | Frame::Receipt(_)
            | Frame::Queue(_)
            | Frame::Checkpoint(_) => Ok(None),
        }
    }

    async fn hear_event(&mut self, event: &Event) -> Result<Option<AskFrame>> {
        let Step::Follow { answer_id, shown, .. } = &mut self.step else { return Ok(None) };
        let Change::MessageChanged(message) = &event.change else { return Ok(None) };
        if message.id != *answer_id || message.state == MessageState::Streaming {
            return Ok(None);
        }
        *shown = false;
        let last = self.ending(message, event.seq).await?;
        if last.is_some() {
            self.step = Step::Over;
        }
        Ok(last)
    }

    /// How the stream ends now that the answer has; none when it is begun anew.
    async fn ending(&mut self, answer: &Arc<Message>, seq: i64) -> Result<Option<AskFrame>> {
        if answer.state == MessageState::Complete {
            return Ok(Some(AskFrame::Finished(Arc::clone(answer))));
        }
        let next = self.next_event(seq).await?;
        match next.as_deref().map(|event| &event.change) {
            Some(Change::MessageAdded(again)) if again.retry_of_message_id == Some(answer.id) => {
                if let Step::Follow { answer_id, .. } = &mut self.step {
                    *answer_id = again.id;
                }
                Ok(None)
            }
            Some(Change::StateChanged(change)) if self.ended_by(answer, change) => {
                self.handed_off(change.reason).await.map(Some)
            }
            _ => Ok(Some(AskFrame::Finished(Arc::clone(answer)))),
        }
    }

    /// Whether the change was committed together with the answer's end.
    fn ended_by(&self, answer: &Message, change: &StateChange) -> bool {
        let floor_moved = matches!(answer.finish_reason, Some(FinishReason::FloorChanged | FinishReason::HandedOff));
        change.from == Some(SessionState::Assistant) && (floor_moved || self.caused(change))
    }

    fn caused(&self, change: &StateChange) -> bool {
        change.hand_off.as_ref().is_some_and(|detail| detail.message_id == Some(self.question.id))
    }

    async fn handed_off(&self, reason: ChangeReason) -> Result<AskFrame> {
        let session = self.chat.store.get_session(self.question.session_id).await?;
        Ok(AskFrame::HandedOff { session: self.chat.view(Arc::new(session)), reason })
    }

    async fn next_event(&self, seq: i64) -> Result<Option<Arc<Event>>> {
        let events = self.chat.store.events_after(self.question.session_id, seq, 1, true).await?;
        Ok(events.into_iter().next())
    }
}
