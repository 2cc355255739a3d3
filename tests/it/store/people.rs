//! Users, contacts and logins: each field, each refusal, each race that matters.

use futures_util::future::join_all;
use parlance_server::{
    clock,
    domain::{
        contact::{Contact, Verification},
        draft::Transition,
        floor::{Actor, Move},
        login::{CallerKind, Login},
        message::Sender,
        page::PageRequest,
        queue::{Open, Place},
        user::{Availability, Role, User},
    },
    error::Reason,
    store::{Created, RequestKey},
};
use uuid::Uuid;

use super::database::{Database, START_MS, on_each_engine};

on_each_engine! {
    a_user_is_read_back_as_it_was_created,
    an_email_belongs_to_one_user,
    one_request_makes_one_user,
    lists_of_users_go_on_where_they_ended,
    loads_count_the_sessions_each_user_serves,
    contacts_are_read_back_as_they_were_created,
    a_refresh_token_is_exchanged_once,
    of_two_who_exchange_at_once_one_succeeds,
    logins_end_by_revoking_and_expiring,
}

pub fn new_user(email: &str, created_at_ms: i64) -> User {
    User {
        id: clock::new_id(),
        email: email.to_owned(),
        display_name: "Bo".to_owned(),
        role: Role::Supervisor,
        availability: Availability::Away,
        capacity: 5,
        created_at_ms,
        suspended_at_ms: None,
    }
}

pub fn new_login(principal_id: Uuid) -> Login {
    Login {
        id: clock::new_id(),
        kind: CallerKind::User,
        principal_id,
        token_digest: vec![1; 32],
        revoked: false,
        created_at_ms: START_MS,
        used_at_ms: START_MS,
        expires_at_ms: START_MS + 1_000,
        access_ms: 500,
        generation: 0,
        spent_digest: None,
        spent_at_ms: 0,
    }
}

async fn a_user_is_read_back_as_it_was_created(db: &Database) {
    let user = new_user("bo@example.org", START_MS);
    assert!(!db.store.admin_exists().await.unwrap());
    let made = db.store.create_user(user.clone(), "hash".into(), None).await.unwrap();
    assert_eq!(made, Created::New(user.clone()));
    assert_eq!(db.store.get_user(user.id).await.unwrap(), user);
    let found = db.store.user_by_email("bo@example.org").await.unwrap();
    assert_eq!(found, Some((user.clone(), "hash".to_owned())));
    db.store.set_password(user.id, "other".into()).await.unwrap();
    assert_eq!(db.store.user_by_email("bo@example.org").await.unwrap().unwrap().1, "other");
    let there = db.store.set_availability(user.id, Availability::Available, Some(2)).await.unwrap();
    assert_eq!((there.availability, there.capacity), (Availability::Available, 2));
    assert_eq!(db.store.set_availability(user.id, Availability::Busy, None).await.unwrap().capacity, 2);
    let admin = User { role: Role::Admin, ..new_user("ada@example.org", START_MS) };
    db.store.create_user(admin, "hash".into(), None).await.unwrap();
    assert!(db.store.admin_exists().await.unwrap());
    let nobody = clock::new_id();
    assert_eq!(db.store.get_user(nobody).await.unwrap_err().reason, Reason::NotFound);
    assert_eq!(db.store.set_password(nobody, "h".into()).await.unwrap_err().reason, Reason::NotFound);
    assert_eq!(db.store.user_by_email("nobody@example.org").await.unwrap(), None);
}

