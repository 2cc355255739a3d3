//! Serves whoever waits for a person, for as long as it runs: `desk ADDRESS EMAIL PASSWORD`.

use std::time::Duration;

use parlance_client::{Client, Error, connect, v1};

/// Somebody else was faster, or it is served already.
const MISSED: &[&str] = &["FLOOR_TAKEN", "FLOOR_NOT_HELD", "WRONG_STATE", "NOT_FOUND"];

#[tokio::main]
async fn main() -> Result<(), Error> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [address, email, password] = words.as_slice() else {
        eprintln!("desk ADDRESS EMAIL PASSWORD");
        return Ok(());
    };

    // An hour of patience: what is begun is finished after a slow upgrade too.
    let me = Client::login(connect(address)?, email, password).await?.with_patience(Duration::from_secs(3600));
    let mut inbox = me.watch_inbox([]);
    loop {
        for session in inbox.next().await?.sessions() {
            match serve(&me, &session.id).await {
                Err(error) if !MISSED.contains(&error.reason().unwrap_or_default()) => return Err(error),
                _ => {}
            }
        }
    }
}

async fn serve(me: &Client, id: &str) -> Result<(), Error> {
    let accept = v1::AcceptSessionRequest { session_id: id.into(), ..Default::default() };
    me.repeat(|| async { me.sessions().accept_session(accept.clone()).await }).await?;
    let text = "A person here. Your new kettle comes on Thursday.".into();
    me.send(v1::SendMessageRequest { session_id: id.into(), text, ..Default::default() }).await?;
    let release = v1::ReleaseSessionRequest { session_id: id.into(), ..Default::default() };
    me.repeat(|| async { me.sessions().release_session(release.clone()).await }).await?;
    Ok(())
}
