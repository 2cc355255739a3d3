//! Calls by path with any bytes: what the typed clients cannot send.

use parlance_client::v1;
use prost::bytes::{Buf, BufMut};
use tonic::{
    Request, Status,
    client::Grpc,
    codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder},
    transport::Channel,
};

/// Hands bytes through as they are.
#[derive(Clone, Copy, Default)]
pub struct Bytes;

impl Codec for Bytes {
    type Encode = Vec<u8>;
    type Decode = Vec<u8>;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Bytes {
    type Item = Vec<u8>;
    type Error = Status;

    fn encode(&mut self, item: Vec<u8>, buf: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buf.put_slice(&item);
        Ok(())
    }
}

impl Decoder for Bytes {
    type Item = Vec<u8>;
    type Error = Status;

    fn decode(&mut self, buf: &mut DecodeBuf<'_>) -> Result<Option<Vec<u8>>, Status> {
        let mut bytes = vec![0; buf.remaining()];
        buf.copy_to_slice(&mut bytes);
        Ok(Some(bytes))
    }
}

/// Calls a method by its path, as in `/parlance.v1.AuthService/Login`, and returns the first message
/// of its answer; none when it ends well without one.
pub async fn call(
    channel: &Channel,
    path: &str,
    tokens: Option<&v1::Tokens>,
    message: Vec<u8>,
) -> Result<Option<Vec<u8>>, Status> {
    let mut request = Request::new(message);
    if let Some(tokens) = tokens {
        let value = format!("Bearer {}", tokens.access_token).parse().expect("a token of ASCII");
        request.metadata_mut().insert("authorization", value);
    }
    let mut client = Grpc::new(channel.clone());
    client.ready().await.map_err(|error| Status::unavailable(error.to_string()))?;
    let path = path.parse().expect("a path");
    client.server_streaming(request, path, Bytes).await?.into_inner().message().await
}