async fn an_email_belongs_to_one_user(db: &Database) {
    let create = |email: &str| db.store.create_user(new_user(email, START_MS), "hash".into(), None);
    create("bo@example.org").await.unwrap();
    assert_eq!(create("bo@example.org").await.unwrap_err().reason, Reason::AlreadyExists);
    // Other letters are another address, also where only the case or an accent differs.
    for other in ["Bo@example.org", "bó@example.org", "ｂo@example.org"] {
        create(other).await.unwrap();
        assert_eq!(db.store.user_by_email(other).await.unwrap().unwrap().0.email, other);
    }
    let at_once = join_all((0..10).map(|_| create("race@example.org"))).await;
    assert_eq!(at_once.iter().filter(|made| made.is_ok()).count(), 1);
    let refused = at_once.iter().filter_map(|made| made.as_ref().err());
    assert!(refused.map(|error| error.reason).all(|reason| reason == Reason::AlreadyExists));
}

async fn one_request_makes_one_user(db: &Database) {
    let request = |digest: &[u8]| {
        let (caller_id, request_id) = (Uuid::from_u128(7), Uuid::from_u128(8));
        Some(RequestKey { caller_id, rpc: "CreateUser", request_id, digest: digest.to_vec() })
    };
    let user = new_user("bo@example.org", START_MS);
    let create =
        |digest| db.store.create_user(User { id: clock::new_id(), ..user.clone() }, "h".into(), request(digest));
    let first = create(b"a").await.unwrap().into_inner();
    assert_eq!(create(b"a").await.unwrap(), Created::Repeat(first));
    assert_eq!(create(b"b").await.unwrap_err().reason, Reason::RequestIdReused);
    // At once: the later ones are repeats, or are told to repeat.
    let caller = |_| {
        let key = RequestKey { caller_id: Uuid::from_u128(9), ..request(b"a").unwrap() };
        db.store.create_user(new_user("ada@example.org", START_MS), "h".into(), Some(key))
    };
    let made = join_all((0..10).map(caller)).await;
    assert_eq!(made.iter().filter(|made| matches!(made, Ok(Created::New(_)))).count(), 1);
    let refused = made.iter().filter_map(|made| made.as_ref().err());
    assert!(refused.map(|error| error.reason).all(|reason| reason == Reason::StoreUnavailable));
}

