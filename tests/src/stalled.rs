//! A client of Attach that sends frames and gives the server no room to answer, until it begins to read.

use h2::{Ping, PingPong, RecvStream, SendStream, client::ResponseFuture};
use http::Request;
use parlance_client::v1::{AttachRequest, AttachResponse, attach_request::Frame as Asks};
use prost::{
    Message,
    bytes::{BufMut, Bytes, BytesMut},
};
use tokio::{net::TcpStream, sync::oneshot, time::timeout};

use crate::server::HANG;

/// Room for everything that is left unread.
const ROOM: u32 = 1 << 20;

pub struct Stalled {
    frame_id: u32,
    requests: SendStream<Bytes>,
    answer: ResponseFuture,
    pings: PingPong,
    read: oneshot::Sender<()>,
}

impl Stalled {
    /// Opens the stream with this access token; nothing of an answer's body may be sent.
    pub async fn attach(address: &str, token: &str) -> Self {
        let tcp = TcpStream::connect(address).await.expect("a connection");
        let (mut client, mut connection) =
            h2::client::Builder::new().initial_window_size(0).handshake(tcp).await.expect("a handshake");
        let pings = connection.ping_pong().expect("the first to ask for it");
        let (read, mut reads) = oneshot::channel();
        tokio::spawn(async move {
            tokio::select! {
                _ = &mut connection => return,
                told = &mut reads => if told.is_ok() {
                    connection.set_initial_window_size(ROOM).expect("room");
                }
            }
            let _ = connection.await;
        });
        let request = Request::post(format!("http://{address}/parlance.v1.ChatService/Attach"))
            .header("content-type", "application/grpc")
            .header("te", "trailers")
            .header("authorization", format!("Bearer {token}"))
            .body(())
            .expect("a request");
        let (answer, requests) = client.send_request(request, false).expect("a stream");
        Self { frame_id: 0, requests, answer, pings, read }
    }

    /// Sends a frame; the server has it when this returns.
    pub async fn say(&mut self, frame: Asks) {
        self.frame_id += 1;
        let request = AttachRequest { frame_id: self.frame_id, frame: Some(frame) };
        let mut bytes = BytesMut::new();
        bytes.put_u8(0);
        bytes.put_u32(u32::try_from(request.encoded_len()).expect("short"));
        request.encode(&mut bytes).expect("room");
        self.requests.send_data(bytes.freeze(), false).expect("the stream is open");
        timeout(HANG, self.pings.ping(Ping::opaque())).await.expect("a pong").expect("the connection lives");
    }

    /// Sends so many bytes of a frame of 256 KiB, and then nothing.
    pub fn begin(&mut self, bytes: usize) {
        let mut begun = vec![0, 0, 4, 0, 0];
        begun.resize(bytes, 0);
        self.requests.send_data(begun.into(), false).expect("the stream is open");
    }

    /// Sends pings until replies to them are all that the server has room for.
    pub async fn stall(&mut self) {
        for _ in 0..12 {
            self.say(Asks::Ping(parlance_client::v1::Ping {})).await;
        }
    }

    /// Reads at last: what was said up to the end, and the reason of the end.
    pub async fn read(self) -> (Vec<AttachResponse>, String) {
        self.read.send(()).expect("the connection lives");
        let answer = timeout(HANG, self.answer).await.expect("an answer").expect("an answer");
        let mut body = answer.into_body();
        let bytes = timeout(HANG, rest(&mut body)).await.expect("the stream ends");
        let trailers = timeout(HANG, body.trailers()).await.expect("the stream ends").expect("trailers");
        let trailers = trailers.expect("trailers");
        let status = tonic::Status::from_header_map(&trailers).expect("a status");
        (frames(&bytes), crate::Fault::of(&status).reason)
    }
}

async fn rest(body: &mut RecvStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Some(data) = body.data().await {
        let data = data.expect("the stream is not reset");
        body.flow_control().release_capacity(data.len()).expect("room again");
        bytes.extend_from_slice(&data);
    }
    bytes
}

fn frames(mut bytes: &[u8]) -> Vec<AttachResponse> {
    let mut frames = Vec::new();
    while let Some((head, after)) = bytes.split_first_chunk::<5>() {
        let length = u32::from_be_bytes([head[1], head[2], head[3], head[4]]) as usize;
        frames.push(AttachResponse::decode(&after[..length]).expect("a frame"));
        bytes = &after[length..];
    }
    frames
}
