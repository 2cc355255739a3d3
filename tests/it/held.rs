//! ROW, its locked part: somebody else's transaction holds a session's row and does not let go. Whoever writes to
//! that session is told to come again; everybody else's messages are stored, and at the end those of the session too,
//! or it is unreadable alone.

use futures_util::future::join_all;
use parlance_tests::{
    Fault, Person, Server, Setup,
    audit::{self, Acked},
    database::{Empty, Engine, Open},
    person::new_id,
};

const OTHERS: usize = 8;
/// Messages of each of the others while the row is held, and then again.
const MESSAGES: usize = 3;

struct Room {
    person: Person,
    session_id: String,
}

impl Room {
    async fn open(server: &Server) -> Self {
        let person = server.guest().await;
        let session_id = person.new_session().await.id;
        Self { person, session_id }
    }

    async fn send(&self, text: &str) -> Acked {
        let message = self.person.send(&self.session_id, text).await;
        Acked { client_message_id: message.client_message_id, seq: message.seq }
    }

    /// Once the row is free, whatever held it may take a moment to be seen.
    async fn send_until_stored(&self, text: &str) -> Acked {
        let id = new_id();
        loop {
            match self.person.try_send(&self.session_id, &id, text).await {
                Ok(message) => return Acked { client_message_id: id, seq: message.seq },
                Err(status) => assert_eq!(Fault::of(&status).reason, "STORE_UNAVAILABLE", "{status:?}"),
            }
        }
    }

    async fn refused(&self) -> Fault {
        let sent = self.person.try_send(&self.session_id, &new_id(), "to the held one").await;
        Fault::of(&sent.expect_err("nothing can be written there"))
    }
}

/// Each of these messages is stored at its first try, beside one that is refused.
async fn others_write(held: &Room, others: &[Room], reason: &str) {
    for _ in 0..MESSAGES {
        let (fault, _) = tokio::join!(held.refused(), join_all(others.iter().map(|room| room.send("passing by"))));
        assert_eq!(fault.reason, reason, "{fault:?}");
    }
}

/// How each engine writes the id of a row.
fn key(engine: Engine, id: &str) -> String {
    match engine {
        Engine::Postgres => format!("'{id}'"),
        _ => format!("X'{}'", id.replace('-', "")),
    }
}

async fn a_held_row(engine: Engine) {
    let empty = Empty::create(engine).await;
    let setup = Setup::default().database(&empty.url).set("PARLANCE_ASSISTANT__ENABLED", false);
    let server = setup.start().await;
    let (held, broken) = (Room::open(&server).await, Room::open(&server).await);
    let others = join_all((0..OTHERS).map(|_| Room::open(&server))).await;
    let before = held.send("before").await;

    let mut holder = Open::connect(&empty).await;
    for room in [&held, &broken] {
        holder.run("BEGIN").await;
        holder.run(&format!("SELECT id FROM sessions WHERE id = {} FOR UPDATE", key(engine, &room.session_id))).await;
        others_write(room, &others, "STORE_UNAVAILABLE").await;
        if room.session_id == broken.session_id {
            let row = key(engine, &room.session_id);
            holder.run(&format!("UPDATE sessions SET state = 'from-the-future' WHERE id = {row}")).await;
        }
        holder.run("COMMIT").await;
    }
    others_write(&broken, &others, "INTERNAL").await;

    let acked = [before, held.send_until_stored("after").await];
    audit::messages(&acked, &held.person.messages(&held.session_id).await).expect("each acknowledged message once");
    for room in &others {
        assert_eq!(room.person.messages(&room.session_id).await.len(), 3 * MESSAGES);
    }
    drop((holder, server));
    empty.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_somebody_holds_is_nobody_elses_trouble_on_postgres() {
    a_held_row(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_somebody_holds_is_nobody_elses_trouble_on_mariadb() {
    a_held_row(Engine::MySql).await;
}
