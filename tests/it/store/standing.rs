//! Who may call no more, and who a guest turned out to be, as the database has it.

use futures_util::future::join_all;
use parlance_server::{
    clock,
    domain::{
        contact::{Contact, Identity, Verification},
        page::PageRequest,
        user::{Role, User},
    },
    error::Reason,
    store::UserUpdate,
};

use super::{
    database::{Database, START_MS, on_each_engine},
    people::{new_login, new_user},
};

on_each_engine! {
    a_revoked_login_is_told_to_every_node,
    logins_are_listed_while_they_are_good,
    a_user_is_changed_where_it_is_said,
    one_administrator_is_always_left,
    a_customer_is_one_contact,
    a_guest_turns_out_to_be_one_contact,
}

async fn a_revoked_login_is_told_to_every_node(db: &Database) {
    let revision = async || db.store.standing_revision().await.unwrap();
    let owner = clock::new_id();
    let (one, two) = (new_login(owner), new_login(owner));
    for login in [&one, &two] {
        db.store.create_login(login).await.unwrap();
    }
    let first = revision().await;
    assert!(db.store.revoke_login(one.id, START_MS).await.unwrap());
    let second = revision().await;
    assert!(!db.store.revoke_login(one.id, START_MS).await.unwrap(), "it had ended before");
    assert!(!db.store.revoke_login(clock::new_id(), START_MS).await.unwrap());
    assert_eq!(revision().await, second);
    let until_ms = START_MS + one.access_ms;
    assert_eq!(db.store.revoked_logins(until_ms - 1).await.unwrap(), [(one.id, until_ms)]);
    assert_eq!(db.store.revoked_logins(until_ms).await.unwrap(), []);
    db.store.revoke_logins(owner, None).await.unwrap();
    let third = revision().await;
    db.store.revoke_logins(owner, None).await.unwrap();
    assert!(first < second && second < third && revision().await == third);
}

