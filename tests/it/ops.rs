//! The ops port has its own limits, and what goes wrong there leaves the gRPC port alone.

use parlance_tests::{
    Setup,
    ops::{page, status_for},
    server::HANG,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

#[tokio::test]
async fn a_crowd_at_the_ops_port_takes_no_files_from_calls_and_does_not_keep_others_out() {
    let server = Setup::default()
        .launcher(&["/bin/sh", "-c", "ulimit -n 256 && exec \"$0\" \"$@\""])
        .set("PARLANCE_OPS__REQUEST_SECONDS", 300)
        .start()
        .await;
    let mut silent = Vec::new();
    for _ in 0..300 {
        silent.push(TcpStream::connect(server.ops_address()).await.expect("a connection"));
    }
    server.guest().await.new_session().await;
    assert_eq!(page(server.ops_address(), "/healthz").await, (200, "ok\n".to_owned()));
    // The oldest made room.
    assert!(timeout(HANG, silent[0].read_to_end(&mut Vec::new())).await.is_ok());
    assert!(!server.log().contains("Too many open files"), "{}", server.log());
}

#[tokio::test]
async fn a_request_that_comes_drop_by_drop_and_a_reader_who_does_not_read_are_cut() {
    let server = Setup::default().set("PARLANCE_OPS__REQUEST_SECONDS", 1).start().await;
    let mut silent = TcpStream::connect(server.ops_address()).await.expect("a connection");
    let mut slow = TcpStream::connect(server.ops_address()).await.expect("a connection");
    slow.write_all(b"GET /metrics HTTP/1.1\r\nhost: loc").await.expect("written");
    for stream in [&mut silent, &mut slow] {
        assert!(timeout(HANG, stream.read_to_end(&mut Vec::new())).await.is_ok(), "it is cut");
    }
    assert_eq!(page(server.ops_address(), "/readyz").await.0, 200);
}

#[tokio::test]
async fn a_page_whose_own_name_leads_here_learns_nothing() {
    let server = Setup::default().set("PARLANCE_OPS__ALLOWED_HOSTS", "parlance").start().await;
    for (host, status) in
        [("localhost:9464", 200), (server.ops_address(), 200), ("parlance:9464", 200), ("rebind.example:9464", 403)]
    {
        assert_eq!(status_for(server.ops_address(), host).await, status, "{host}");
    }
}
