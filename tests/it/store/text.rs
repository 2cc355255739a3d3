//! Bytes in are bytes out, on every engine alike.

use parlance_server::{
    clock,
    domain::{
        draft::Edit,
        message::{Sender, SenderKind},
        page::PageRequest,
        session::{Session, SessionField, SessionSettings},
    },
    store::Search,
};

use super::database::{Database, contact, message, new_session, on_each_engine};

on_each_engine! {
    texts_come_back_as_the_bytes_they_were,
    texts_that_replace_others_come_back_as_well,
    what_was_sent_is_found_by_its_own_words,
    large_texts_come_back_whole,
    numbers_of_every_size_come_back,
}

/// What one engine or another is known to fold, trim, cut or refuse.
fn texts() -> Vec<String> {
    let mut texts: Vec<String> = [
        "",
        " ",
        "trailing blanks   ",
        "\ttab, \r\nlines \n",
        "👩‍👩‍👧‍👦 🏳️‍🌈 🇨🇳",
        "\u{10FFFF}\u{FFFD}\u{FEFF}\u{200B}",
        "مرحبا بالعالم \u{202E}txet desrever",
        "ﬀ ß ẞ İ ı ſ K Å",
        "e\u{301} é",
        "'\"\\`%_?$1 -- ; /* */ \\0 \\n",
        "你好，世界",
        "\u{1}\u{7F}\u{85}",
    ]
    .map(str::to_owned)
    .into();
    texts.push(format!("a{}", "\u{301}".repeat(1_000)));
    texts
}

async fn texts_come_back_as_the_bytes_they_were(db: &Database) {
    for text in texts() {
        let mut session = Session { title: text.clone(), channel: text.clone(), locale: text.clone(), ..new_session() };
        session.metadata.insert(text.clone(), text.clone().into());
        session.config.model.clone_from(&text);
        let (created, _) = db.store.create_session(session, Sender::system(), None).await.unwrap();
        assert_eq!(db.store.get_session(created.id).await.unwrap(), *created, "{text:?}");
        let sender = Sender { kind: SenderKind::Contact, id: created.contact_id, display_name: text.clone() };
        let sent = db.store.send(created.id, message(sender, &text)).await.unwrap();
        let read = db.store.get_message(sent.message.id).await.unwrap();
        assert_eq!((&read, read.text.as_bytes()), (&*sent.message, text.as_bytes()));
        db.store.set_meta("text", &text).await.unwrap();
        assert_eq!(db.store.meta("text").await.unwrap(), Some(text));
    }
}

async fn texts_that_replace_others_come_back_as_well(db: &Database) {
    let session = db.session().await;
    let who = contact(&session);
    for text in texts() {
        let sent = db.store.send(session.id, message(who.clone(), "before")).await.unwrap().message;
        let edit =
            Edit { message_id: sent.id, text: text.clone(), expected_revision: Some(1), actor: sent.sender.clone() };
        db.store.edit_message(session.id, edit.clone()).await.unwrap();
        assert_eq!(db.store.get_message(sent.id).await.unwrap().text.as_bytes(), text.as_bytes());
        let next = Edit { text: "after".to_owned(), expected_revision: Some(2), ..edit };
        db.store.edit_message(session.id, next).await.unwrap();
        let versions = db.store.message_versions(sent.id).await.unwrap();
        assert_eq!(versions[1].text.as_bytes(), text.as_bytes());
        let rated = db.store.rate_session(session.id, 3, text.clone(), who.clone()).await.unwrap();
        assert_eq!(db.store.get_session(session.id).await.unwrap(), *rated);
        let wanted = SessionSettings { title: text.clone(), locale: text.clone(), ..SessionSettings::default() };
        let fields = vec![SessionField::Title, SessionField::Locale];
        db.store.update_session(session.id, wanted, fields, who.clone()).await.unwrap();
        let read = db.store.get_session(session.id).await.unwrap();
        assert_eq!((read.title.as_bytes(), read.locale.as_bytes()), (text.as_bytes(), text.as_bytes()));
    }
}

async fn what_was_sent_is_found_by_its_own_words(db: &Database) {
    let session = db.session().await;
    for text in texts() {
        let sent = db.store.send(session.id, message(contact(&session), &text)).await.unwrap().message;
        for word in text.split_whitespace() {
            let search =
                Search { words: vec![word.to_owned()], session_id: Some(session.id), staff: true, ..Search::default() };
            let page = PageRequest { size: 200, after: None };
            let found = db.store.search_messages(search, page).await.unwrap();
            assert!(found.items.iter().any(|message| message.id == sent.id), "{word:?} of {text:?}");
        }
    }
}

async fn large_texts_come_back_whole(db: &Database) {
    let session = db.session().await;
    for text in ["x".repeat(32 * 1024), "字".repeat(100_000)] {
        let sent = db.store.send(session.id, message(contact(&session), &text)).await.unwrap();
        assert_eq!(db.store.get_message(sent.message.id).await.unwrap().text, text);
    }
}

async fn numbers_of_every_size_come_back(db: &Database) {
    let metadata = r#"{"i": -9223372036854775808, "u": 18446744073709551615, "f": 1e-300, "z": -0.0}"#;
    let session = Session {
        id: clock::new_id(),
        metadata: serde_json::from_str(metadata).unwrap(),
        nothing_found: i64::MAX,
        provider_failures: i64::MIN,
        ..new_session()
    };
    let (created, _) = db.store.create_session(session, Sender::system(), None).await.unwrap();
    assert_eq!(db.store.get_session(created.id).await.unwrap(), *created);
}
