//! A guest asks, and the answer is printed as it is written: `hello [ADDRESS [QUESTION]]`.

use std::io::Write;

use parlance_client::{Client, Error, connect, v1};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let mut words = std::env::args().skip(1);
    let address = words.next().unwrap_or_else(|| "http://127.0.0.1:50051".into());
    let question = words.next().unwrap_or_else(|| "What happens to a message when the server crashes?".into());

    let guest = v1::StartGuestRequest { display_name: "Lin".into(), ..Default::default() };
    let me = Client::guest(connect(&address)?, guest).await?;
    let session = me.create_session(v1::CreateSessionRequest::default()).await?;
    let mut answer = me.ask(&session.id, &question);
    while let Some(text) = answer.next().await? {
        print!("{text}");
        let _ = std::io::stdout().flush();
    }
    println!();
    Ok(())
}
