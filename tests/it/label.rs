//! TEXT: what a label may hold and what is no text at all. Others read labels in lists, logs and terminals.

use parlance_client::v1;
use parlance_tests::{Fault, Server, person::new_id};
use tonic::Code;

#[tokio::test]
async fn a_label_holds_nothing_that_commands_a_terminal_and_every_fault_is_told() {
    let server = Server::start().await;
    let customer = server.guest().await;
    let bad = "\u{1b}]52;c;Y3Vy\u{7}";
    let request = v1::CreateSessionRequest {
        request_id: new_id(),
        title: "\u{202e}eltit".into(),
        channel: bad.into(),
        locale: "\u{1b}]0;OWNED\u{7}".into(),
        ..Default::default()
    };
    let refused = customer.sessions().create_session(request).await.expect_err("labels");
    assert_eq!(Fault::of(&refused).fields, ["title", "channel", "locale"]);
    let request = v1::StartGuestRequest { display_name: bad.into(), locale: bad.into() };
    let refused = customer.auth().start_guest(request).await.expect_err("labels");
    assert_eq!(Fault::of(&refused).fields, ["display_name", "locale"]);
}

#[tokio::test]
async fn a_text_of_blanks_is_no_text_and_nothing_is_stored() {
    let server = Server::start().await;
    let customer = server.guest().await;
    let session = customer.new_session().await;
    let sent = customer.send(&session.id, "Hello").await;
    let blank = " \n\u{3000}\t";
    let mut refused = Vec::new();
    refused.push(customer.try_send(&session.id, &new_id(), blank).await.expect_err("blank"));
    refused.push(customer.try_ask(&session.id, &new_id(), blank).await.map(|_| ()).expect_err("blank"));
    let edit = v1::EditMessageRequest {
        session_id: session.id.clone(),
        message_id: sent.id.clone(),
        text: blank.into(),
        ..Default::default()
    };
    refused.push(customer.chat().edit_message(edit).await.expect_err("blank"));
    let agent = server.agent("Ada").await;
    let note = v1::AddNoteRequest { session_id: session.id.clone(), text: blank.into(), ..Default::default() };
    refused.push(agent.chat().add_note(note).await.expect_err("blank"));
    for status in refused {
        let fault = Fault::of(&status);
        assert_eq!((fault.code, &*fault.reason), (Code::InvalidArgument, "INVALID_FIELD"));
        assert!(fault.fields.contains(&"text".to_owned()), "{fault:?}");
    }
    let messages = agent.messages(&session.id).await;
    let people = messages.iter().filter(|message| !message.client_message_id.is_empty()).count();
    assert_eq!(people, 1, "{messages:?}");
}