async fn lists_of_users_go_on_where_they_ended(db: &Database) {
    for number in 0..7 {
        let user = new_user(&format!("{number}@example.org"), START_MS + number / 2);
        db.store.create_user(user, "hash".into(), None).await.unwrap();
    }
    let (mut emails, mut after) = (Vec::new(), None);
    loop {
        let page = db.store.list_users(PageRequest { size: 3, after }).await.unwrap();
        assert!(page.items.len() == 3 || page.next.is_none());
        emails.extend(page.items.into_iter().map(|user| user.email));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    emails.sort();
    emails.dedup();
    assert_eq!(emails.len(), 7);
}

async fn loads_count_the_sessions_each_user_serves(db: &Database) {
    let busy = new_user("busy@example.org", START_MS);
    let idle = new_user("idle@example.org", START_MS + 1);
    for user in [&busy, &idle] {
        db.store.create_user(user.clone(), "hash".into(), None).await.unwrap();
    }
    for _ in 0..2 {
        let session = db.session().await;
        let wish = Move::TakeOver(Actor { user: busy.id, supervises: false });
        db.store.transition(session.id, Transition::plain(wish, Sender::system(), true)).await.unwrap();
    }
    db.session().await;
    assert_eq!(db.store.agent_loads().await.unwrap(), [(busy.clone(), 2), (idle, 0)]);
    let open = db.store.open_sessions().await.unwrap();
    assert_eq!(open.len(), 2);
    let of_busy = |open: &Open| matches!(open.place, Place::Human { assignee, .. } if assignee == Some(busy.id));
    assert!(open.iter().all(of_busy), "{open:?}");
}

async fn contacts_are_read_back_as_they_were_created(db: &Database) {
    let contact = Contact {
        id: clock::new_id(),
        display_name: "艾达 👩‍👩‍👧".to_owned(),
        locale: "zh-CN".to_owned(),
        verification: Verification::Verified,
        created_at_ms: START_MS,
        external_id: Some("customer 7 👩".to_owned()),
        email: "ada@example.org".to_owned(),
        merged_into: None,
    };
    db.store.create_contact(&contact).await.unwrap();
    assert_eq!(db.store.get_contact(contact.id).await.unwrap(), contact);
    assert_eq!(db.store.get_contact(clock::new_id()).await.unwrap_err().reason, Reason::NotFound);
}

/// What the login becomes with another refresh token.
fn exchanged(login: &Login, digest: u8) -> Login {
    Login {
        token_digest: vec![digest; 32],
        used_at_ms: START_MS + 10,
        expires_at_ms: START_MS + 2_000,
        access_ms: 700,
        generation: login.generation + 1,
        spent_digest: Some(login.token_digest.clone()),
        spent_at_ms: START_MS + 10,
        ..login.clone()
    }
}

async fn a_refresh_token_is_exchanged_once(db: &Database) {
    let login = new_login(clock::new_id());
    db.store.create_login(&login).await.unwrap();
    assert_eq!(db.store.get_login(login.id).await.unwrap(), Some(login.clone()));
    let next = exchanged(&login, 2);
    assert!(db.store.exchange_login(login.token_digest.clone(), next.clone()).await.unwrap());
    assert_eq!(db.store.get_login(login.id).await.unwrap(), Some(next.clone()));
    assert!(!db.store.exchange_login(login.token_digest.clone(), exchanged(&login, 3)).await.unwrap());
    assert_eq!(db.store.get_login(login.id).await.unwrap(), Some(next.clone()));
    // A login that has ended is over, also for the one who has the right token.
    db.store.revoke_login(login.id, START_MS).await.unwrap();
    assert!(!db.store.exchange_login(next.token_digest.clone(), exchanged(&next, 4)).await.unwrap());
    assert_eq!(db.store.get_login(clock::new_id()).await.unwrap(), None);
}

async fn of_two_who_exchange_at_once_one_succeeds(db: &Database) {
    let login = new_login(clock::new_id());
    db.store.create_login(&login).await.unwrap();
    let exchange = |digest: u8| db.store.exchange_login(login.token_digest.clone(), exchanged(&login, digest));
    let done = join_all((2..12).map(exchange)).await;
    assert_eq!(done.iter().filter(|one| **one == Ok(true)).count(), 1, "{done:?}");
    assert_eq!(done.iter().filter(|one| **one == Ok(false)).count(), 9, "{done:?}");
}

async fn logins_end_by_revoking_and_expiring(db: &Database) {
    let owner = clock::new_id();
    let (kept, ended, other) = (new_login(owner), new_login(owner), new_login(clock::new_id()));
    for login in [&kept, &ended, &other] {
        db.store.create_login(login).await.unwrap();
    }
    db.store.revoke_logins(owner, Some(kept.id)).await.unwrap();
    let revoked = async |id| db.store.get_login(id).await.unwrap().unwrap().revoked;
    assert!(!revoked(kept.id).await && revoked(ended.id).await && !revoked(other.id).await);
    db.store.revoke_logins(owner, None).await.unwrap();
    assert!(revoked(kept.id).await);
    let late = Login { used_at_ms: START_MS + 1_000, ..exchanged(&other, 2) };
    assert!(!db.store.exchange_login(other.token_digest.clone(), late).await.unwrap());
    assert_eq!(db.store.expire_logins(START_MS + 999).await.unwrap(), 0);
    // Not while an access token is good, so that it can be revoked.
    let longer = Login { access_ms: 5_000, ..new_login(owner) };
    db.store.create_login(&longer).await.unwrap();
    assert_eq!(db.store.expire_logins(START_MS + 1_000).await.unwrap(), 3);
    assert!(db.store.revoke_login(longer.id, START_MS + 4_999).await.unwrap());
    assert_eq!(db.store.expire_logins(START_MS + 5_000).await.unwrap(), 1);
}
