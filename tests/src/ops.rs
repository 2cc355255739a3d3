//! The operations page as plain HTTP.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Status and body of a page of the ops port.
pub async fn page(address: &str, path: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).await.expect("the ops port answers");
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("the request is taken");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer in text");
    let (head, body) = answer.split_once("\r\n\r\n").expect("an HTTP answer");
    (head.split(' ').nth(1).expect("a status").parse().expect("a number"), body.to_owned())
}

/// Status of a page that is asked for under a name.
pub async fn status_for(address: &str, host: &str) -> u16 {
    let mut stream = TcpStream::connect(address).await.expect("the ops port answers");
    let request = format!("GET /healthz HTTP/1.1\r\nhost: {host}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("the request is taken");
    let mut answer = String::new();
    // The connection ends after one answer, though nobody asked for that.
    stream.read_to_string(&mut answer).await.expect("an answer in text");
    answer.split(' ').nth(1).expect("a status").parse().expect("a number")
}
