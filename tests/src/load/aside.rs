//! A server to compare with, in a process of its own: this same program, started with another word.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use futures_util::{Stream, stream};
use tokio::net::{TcpListener, TcpStream};
use tonic::transport::{Channel, Endpoint};

/// The process; ends with this value.
pub struct Aside {
    process: Child,
    address: String,
}

/// Connections to a free port, whose address is printed first.
pub async fn incoming() -> impl Stream<Item = std::io::Result<TcpStream>> {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    println!("{}", listener.local_addr().expect("an address"));
    stream::unfold(listener, |listener| async move {
        let accepted = listener.accept().await.and_then(|(stream, _)| stream.set_nodelay(true).map(|()| stream));
        Some((accepted, listener))
    })
}

impl Aside {
    /// Starts this program with these words.
    pub fn start(words: &[&str]) -> Self {
        let program = std::env::current_exe().expect("this program's path");
        let mut process = Command::new(program).args(words).stdout(Stdio::piped()).spawn().expect("it starts");
        let out = process.stdout.take().expect("its output");
        let mut address = String::new();
        BufReader::new(out).read_line(&mut address).expect("its first line");
        Self { process, address: address.trim().to_owned() }
    }

    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    pub fn channel(&self) -> Channel {
        Endpoint::from_shared(format!("http://{}", self.address)).expect("an address").connect_lazy()
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
