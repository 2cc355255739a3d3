//! FUZZ: every method of the contract, with requests that nobody would write, by strangers, customers
//! and administrators. Whatever is sent, the server answers, says whose fault it is, and lives.

use parlance_client::{DESCRIPTOR, v1};
use parlance_tests::{
    Http1, Person, Server, Setup,
    mutate::{Mutator, Seed},
    raw,
    server::HANG,
};
use prost_reflect::{DescriptorPool, MethodDescriptor};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tonic::{Code, Status};
use tonic_types::StatusExt;

/// Requests to each method by each caller. `PARLANCE_TEST_FUZZ` multiplies them, for long runs.
const REQUESTS: usize = 16;
const SEED: u64 = 0x5eed;

/// Who calls, and the ids of what they may reach.
struct Callers {
    people: Vec<Option<Person>>,
    known: Vec<String>,
}

fn times() -> usize {
    std::env::var("PARLANCE_TEST_FUZZ").ok().and_then(|times| times.parse().ok()).unwrap_or(1)
}

/// Chosen by `PARLANCE_TEST_SEED`, so that a failure can be repeated.
fn seed() -> u64 {
    let seed = std::env::var("PARLANCE_TEST_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(SEED);
    println!("FUZZ: PARLANCE_TEST_SEED={seed}");
    seed
}

fn methods() -> Vec<MethodDescriptor> {
    let pool = DescriptorPool::decode(DESCRIPTOR).expect("the contract decodes");
    pool.services().flat_map(|service| service.methods().collect::<Vec<_>>()).collect()
}

impl Callers {
    /// New ones for each method, because methods end logins, sessions and users.
    async fn new(server: &Server) -> Self {
        let (customer, admin) = (server.guest().await, server.admin().await);
        let (session, closed) = (customer.new_session().await, customer.new_session().await);
        let message = customer.send(&session.id, "Where is my order?").await;
        customer
            .sessions()
            .close_session(v1::CloseSessionRequest { session_id: closed.id.clone(), ..Default::default() })
            .await
            .expect("closed");
        let bases =
            admin.knowledge().list_knowledge_bases(v1::ListKnowledgeBasesRequest::default()).await.expect("bases");
        let assistants =
            admin.assistants().list_assistants(v1::ListAssistantsRequest::default()).await.expect("assistants");
        let mut known = vec![session.id, closed.id, message.id, customer.id.clone(), "no id".to_owned()];
        known.extend(bases.into_inner().knowledge_bases.into_iter().map(|base| base.id));
        known.extend(assistants.into_inner().assistants.into_iter().map(|assistant| assistant.id));
        Self { people: vec![None, Some(customer), Some(admin)], known }
    }
}

/// An error must be the client's, or the server's plain refusal, and say why.
fn judge(status: &Status) -> Result<(), String> {
    let is_fault =
        matches!(status.code(), Code::Unknown | Code::Internal | Code::DataLoss | Code::Cancelled | Code::Ok);
    if is_fault {
        return Err(format!("{status:?}"));
    }
    let details = status.get_error_details();
    details.error_info().map(|_| ()).ok_or_else(|| format!("without ErrorInfo: {status:?}"))
}

#[tokio::test]
async fn every_method_answers_whatever_is_asked() {
    let server = Setup::default().scripted("say Yes.").set("PARLANCE_LOGIN__PASSWORD_CHECKS_AT_ONCE", 4).start().await;
    let channel = server.channel();
    let mut seed = Seed(seed());
    let (mut calls, mut accepted) = (0, 0);
    for method in methods() {
        let path = format!("/{}/{}", method.parent_service().full_name(), method.name());
        let callers = Callers::new(&server).await;
        for person in &callers.people {
            let number = seed.number();
            let mut mutator = Mutator::new(number, callers.known.clone());
            for _ in 0..REQUESTS * times() {
                let request = mutator.request(&method.input());
                let shown =
                    format!("{path} by {:?}, seed {number}: {request:02x?}", person.as_ref().map(|one| &one.id));
                let tokens = person.as_ref().map(|person| &person.tokens);
                let answer = timeout(HANG, raw::call(&channel, &path, tokens, request)).await;
                calls += 1;
                match answer.unwrap_or_else(|_| panic!("no answer: {shown}")) {
                    Ok(_) => accepted += 1,
                    Err(status) => judge(&status).unwrap_or_else(|why| panic!("{why}: {shown}")),
                }
            }
        }
    }
    println!("FUZZ: {calls} calls, {accepted} accepted");
    assert!(accepted > calls / 20, "requests that are nearly right are among them: {accepted} of {calls}");
    let log = server.log();
    for word in ["panicked", "a call failed by our fault"] {
        let line = log.lines().find(|line| line.contains(word));
        assert_eq!(line, None);
    }
    server.guest().await.new_session().await;
}

/// Below the messages: frames of HTTP/2 and requests of HTTP/1.1 that are wrong in themselves.
#[tokio::test]
async fn connections_survive_what_is_not_even_http() {
    let server = Setup::default().set("PARLANCE_SERVER__HANDSHAKE_SECONDS", 5).start().await;
    let mut seed = Seed(seed());
    for _ in 0..60 * times() {
        let mut stream = TcpStream::connect(server.address()).await.expect("a connection");
        let begin: &[u8] = match seed.below(4) {
            0 => b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0",
            1 => b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            2 => b"POST /parlance.v1.AuthService/StartGuest HTTP/1.1\r\ncontent-type: application/grpc-web-text\r\n",
            _ => b"",
        };
        let mut bytes = begin.to_vec();
        for _ in 0..seed.below(20) {
            let payload = seed.bytes(40);
            let kind = seed.number().to_le_bytes();
            bytes.extend([
                0,
                0,
                u8::try_from(payload.len()).expect("short"),
                kind[0] % 12,
                kind[1],
                0,
                0,
                0,
                kind[2] % 8,
            ]);
            bytes.extend(payload);
        }
        // The server may close before all is written.
        let _ = stream.write_all(&bytes).await;
        let _ = stream.shutdown().await;
        let _ = timeout(HANG, stream.read_to_end(&mut Vec::new())).await.expect("the server ends the connection");
    }
    let log = server.log();
    assert!(!log.contains("panicked"), "{log}");
    server.guest().await.new_session().await;
}

#[tokio::test]
async fn broken_bodies_of_grpc_web_are_the_clients_fault() {
    let server = Server::start().await;
    let mut seed = Seed(seed());
    for round in 0..40 * times() {
        let mut browser = Http1::connect(server.address()).await;
        let kind = if round % 2 == 0 { "application/grpc-web+proto" } else { "application/grpc-web-text" };
        let mut body = seed.bytes(64);
        body.push(b'=');
        let path = "/parlance.v1.AuthService/StartGuest";
        browser.send("POST", path, &[&format!("content-type: {kind}")], &body).await;
        let head = browser.head().await;
        assert_eq!(head.status, 200, "{body:02x?}");
        let (_, end) = if kind.ends_with("proto") {
            parlance_tests::http1::unframed(&browser.rest().await)
        } else {
            (Vec::new(), None)
        };
        let status = end.unwrap_or_else(|| parlance_tests::http1::status_of(&head));
        if status.code() != Code::Ok {
            judge(&status).unwrap_or_else(|why| panic!("{why}: {body:02x?}"));
        }
    }
}
