//! PostgreSQL behind PgBouncer, which gives each transaction whichever of its few connections is free: two
//! servers make their tables through it and lose, double and mix up nothing.

use futures_util::future::join_all;
use parlance_client::v1;
use parlance_tests::{
    Person, Server, Setup,
    audit::{self, Acked},
    command::run,
    database::{Empty, Engine},
    proxies::PgBouncer,
};

const CUSTOMERS: usize = 24;
const MESSAGES: usize = 20;

fn url(bouncer: &PgBouncer, database: &Empty) -> String {
    format!("postgres://parlance@{}/{}", bouncer.address, database.name)
}

/// Writes, reads and searches, as much of it at once as the pooler has no connections for.
async fn busy(server: &Server, other: &Server) {
    let customer = server.guest().await;
    let session_id = customer.new_session().await.id;
    let mut acked = Vec::new();
    for index in 0..MESSAGES {
        let text = format!("Message {index} of {session_id}");
        let message = if index % 2 == 0 {
            customer.send(&session_id, &text).await
        } else {
            customer.at(other.channel()).send(&session_id, &text).await
        };
        assert_eq!(message.text, text);
        acked.push(Acked { client_message_id: message.client_message_id, seq: message.seq });
    }
    let stored = customer.settled(&session_id).await;
    audit::messages(&acked, &stored).expect("the audit of messages");
    let request = v1::SearchMessagesRequest { query: "message 7".into(), session_id, ..Default::default() };
    let found = customer.chat().search_messages(request).await.expect("found").into_inner();
    assert!(!found.messages.is_empty());
}

async fn takes_over(agent: &Person, customer: &Person) {
    let session_id = customer.new_session().await.id;
    let request = v1::TakeOverSessionRequest { session_id: session_id.clone(), ..Default::default() };
    agent.sessions().take_over_session(request).await.expect("taken over");
    agent.send(&session_id, "Hello").await;
    assert_eq!(customer.session(&session_id).await.state(), v1::SessionState::Human);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_behind_a_pooler_lose_and_mix_up_nothing() {
    let database = Empty::create(Engine::Postgres).await;
    let bouncer = PgBouncer::start(&database.address()).await;
    let setup = || Setup::default().database(url(&bouncer, &database)).set("PARLANCE_DATABASE__POOLER", true);
    // Both migrate, through the pooler.
    let (one, other) = tokio::join!(setup().start(), setup().start());
    join_all((0..CUSTOMERS).map(|_| busy(&one, &other))).await;
    takes_over(&one.agent("Ann").await, &other.guest().await).await;
    for server in [&one, &other] {
        for words in ["prepared statement", "a statement failed", "does not answer"] {
            assert!(!server.log().contains(words), "{}", server.log());
        }
    }
    drop((one, other));
    database.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pooler_that_the_settings_do_not_name_is_recognized() {
    let database = Empty::create(Engine::Postgres).await;
    let bouncer = PgBouncer::start(&database.address()).await;
    let place = url(&bouncer, &database);
    for command in ["doctor", "migrate"] {
        run(&[command], &[("PARLANCE_DATABASE__URL", &place)]).refused(&["database.pooler = true"]);
    }
    let env = [("PARLANCE_DATABASE__URL", &*place), ("PARLANCE_DATABASE__POOLER", "true")];
    run(&["migrate"], &env).well();
    run(&["doctor"], &env).well();
    database.remove().await;
}
