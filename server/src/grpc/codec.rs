//! The codec of every method: it decodes, judges requests by the field rules, and clears what only
//! staff may see. It stands in the generated stubs, so no method can be without it.

use std::{future::Future, marker::PhantomData};

use prost::Message;
use tonic::{
    Status,
    codec::{BufferSettings, Codec, DecodeBuf, Decoder, EncodeBuf, Encoder},
};

use super::fields::{Incoming, Outgoing, judge};
use crate::error::{Error, Reason};

/// What a stream keeps for its next frame. It grows when a frame is larger; most streams are silent.
const FIRST_BUFFER_BYTES: usize = 256;
/// Frames that are ready are written together up to this size.
const YIELD_BYTES: usize = 16 << 10;

tokio::task_local! {
    static STAFF: bool;
}

/// The codec named in the generated stubs. It is made anew within each call and remembers whether the
/// caller is staff; where nobody said so, they are not.
pub struct Guarded<T, U> {
    staff: bool,
    types: PhantomData<(T, U)>,
}

pub struct AnswerEncoder<T> {
    staff: bool,
    types: PhantomData<T>,
}

pub struct RequestDecoder<U> {
    staff: bool,
    types: PhantomData<U>,
}

/// Runs a call whose codec judges for staff, or for everyone else.
pub async fn judged_for<F: Future>(staff: bool, call: F) -> F::Output {
    STAFF.scope(staff, call).await
}

impl<T, U> Default for Guarded<T, U> {
    fn default() -> Self {
        Self { staff: STAFF.try_with(|staff| *staff).unwrap_or(false), types: PhantomData }
    }
}

impl<T, U> Codec for Guarded<T, U>
where
    T: Message + Outgoing + Send + 'static,
    U: Message + Incoming + Default + Send + 'static,
{
    type Encode = T;
    type Decode = U;
    type Encoder = AnswerEncoder<T>;
    type Decoder = RequestDecoder<U>;

    fn encoder(&mut self) -> Self::Encoder {
        AnswerEncoder { staff: self.staff, types: PhantomData }
    }

    fn decoder(&mut self) -> Self::Decoder {
        RequestDecoder { staff: self.staff, types: PhantomData }
    }
}

impl<T: Message + Outgoing> Encoder for AnswerEncoder<T> {
    type Item = T;
    type Error = Status;

    fn encode(&mut self, mut item: T, buf: &mut EncodeBuf<'_>) -> Result<(), Status> {
        if !self.staff {
            item.clear_staff();
        }
        // Otherwise it grows to the next power of two, which a reader who stops would keep.
        buf.reserve(item.encoded_len());
        item.encode(buf).map_err(|error| Error::internal(format!("an answer does not encode: {error}")).into())
    }

    fn buffer_settings(&self) -> BufferSettings {
        BufferSettings::new(FIRST_BUFFER_BYTES, YIELD_BYTES)
    }
}

impl<U: Message + Incoming + Default> Decoder for RequestDecoder<U> {
    type Item = U;
    type Error = Status;

    fn decode(&mut self, buf: &mut DecodeBuf<'_>) -> Result<Option<U>, Status> {
        let request = U::decode(buf).map_err(malformed)?;
        if !U::IN_BAND {
            judge(&request, self.staff)?;
        }
        if let Some(session) = request.session_id() {
            tracing::Span::current().record("session_id", session);
        }
        Ok(Some(request))
    }
}

/// The decoder's words name fields and wire types, never values.
fn malformed(error: prost::DecodeError) -> Error {
    Error::new(Reason::MalformedMessage, format!("the message does not decode: {error}"))
}
