//! Finding messages by their words and sessions by their titles, alike on every database.

use parlance_server::{
    domain::{
        message::{Audience, Message, Sender},
        page::PageRequest,
        session::{Session, SessionFilter},
    },
    store::Search,
};

use super::database::{Database, contact, message, new_session, on_each_engine, user};

on_each_engine! {
    searches_find_words_and_not_patterns,
    words_are_found_whatever_their_case_on_every_database,
}

async fn sent(db: &Database, session: &Session, text: &str) -> std::sync::Arc<Message> {
    db.store.send(session.id, message(contact(session), text)).await.unwrap().message
}

async fn words_are_found_whatever_their_case_on_every_database(db: &Database) {
    let texts = [
        "Été",
        "été",
        "STRASSE",
        "Straße",
        "GROẞE",
        "istanbul",
        "ISTANBUL",
        "İstanbul",
        "ısı",
        "ΟΔΟΣ",
        "οδός",
        "300 \u{212a}elvin",
        "小包裹在哪里",
        "ДОМ",
        "ЙОД",
    ];
    for text in texts {
        let mut titled = new_session();
        titled.title = text.to_owned();
        let session = db.store.create_session(titled, Sender::system(), None).await.unwrap().0;
        sent(db, &session, text).await;
    }
    for (word, expected) in [
        ("été", &["Été", "été"][..]),
        ("ÉTÉ", &["Été", "été"]),
        ("strasse", &["STRASSE"]),
        ("STRAßE", &["Straße"]),
        ("große", &["GROẞE"]),
        ("Istanbul", &["istanbul", "ISTANBUL"]),
        ("İSTANBUL", &["İstanbul"]),
        ("stanbul", &["istanbul", "ISTANBUL", "İstanbul"]),
        ("ISI", &[]),
        ("οδοσ", &["ΟΔΟΣ"]),
        ("ΟΔΌΣ", &[]),
        ("KELVIN", &["300 \u{212a}elvin"]),
        ("包裹", &["小包裹在哪里"]),
        ("дом", &["ДОМ"]),
        ("йод", &["ЙОД"]),
    ] {
        let page = PageRequest { size: 50, after: None };
        let search = Search { words: vec![word.to_owned()], ..Search::default() };
        let found = db.store.search_messages(search, page).await.unwrap().items;
        let mut found: Vec<String> = found.into_iter().map(|message| message.text).collect();
        let filter = SessionFilter { text: word.to_owned(), ..SessionFilter::default() };
        let listed = db.store.list_sessions(&filter, page).await.unwrap().items;
        let mut listed: Vec<String> = listed.into_iter().map(|session| session.title).collect();
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        found.sort();
        listed.sort();
        assert_eq!((&found, &listed), (&expected.iter().map(|text| (*text).to_owned()).collect(), &found), "{word}");
    }
}

async fn searches_find_words_and_not_patterns(db: &Database) {
    let (session, other) = (db.session().await, db.session().await);
    for text in ["A blue PARCEL, 100% late", "my parcel \\ is_lost!", "小包裹在哪里", "👩‍👩‍👧‍👦 مرحبا"]
    {
        sent(db, &session, text).await;
    }
    sent(db, &other, "another parcel").await;
    let mut note = message(user(), "parcel: a note");
    note.audience = Audience::Staff;
    db.store.send(session.id, note).await.unwrap();
    let all = PageRequest { size: 50, after: None };
    let count = async |words: &[&str], staff: bool| {
        let search =
            Search { words: words.iter().map(|word| (*word).to_owned()).collect(), staff, ..Search::default() };
        db.store.search_messages(search, all).await.unwrap().items.len()
    };
    assert_eq!((count(&["parcel"], true).await, count(&["pArCeL"], false).await), (4, 3));
    for (words, expected) in [
        (&["late", "parcel"][..], 1),
        (&["100%"], 1),
        (&["s_l"], 1),
        (&["\\"], 1),
        (&["lost!"], 1),
        (&["包裹"], 1),
        (&["👩‍👩‍👧‍👦"], 1),
        (&["مرحبا"], 1),
        (&["%", "parcel"], 1),
        (&["b_ue"], 0),
        (&["par%el"], 0),
        (&["!%"], 0),
    ] {
        assert_eq!(count(words, false).await, expected, "{words:?}");
    }
    let sessions = SessionFilter { contact_id: Some(session.contact_id), ..SessionFilter::default() };
    let search = Search { words: vec!["parcel".to_owned()], sessions, staff: false, session_id: None };
    let page = db.store.search_messages(search.clone(), PageRequest { size: 1, after: None }).await.unwrap();
    assert_eq!(page.items[0].text, "my parcel \\ is_lost!", "the newest first");
    let next = db.store.search_messages(search, PageRequest { size: 1, after: page.next }).await.unwrap();
    assert_eq!((&*next.items[0].text, next.next), ("A blue PARCEL, 100% late", None));
}
