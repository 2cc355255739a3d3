//! A stream of requests on its way in: a message that has begun must be whole in time, and until then the
//! room it takes is counted. A stream as a whole may go on for ever.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::{Sleep, sleep};
use tonic::{Status, body::Body};

use super::{
    arrival::{Limits, MESSAGE_HEAD},
    connection::{Connection, Holding},
    flow,
};
use crate::error::{Error, Reason};

/// A stream of requests as the method reads it.
pub struct Streamed {
    body: Body,
    begun: Begun,
    time: Duration,
    /// Made when a message turns out not to be here at once; gone when it is.
    late: Option<Pin<Box<Sleep>>>,
    connection: Option<Arc<Connection>>,
    held: Option<Holding>,
}

/// The message that has begun and is not whole.
struct Begun {
    head: [u8; MESSAGE_HEAD],
    arrived: usize,
    /// The largest message that is read at all.
    most: usize,
}

impl Streamed {
    pub fn new(body: Body, limits: Limits, connection: Option<Arc<Connection>>) -> Self {
        let begun = Begun { head: [0; MESSAGE_HEAD], arrived: 0, most: limits.max_request_bytes };
        Self { body, begun, time: limits.time, late: None, connection, held: None }
    }

    /// So much more has arrived.
    fn count(&mut self, bytes: &[u8]) -> Result<(), Error> {
        if self.begun.read(bytes) {
            self.late = None;
        }
        let room = self.begun.room();
        if room == 0 {
            self.held = None;
            return Ok(());
        }
        let Some(connection) = &self.connection else { return Ok(()) };
        self.held.get_or_insert_with(|| connection.hold_request()).set(room as u64).map_err(flow::held)
    }
}

impl Begun {
    /// Whether a message has become whole by these bytes.
    fn read(&mut self, mut bytes: &[u8]) -> bool {
        let mut whole = false;
        while !bytes.is_empty() {
            let left = if self.arrived < MESSAGE_HEAD { MESSAGE_HEAD } else { self.whole() } - self.arrived;
            let (part, rest) = bytes.split_at(left.min(bytes.len()));
            if self.arrived < MESSAGE_HEAD {
                self.head[self.arrived..self.arrived + part.len()].copy_from_slice(part);
            }
            self.arrived += part.len();
            bytes = rest;
            if self.arrived >= MESSAGE_HEAD && self.arrived == self.whole() {
                (self.arrived, whole) = (0, true);
            }
        }
        whole
    }

    /// The length of the message with its head, which has arrived.
    fn whole(&self) -> usize {
        let [_, length @ ..] = self.head;
        MESSAGE_HEAD + u32::from_be_bytes(length) as usize
    }

    /// What is held for the message: room for all of it, as soon as its length is known.
    fn room(&self) -> usize {
        if self.arrived < MESSAGE_HEAD { self.arrived } else { self.whole().min(MESSAGE_HEAD + self.most) }
    }
}

impl HttpBody for Streamed {
    type Data = <Body as HttpBody>::Data;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Status>>> {
        let this = &mut *self;
        if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(context) {
            let data = frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref());
            let counted = data.map_or(Ok(()), |bytes| this.count(bytes));
            return Poll::Ready(counted.map_or_else(|error| Some(Err(error.into())), |()| frame));
        }
        if this.begun.arrived == 0 {
            return Poll::Pending;
        }
        let time = this.time;
        let late = this.late.get_or_insert_with(|| Box::pin(sleep(time)));
        late.as_mut().poll(context).map(|()| {
            let error = Error::new(Reason::DeadlineExceeded, "a message of the stream took too long to arrive");
            Some(Err(error.into()))
        })
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun() -> Begun {
        Begun { head: [0; MESSAGE_HEAD], arrived: 0, most: 1000 }
    }

    #[test]
    fn messages_are_told_apart_however_they_are_cut() {
        let messages = [0, 0, 0, 0, 2, 7, 7, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 5, 5];
        for cut in 0..=messages.len() {
            let (one, other) = messages.split_at(cut);
            let mut begun = begun();
            assert_eq!(begun.read(one), cut >= 7);
            assert_eq!(begun.read(other), cut < 12);
            assert_eq!((begun.arrived, begun.room()), (7, MESSAGE_HEAD + 256));
        }
    }

    #[test]
    fn room_is_counted_for_what_a_head_announces_up_to_the_largest_message() {
        let mut begun = begun();
        assert_eq!(begun.room(), 0);
        assert!(!begun.read(&[0, 0, 1]));
        assert_eq!(begun.room(), 3);
        assert!(!begun.read(&[0, 0]));
        assert_eq!(begun.room(), MESSAGE_HEAD + 1000);
    }
}
