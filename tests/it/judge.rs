//! A database that the server cannot run on is refused before anything is done to it, with a sentence that
//! says what to do; and one that can only be reached over TLS is.

use parlance_tests::{
    Setup,
    command::{Done, run},
    database::{self, Empty, Engine, administer},
    own::Own,
    person::new_id,
};

/// What the commands say that look before they act.
fn said(url: &str, command: &str, more: &[(&str, &str)]) -> Done {
    let env = [("PARLANCE_DATABASE__URL", url), ("PARLANCE_SERVER__LISTEN", "127.0.0.1:0")];
    run(&[command], &[&env[..], more, &[("PARLANCE_OPS__LISTEN", "127.0.0.1:0")]].concat())
}

#[track_caller]
fn refused(url: &str, words: &[&str]) {
    said(url, "doctor", &[]).refused(words);
    said(url, "migrate", &[]).refused(words);
}

/// The same database for another user.
fn of_user(url: &str, user: &str) -> String {
    let (scheme, rest) = url.split_once("://").expect("a URL");
    let place = rest.split_once('@').expect("a user").1;
    format!("{scheme}://{user}@{place}")
}

async fn works(url: &str, more: &[(&str, &str)]) {
    let setup = more.iter().fold(Setup::default().database(url), |setup, (name, value)| setup.set(name, value));
    let server = setup.start().await;
    let customer = server.guest().await;
    let session_id = customer.new_session().await.id;
    let text = "Ünïcödé 👩‍👩‍👧‍👦 \"quoted\" \u{10ffff} ";
    assert_eq!(customer.send(&session_id, text).await.text, text);
    assert_eq!(customer.settled(&session_id).await[0].text, text);
    assert_eq!(customer.session(&session_id).await.title, "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_not_there_or_not_for_us_is_told_from_one_that_is_down() {
    let database = Empty::create(Engine::Postgres).await;
    refused(&of_user(&database.url, "nobody:canary"), &["refuses the user or the password"]);
    assert!(!said(&of_user(&database.url, "nobody:canary"), "doctor", &[]).said.contains("canary"));
    refused(&format!("{}_of_nobody", database.url), &["no such database"]);
    said("postgres://parlance:canary@127.0.0.1:1/parlance", "migrate", &[])
        .refused(&["127.0.0.1:1/parlance cannot be reached"]);
    let other = Empty::create(Engine::MySql).await;
    refused(&of_user(&other.url, "nobody_at_all:canary"), &["refuses the user or the password"]);
    refused(&format!("{}_of_nobody", other.url), &["no such database"]);
    refused(&database::server(Engine::MySql), &["names no database"]);
    let mut server = Setup::default().database(format!("{}_of_nobody", database.url)).begin();
    assert!(!server.ended().await.success());
    assert!(server.log().contains("no such database"), "{}", server.log());
    database.remove().await;
    other.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_that_cannot_keep_what_we_say_is_refused() {
    let database = Empty::create(Engine::Postgres).await;
    let name = &database.name;
    administer(Engine::Postgres, &format!("ALTER DATABASE {name} SET default_transaction_read_only = on")).await;
    refused(&database.url, &["default_transaction_read_only"]);
    administer(Engine::Postgres, &format!("ALTER DATABASE {name} RESET default_transaction_read_only")).await;
    administer(Engine::Postgres, &format!("ALTER DATABASE {name} SET search_path = nowhere")).await;
    refused(&database.url, &["search_path"]);
    database.remove().await;

    let ascii = format!("parlance_test_ascii_{}", new_id().replace('-', ""));
    let made = format!("CREATE DATABASE {ascii} ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0");
    administer(Engine::Postgres, &made).await;
    refused(&format!("{}/{ascii}", database::server(Engine::Postgres)), &["SQL_ASCII", "ENCODING 'UTF8'"]);
    administer(Engine::Postgres, &format!("DROP DATABASE {ascii}")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_of_postgres_may_lack_the_right_to_make_tables_and_no_other() {
    let database = Empty::create(Engine::Postgres).await;
    let role = format!("plain_{}", new_id().replace('-', ""));
    administer(Engine::Postgres, &format!("CREATE ROLE {role} LOGIN")).await;
    let url = of_user(&database.url, &role);
    let grant = async |words: &str| database::run(Engine::Postgres, &database.url, words).await;
    grant("REVOKE CREATE ON SCHEMA public FROM PUBLIC").await;
    refused(&url, &["may not make tables in the schema public", "GRANT CREATE ON SCHEMA"]);
    said(&database.url, "migrate", &[]).well();
    said(&url, "migrate", &[]).refused(&["lacks a right", "SELECT, INSERT, UPDATE and DELETE"]);
    grant(&format!("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}")).await;
    refused(&url, &["lacks a right", "SELECT, INSERT, UPDATE and DELETE"]);
    grant(&format!("GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")).await;
    works(&url, &[]).await;
    grant(&format!("DROP OWNED BY {role}")).await;
    database.remove().await;
    administer(Engine::Postgres, &format!("DROP ROLE {role}")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_of_mariadb_may_lack_the_right_to_make_tables_and_no_other() {
    let database = Empty::create(Engine::MySql).await;
    let (user, name) = (format!("plain{}", &new_id()[..8]), &database.name);
    let grant = async |rights: &str| {
        administer(Engine::MySql, &format!("GRANT {rights} ON {name}.* TO '{user}'@'%'")).await;
    };
    administer(Engine::MySql, &format!("CREATE USER '{user}'@'%'")).await;
    grant("SELECT").await;
    let url = of_user(&database.url, &user);
    said(&url, "migrate", &[]).refused(&["lacks a right", "CREATE"]);
    said(&database.url, "migrate", &[]).well();
    refused(&url, &["lacks a right", "SELECT, INSERT, UPDATE and DELETE"]);
    grant("SELECT, INSERT, UPDATE, DELETE").await;
    works(&url, &[]).await;
    administer(Engine::MySql, &format!("DROP USER '{user}'@'%'")).await;
    database.remove().await;
}

/// Settings of TLS, and what becomes of a start with them.
fn tls<'a>(mode: &'a str, file: &'a str) -> Vec<(&'a str, &'a str)> {
    let mode = ("PARLANCE_DATABASE__TLS", mode);
    if file.is_empty() { vec![mode] } else { vec![mode, ("PARLANCE_DATABASE__CA_FILE", file)] }
}

/// On a server that speaks TLS alone, with a database that is made.
async fn only_over_tls(own: &Own, other: &Own) {
    let (url, by_address) = (own.url("localhost", "parlance"), own.url("127.0.0.1", "parlance"));
    let (right, wrong) = (own.certificate(), other.certificate());
    said(&url, "migrate", &tls("off", "")).refused(&["localhost"]);
    said(&url, "migrate", &tls("verify-full", &wrong)).refused(&["cannot be trusted", "database.ca_file"]);
    said(&url, "migrate", &tls("verify-full", "")).refused(&["cannot be trusted"]);
    said(&by_address, "migrate", &tls("verify-full", &right)).refused(&["cannot be trusted"]);
    said(&url, "doctor", &tls("verify-full", &wrong)).refused(&["cannot be trusted"]);
    said(&by_address, "migrate", &tls("require", "")).well();
    works(&url, &tls("verify-full", &right)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn databases_are_reached_over_tls_and_only_those_that_can_be_trusted() {
    let strange = ["--sql-mode=EMPTY_STRING_IS_NULL,ANSI_QUOTES", "--character-set-server=latin1"];
    let (postgres, mariadb) = (Own::with_tls(Engine::Postgres, &[]), Own::with_tls(Engine::MySql, &strange));
    let maintenance = format!("{}?sslmode=require", postgres.url("localhost", "postgres"));
    database::run(Engine::Postgres, &maintenance, "CREATE DATABASE parlance").await;
    let maintenance = format!("{}?ssl-mode=REQUIRED", mariadb.url("localhost", "mysql"));
    database::run(Engine::MySql, &maintenance, "CREATE DATABASE parlance").await;
    only_over_tls(&postgres, &mariadb).await;
    only_over_tls(&mariadb, &postgres).await;

    let (url, over_tls) = (mariadb.url("localhost", "parlance"), tls("require", ""));
    for (setting, usual, words) in [
        ("read_only = 1", "read_only = 0", "lead to the primary"),
        ("max_allowed_packet = 1048576", "max_allowed_packet = 16777216", "max_allowed_packet is 1048576"),
    ] {
        database::run(Engine::MySql, &maintenance, &format!("SET GLOBAL {setting}")).await;
        said(&url, "migrate", &over_tls).refused(&[words]);
        said(&url, "doctor", &over_tls).refused(&[words]);
        database::run(Engine::MySql, &maintenance, &format!("SET GLOBAL {usual}")).await;
    }
    said(&url, "doctor", &over_tls).well();
}
