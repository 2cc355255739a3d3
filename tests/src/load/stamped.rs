//! An OpenAI-like upstream whose deltas say when they were sent, and a reader of it without anything
//! between: what the same answer costs when nobody serves it.

use std::{
    net::SocketAddr,
    sync::OnceLock,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    time::{MissedTickBehavior, interval},
};

use super::latency::Latency;
use crate::upstream;

/// An upstream that answers everybody alike until its process ends.
pub struct Stamped {
    address: SocketAddr,
}

/// What an answer of it is.
#[derive(Clone, Copy)]
pub struct Answer {
    pub deltas: usize,
    /// The pause between two deltas; none: as fast as they are taken.
    pub pace: Option<Duration>,
}

impl Stamped {
    pub async fn start(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(play(stream, answer));
            }
        });
        Self { address }
    }

    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// Asks without a server between: notes the first delta and the age of each.
    pub async fn ask(&self, first: &Latency, each: &Latency) {
        let began = Instant::now();
        let mut stream = TcpStream::connect(self.address).await.expect("the upstream answers");
        stream.set_nodelay(true).expect("a socket");
        let request = "POST /v1/chat/completions HTTP/1.1\r\nhost: upstream\r\ncontent-length: 2\r\n\r\n{}";
        stream.write_all(request.as_bytes()).await.expect("the request is taken");
        let mut lines = BufReader::new(stream).lines();
        let mut is_first = true;
        while let Some(line) = lines.next_line().await.expect("lines") {
            let Some((_, text)) = line.split_once("\"content\":\"") else { continue };
            if std::mem::take(&mut is_first) {
                first.record(began.elapsed());
            }
            ages(text, each);
        }
    }
}

/// Notes the age of every stamp in a text.
pub fn ages(text: &str, each: &Latency) {
    let now = now_micros();
    for stamp in text.split(['@', ' ', '"']).filter_map(|word| word.parse::<u128>().ok()) {
        let age = now.saturating_sub(stamp);
        each.record(Duration::from_micros(u64::try_from(age).unwrap_or(u64::MAX)));
    }
}

fn now_micros() -> u128 {
    static BEGAN: OnceLock<Instant> = OnceLock::new();
    BEGAN.get_or_init(Instant::now).elapsed().as_micros()
}

async fn play(stream: TcpStream, answer: Answer) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    read_request(&mut stream).await?;
    stream.write_all(&upstream::events("")).await?;
    match answer.pace {
        Some(pace) => {
            let mut ticks = interval(pace);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            for _ in 0..answer.deltas {
                ticks.tick().await;
                stream.write_all(upstream::delta(&format!("{} ", now_micros())).as_bytes()).await?;
            }
        }
        None => {
            let all: String = (0..answer.deltas).map(|number| upstream::delta(&format!("w{number} "))).collect();
            stream.write_all(all.as_bytes()).await?;
        }
    }
    stream.write_all(upstream::end().as_bytes()).await?;
    stream.shutdown().await
}

async fn read_request(stream: &mut BufReader<TcpStream>) -> std::io::Result<()> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        if line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or_default();
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.map(drop)
}
