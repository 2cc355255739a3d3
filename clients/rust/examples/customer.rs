//! A customer asks, wants a person, and follows what is said until the assistant is back: `customer [ADDRESS]`.

use std::io::Write;

use parlance_client::{Client, Error, Update, connect, v1};
use v1::{SenderKind, SessionState, event::Change, session_frame::Frame};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "http://127.0.0.1:50051".into());

    let guest = v1::StartGuestRequest { display_name: "Lin".into(), ..Default::default() };
    let me = Client::guest(connect(&address)?, guest).await?;
    let id = me.create_session(v1::CreateSessionRequest::default()).await?.id;
    let mut answer = me.ask(&id, "What happens to a message when the server crashes?");
    while let Some(text) = answer.next().await? {
        print!("{text}");
        let _ = std::io::stdout().flush();
    }
    let handed_off = me.ask(&id, "I want to talk to a person").finished().await?.handed_off;
    let epoch = handed_off.and_then(|handed_off| handed_off.session).map_or(0, |session| session.epoch);
    let whole = v1::SessionCursor { session_id: id.clone(), after_seq: Some(0), ..Default::default() };
    let mut log = me.subscribe([whole]);
    while let Some(update) = log.next().await? {
        let Update::Frame { frame, .. } = update else { continue };
        let Frame::Event(event) = *frame else { continue };
        match event.change {
            Some(Change::MessageAdded(added)) => hear(&me, &id, added.message.unwrap_or_default()).await,
            // At or below this epoch it is history.
            Some(Change::StateChanged(moved)) if moved.epoch > epoch && moved.to() == SessionState::Assistant => break,
            _ => {}
        }
    }
    Ok(())
}

async fn hear(me: &Client, id: &str, added: v1::Message) {
    if added.sender.is_some_and(|sender| sender.kind() == SenderKind::User) {
        println!("\nperson: {}", added.text);
        let thanks = v1::SendMessageRequest { session_id: id.into(), text: "Thank you.".into(), ..Default::default() };
        if let Err(error) = me.send(thanks).await {
            println!("not sent: {:?}", error.reason());
        }
    }
}