async fn logins_are_listed_while_they_are_good(db: &Database) {
    let owner = clock::new_id();
    let logins: Vec<_> = (0..5)
        .map(|number| {
            let created_at_ms = START_MS + number / 2;
            parlance_server::domain::login::Login { created_at_ms, ..new_login(owner) }
        })
        .collect();
    for login in logins.iter().chain([&new_login(clock::new_id())]) {
        db.store.create_login(login).await.unwrap();
    }
    db.store.revoke_login(logins[2].id, START_MS).await.unwrap();
    let (mut listed, mut after) = (Vec::new(), None);
    loop {
        let page = db.store.list_logins(owner, START_MS, PageRequest { size: 2, after }).await.unwrap();
        listed.extend(page.items.into_iter().map(|login| (login.created_at_ms, login.id)));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let mut good: Vec<_> = [0, 1, 3, 4].map(|number: usize| (logins[number].created_at_ms, logins[number].id)).into();
    good.sort_unstable_by(|one, other| other.cmp(one));
    assert_eq!(listed, good);
    let late = db.store.list_logins(owner, START_MS + 1_000, PageRequest { size: 9, after: None }).await.unwrap();
    assert_eq!(late.items, []);
}

async fn a_user_is_changed_where_it_is_said(db: &Database) {
    let user = new_user("bo@example.org", START_MS);
    db.store.create_user(user.clone(), "hash".into(), None).await.unwrap();
    let login = new_login(user.id);
    db.store.create_login(&login).await.unwrap();
    let revoked = async || db.store.get_login(login.id).await.unwrap().unwrap().revoked;
    let update = UserUpdate { capacity: Some(9), email: Some("b@example.org".into()), ..UserUpdate::default() };
    let changed = db.store.update_user(user.id, update).await.unwrap();
    assert_eq!(changed, User { capacity: 9, email: "b@example.org".into(), ..user.clone() });
    assert_eq!(db.store.get_user(user.id).await.unwrap(), changed);
    assert!(!revoked().await);
    assert!(db.store.suspended_users().await.unwrap().is_empty());

    let suspend = |at_ms| UserUpdate { suspended_at_ms: Some(at_ms), ..UserUpdate::default() };
    let suspended = db.store.update_user(user.id, suspend(Some(START_MS))).await.unwrap();
    let again = db.store.update_user(user.id, suspend(Some(START_MS + 7))).await.unwrap();
    assert_eq!((suspended.suspended_at_ms, again.suspended_at_ms), (Some(START_MS), Some(START_MS)));
    assert!(revoked().await);
    assert_eq!(db.store.suspended_users().await.unwrap(), [user.id]);
    assert_eq!(db.store.update_user(user.id, suspend(None)).await.unwrap().suspended_at_ms, None);

    let other = new_user("c@example.org", START_MS);
    db.store.create_user(other, "hash".into(), None).await.unwrap();
    let taken = UserUpdate { email: Some("c@example.org".into()), ..UserUpdate::default() };
    assert_eq!(db.store.update_user(user.id, taken).await.unwrap_err().reason, Reason::AlreadyExists);
    let unknown = db.store.update_user(clock::new_id(), suspend(None)).await;
    assert_eq!(unknown.unwrap_err().reason, Reason::NotFound);
}

async fn one_administrator_is_always_left(db: &Database) {
    let mut admins = Vec::new();
    for number in 0..4 {
        let admin = User { role: Role::Admin, ..new_user(&format!("{number}@example.org"), START_MS) };
        db.store.create_user(admin.clone(), "hash".into(), None).await.unwrap();
        admins.push(admin.id);
    }
    let demote = UserUpdate { role: Some(Role::Agent), ..UserUpdate::default() };
    let suspend = UserUpdate { suspended_at_ms: Some(Some(START_MS)), ..UserUpdate::default() };
    let changes = admins.iter().enumerate().map(|(number, admin)| {
        let update = if number % 2 == 0 { demote.clone() } else { suspend.clone() };
        db.store.update_user(*admin, update)
    });
    let done = join_all(changes).await;
    assert_eq!(done.iter().filter(|one| one.is_ok()).count(), 3, "{done:?}");
    let refused = done.into_iter().find_map(Result::err).unwrap();
    assert_eq!(refused.reason, Reason::StillNeeded);
}

async fn a_customer_is_one_contact(db: &Database) {
    let identity = |id: &str, name: Option<&str>| Identity {
        external_id: id.to_owned(),
        display_name: name.map(str::to_owned),
        email: None,
    };
    let put = async |id: &str, name, locale| db.store.put_contact(&identity(id, name), locale, START_MS).await;
    let made = put("7", Some("Ada"), "en").await.unwrap();
    assert_eq!((made.display_name.as_str(), made.locale.as_str()), ("Ada", "en"));
    assert_eq!(made.verification, Verification::Verified);
    assert_eq!(put("7", None, "").await.unwrap(), made, "what is not said stays");
    let renamed = put("7", Some("Ada 👩"), "zh").await.unwrap();
    assert_eq!(renamed, Contact { display_name: "Ada 👩".into(), locale: "zh".into(), ..made.clone() });
    assert_eq!(db.store.get_contact(made.id).await.unwrap(), renamed);
    // Other letters are another customer, also where only the case or an accent differs.
    for other in ["a", "A", "á", "ａ"] {
        let contact = put(other, None, "").await.unwrap();
        assert_eq!(contact.external_id.as_deref(), Some(other));
    }
    let at_once = join_all((0..10).map(|_| put("race", None, ""))).await;
    let mut ids: Vec<_> = at_once.iter().filter_map(|made| made.as_ref().ok()).map(|contact| contact.id).collect();
    ids.dedup();
    assert_eq!(ids.len(), 1);
    let refused = at_once.iter().filter_map(|made| made.as_ref().err());
    assert!(refused.map(|error| error.reason).all(|reason| reason == Reason::AlreadyExists));
}

async fn a_guest_turns_out_to_be_one_contact(db: &Database) {
    let session = db.session().await;
    let guest = Contact {
        id: session.contact_id,
        display_name: String::new(),
        locale: String::new(),
        verification: Verification::Guest,
        created_at_ms: START_MS,
        external_id: None,
        email: String::new(),
        merged_into: None,
    };
    db.store.create_contact(&guest).await.unwrap();
    let login = new_login(guest.id);
    db.store.create_login(&login).await.unwrap();
    let identity = |id: &str| Identity { external_id: id.to_owned(), display_name: None, email: None };
    let known = db.store.put_contact(&identity("7"), "", START_MS).await.unwrap();
    let other = db.store.put_contact(&identity("8"), "", START_MS).await.unwrap();
    assert!(db.store.merge_guest(guest.id, known.id).await.unwrap());
    assert!(db.store.merge_guest(guest.id, known.id).await.unwrap(), "a repeat goes on");
    assert!(!db.store.merge_guest(guest.id, other.id).await.unwrap());
    assert!(!db.store.merge_guest(known.id, other.id).await.unwrap(), "who is verified stays");
    assert!(db.store.get_login(login.id).await.unwrap().unwrap().revoked);
    assert_eq!(db.store.get_contact(guest.id).await.unwrap().merged_into, Some(known.id));

    assert_eq!(db.store.sessions_of_contact(guest.id, 9).await.unwrap(), [session.id]);
    db.store.give_session(session.id, known.clone()).await.unwrap();
    assert!(db.store.sessions_of_contact(guest.id, 9).await.unwrap().is_empty());
    let given = db.store.get_session(session.id).await.unwrap();
    assert_eq!((given.contact_id, given.contact_verification), (known.id, Verification::Verified));
    assert_eq!(given.last_seq, session.last_seq + 1, "with an event");
}
