//! Migrations while others look on: one server at a time, a step may take its time, and who waits says
//! so.

use parlance_tests::{
    Server, Setup,
    database::{Empty, Engine, run},
};
use sqlx::{Connection, Executor, PgConnection};

/// As a server makes them before its first step.
const TABLES: &str = "CREATE TABLE schema_versions (\
        version BIGINT NOT NULL PRIMARY KEY, name VARCHAR(64) NOT NULL, runs_from BIGINT NOT NULL);\
    CREATE TABLE schema_locks (\
        name VARCHAR(64) NOT NULL PRIMARY KEY, holder VARCHAR(64) NOT NULL, until_ms BIGINT NOT NULL);";

/// A server on this database whose statements have a second. Its lease has five, so that a busy machine does not
/// lose it.
fn server(database: &Empty) -> Server {
    let setup = Setup::default()
        .database(&database.url)
        .set("PARLANCE_DATABASE__WRITE_SECONDS", 1)
        .set("PARLANCE_DATABASE__MIGRATION_LEASE_SECONDS", 5);
    setup.begin()
}

async fn waits_for_another(engine: Engine) {
    let database = Empty::create(engine).await;
    // 9999999999999 is long after this test; a lease that has run out is taken over.
    let held = format!("{TABLES} INSERT INTO schema_locks VALUES ('migrations', 'another server', 9999999999999);");
    run(engine, &database.url, &held).await;
    let mut waiting = server(&database);
    waiting.says("another server migrates the database: waiting for it", 1).await;
    assert!(!waiting.log().contains("migrating the database"), "a step was taken while another holds the lock");
    run(engine, &database.url, "UPDATE schema_locks SET until_ms = 1").await;
    waiting.wait_until_ready().await;
    drop(waiting);
    database.remove().await;
}

#[tokio::test]
async fn a_server_on_postgres_waits_while_another_migrates_and_says_so() {
    waits_for_another(Engine::Postgres).await;
}

#[tokio::test]
async fn a_server_on_mariadb_waits_while_another_migrates_and_says_so() {
    waits_for_another(Engine::MySql).await;
}

#[tokio::test]
async fn a_step_outlasts_every_deadline_and_a_second_server_waits_for_its_end() {
    let database = Empty::create(Engine::Postgres).await;
    run(Engine::Postgres, &database.url, TABLES).await;
    // The first step cannot be recorded while this is held.
    let mut blocker = PgConnection::connect(&database.url).await.expect("the database answers");
    let mut transaction = blocker.begin().await.expect("a transaction");
    transaction.execute("LOCK TABLE schema_versions IN SHARE MODE").await.expect("the lock");
    let mut first = server(&database);
    // A quarter of a lease each: well past the deadline of a statement, and two leases.
    first.says("the database is still being migrated", 8).await;
    let mut second = server(&database);
    second.says("another server migrates the database: waiting for it", 1).await;
    transaction.rollback().await.expect("the lock is given back");
    first.wait_until_ready().await;
    second.wait_until_ready().await;
    assert!(!second.log().contains("migrating the database"), "{}", second.log());
    blocker.close().await.expect("the connection closes");
    drop((first, second));
    database.remove().await;
}
