//! TLS on the port: both protocols, certificates that are replaced while the server runs, and clients
//! that are too slow.

use std::{fs, path::Path, process::Command, sync::Arc};

use parlance_client::v1;
use parlance_tests::{
    Http1, Person, Server, Setup, binary,
    http1::{framed, unframed},
    server::HANG,
};
use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::aws_lc_rs,
        pki_types::{CertificateDer, ServerName},
    },
};
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint};

/// A folder with a certificate for `localhost` and its key.
struct Files {
    folder: TempDir,
    made: CertifiedKey<KeyPair>,
}

impl Files {
    fn new() -> Self {
        let files = Self { folder: tempfile::tempdir().unwrap(), made: certificate() };
        files.write();
        files
    }

    fn write(&self) {
        fs::write(self.certificate(), self.made.cert.pem()).unwrap();
        fs::write(self.key(), self.made.signing_key.serialize_pem()).unwrap();
    }

    fn certificate(&self) -> std::path::PathBuf {
        self.folder.path().join("certificate.pem")
    }

    fn key(&self) -> std::path::PathBuf {
        self.folder.path().join("key.pem")
    }

    fn setup(&self) -> Setup {
        Setup::default()
            .set("PARLANCE_TLS__CERTIFICATE", self.certificate().display())
            .set("PARLANCE_TLS__KEY", self.key().display())
            .set("PARLANCE_TLS__LOOK_EVERY_SECONDS", 1)
    }

    fn channel(&self, server: &Server) -> Channel {
        let tls =
            ClientTlsConfig::new().ca_certificate(Certificate::from_pem(self.made.cert.pem())).domain_name("localhost");
        let endpoint = Endpoint::from_shared(format!("https://{}", server.address())).unwrap();
        endpoint.timeout(HANG).tls_config(tls).expect("a TLS configuration").connect_lazy()
    }
}

fn certificate() -> CertifiedKey<KeyPair> {
    generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate")
}

/// A connection that trusts only this certificate.
async fn connect(
    server: &Server,
    trusted: &CertificateDer<'static>,
    protocol: &str,
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).expect("a certificate");
    let mut config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![protocol.as_bytes().to_vec()];
    let stream = TcpStream::connect(server.address()).await?;
    TlsConnector::from(Arc::new(config)).connect(ServerName::try_from("localhost").unwrap(), stream).await
}

/// What a command of the server says that fails.
fn failure(folder: &Path, words: &[&str], certificate: &Path, key: &Path) -> String {
    let output = Command::new(binary::path())
        .args(words)
        .current_dir(folder)
        .env_clear()
        .env("PARLANCE_TLS__CERTIFICATE", certificate)
        .env("PARLANCE_TLS__KEY", key)
        .env("PARLANCE_SERVER__LISTEN", "127.0.0.1:0")
        .env("PARLANCE_OPS__LISTEN", "127.0.0.1:0")
        .output()
        .expect("the command starts");
    assert!(!output.status.success());
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
}

#[tokio::test]
async fn grpc_and_grpc_web_are_spoken_over_tls() {
    let files = Files::new();
    let server = files.setup().start().await;
    let customer = Person::guest(files.channel(&server)).await;
    let session = customer.new_session().await;
    customer.subscribe(&session.id, Some(("", 0))).await.events_to(1).await;

    let stream = connect(&server, files.made.cert.der(), "http/1.1").await.expect("a handshake");
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"http/1.1"[..]));
    let mut browser = Http1::over(stream);
    let request = framed(&v1::StartGuestRequest { display_name: "Ada".into(), locale: "en".into() });
    let kind = "content-type: application/grpc-web+proto";
    browser.send("POST", "/parlance.v1.AuthService/StartGuest", &[kind], &request).await;
    assert_eq!(browser.head().await.status, 200);
    assert_eq!(unframed(&browser.rest().await).0.len(), 1);

    let stream = connect(&server, files.made.cert.der(), "h2").await.expect("a handshake");
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
}

/// As a person would, whose certificate is one of their own.
#[tokio::test(flavor = "multi_thread")]
async fn the_terminal_client_speaks_tls_with_servers_it_has_reason_to_trust() {
    let files = Files::new();
    let server = files.setup().start().await;
    let port = server.address().rsplit(':').next().expect("a port");
    let chat = |trusted: &Path| {
        Command::new(binary::path())
            .args(["chat", "--server", &format!("https://localhost:{port}"), "--name", "Li"])
            .env_clear()
            .env("SSL_CERT_FILE", trusted)
            .env("XDG_STATE_HOME", files.folder.path().join("state"))
            .stdin(std::process::Stdio::null())
            .output()
            .expect("the client starts")
    };
    let believed = chat(&files.certificate());
    assert!(believed.status.success(), "{}", String::from_utf8_lossy(&believed.stderr));
    assert!(!chat(&Files::new().certificate()).status.success());
}

#[tokio::test]
async fn plain_text_is_not_understood_on_a_port_with_tls() {
    let files = Files::new();
    let server = files.setup().start().await;
    let mut plain = TcpStream::connect(server.address()).await.unwrap();
    plain.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    let mut said = Vec::new();
    // However the connection ends, nothing of HTTP has been said on it.
    let _ = timeout(HANG, plain.read_to_end(&mut said)).await.expect("the connection ends");
    assert!(!said.starts_with(b"HTTP"), "{said:?}");
}

#[tokio::test]
async fn clients_that_are_slow_to_shake_hands_are_cut_and_others_are_not() {
    let files = Files::new();
    // Five seconds: a busy machine keeps to them, and the others get in before they are over.
    let setup = files.setup().set("PARLANCE_TLS__HANDSHAKES_AT_ONCE", 64).set("PARLANCE_TLS__HANDSHAKE_SECONDS", 5);
    let server = setup.start().await;
    let customer = Person::guest(files.channel(&server)).await;
    let mut silent = Vec::new();
    for _ in 0..32 {
        let mut stream = TcpStream::connect(server.address()).await.unwrap();
        stream.write_all(&[0x16, 3, 1]).await.unwrap();
        silent.push(stream);
    }
    let session = Person::guest(files.channel(&server)).await.new_session().await;
    assert!(!session.id.is_empty(), "a new client gets in between the slow ones");
    for stream in &mut silent {
        let _ = timeout(HANG, stream.read_to_end(&mut Vec::new())).await.expect("the connection is cut");
    }
    customer.new_session().await;
}

#[tokio::test]
async fn new_files_are_taken_while_the_server_runs_and_wrong_ones_are_not() {
    let mut files = Files::new();
    let server = files.setup().start().await;
    let customer = Person::guest(files.channel(&server)).await;
    let session = customer.new_session().await;
    let mut log = customer.subscribe(&session.id, None).await;
    log.subscribed().await;

    let first = files.made.cert.der().clone();
    fs::write(files.key(), certificate().signing_key.serialize_pem()).unwrap();
    let mut look = tokio::time::interval(std::time::Duration::from_millis(20));
    while !server.log().contains("the new TLS files are wrong") {
        look.tick().await;
    }
    connect(&server, &first, "h2").await.expect("the first certificate is still in use");

    files.made = certificate();
    files.write();
    while connect(&server, files.made.cert.der(), "h2").await.is_err() {
        look.tick().await;
    }
    connect(&server, &first, "h2").await.expect_err("the first certificate is no longer in use");
    customer.send(&session.id, "Still here").await;
    log.event().await;
    assert!(!server.log().contains("PRIVATE KEY"));
}

#[tokio::test]
async fn what_is_wrong_with_the_files_is_told_by_the_setting() {
    let files = Files::new();
    let other = Files::new();
    let (folder, none) = (tempfile::tempdir().unwrap(), files.folder.path().join("none"));
    let cases = [
        (none.clone(), files.key(), "tls.certificate: cannot read"),
        (files.certificate(), none, "tls.key: cannot read"),
        (files.key(), files.key(), "tls.certificate: the file has no certificate"),
        (files.certificate(), files.certificate(), "tls.key: the file has no private key"),
        (files.certificate(), other.key(), "tls.key does not go with tls.certificate"),
    ];
    for (certificate, key, told) in cases {
        for command in [&["serve"][..], &["doctor"]] {
            let said = failure(folder.path(), command, &certificate, &key);
            assert!(said.contains(told), "{command:?}: {told:?} is not in {said}");
        }
    }
}
