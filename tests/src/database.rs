//! Databases of a test's own, on the servers that the suite was told of.

use sqlx::{AssertSqlSafe, Connection};
use tempfile::TempDir;
use uuid::Uuid;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    MySql,
    Postgres,
}

/// An empty database that nothing else uses. That of a failed test is left, to be looked at.
pub struct Empty {
    pub engine: Engine,
    pub url: String,
    pub name: String,
    _folder: TempDir,
}

impl Empty {
    pub async fn create(engine: Engine) -> Self {
        let name = format!("parlance_test_{}", Uuid::now_v7().simple());
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = if engine == Engine::Sqlite {
            format!("sqlite:{}", folder.path().join("parlance.db").display())
        } else {
            administer(engine, &format!("CREATE DATABASE {name}")).await;
            format!("{}/{name}", server(engine))
        };
        Self { engine, url, name, _folder: folder }
    }

    /// Where its server listens, as in `127.0.0.1:5432`.
    pub fn address(&self) -> String {
        let server = server(self.engine);
        server.rsplit('@').next().unwrap_or_default().rsplit('/').next().unwrap_or_default().to_owned()
    }

    /// Drops it, whoever is still connected.
    pub async fn remove(self) {
        match self.engine {
            Engine::Sqlite => {}
            Engine::MySql => administer(self.engine, &format!("DROP DATABASE {}", self.name)).await,
            Engine::Postgres => administer(self.engine, &format!("DROP DATABASE {} WITH (FORCE)", self.name)).await,
        }
    }
}

/// A connection that stays open between statements, and a transaction with it.
pub enum Open {
    MySql(Box<sqlx::MySqlConnection>),
    Postgres(Box<sqlx::PgConnection>),
}

impl Open {
    pub async fn connect(database: &Empty) -> Self {
        let url = &database.url;
        match database.engine {
            Engine::Sqlite => panic!("SQLite's file has one writer"),
            Engine::MySql => {
                Self::MySql(Box::new(sqlx::MySqlConnection::connect(url).await.expect("the database answers")))
            }
            Engine::Postgres => {
                Self::Postgres(Box::new(sqlx::PgConnection::connect(url).await.expect("the database answers")))
            }
        }
    }

    pub async fn run(&mut self, statement: &str) {
        let statement = sqlx::raw_sql(AssertSqlSafe(statement.to_owned()));
        let done = match self {
            Self::MySql(conn) => statement.execute(&mut **conn).await.map(drop),
            Self::Postgres(conn) => statement.execute(&mut **conn).await.map(drop),
        };
        done.expect("the statement is understood");
    }
}

/// Where the engine's server is; a test on it fails when there is none.
pub fn server(engine: Engine) -> String {
    let variable = match engine {
        Engine::MySql => "PARLANCE_TEST_MYSQL_URL",
        _ => "PARLANCE_TEST_POSTGRES_URL",
    };
    let hint = "start the test databases with: export $(tests/env/databases start)";
    std::env::var(variable).unwrap_or_else(|_| panic!("{variable} is not set; {hint}"))
}

/// Runs a statement on the engine's server, outside of any test's database.
pub async fn administer(engine: Engine, statement: &str) {
    let maintenance = if engine == Engine::MySql { "mysql" } else { "postgres" };
    run(engine, &format!("{}/{maintenance}", server(engine)), statement).await;
}

/// Runs statements on a database over a connection of their own.
pub async fn run(engine: Engine, url: &str, statements: &str) {
    let statements = AssertSqlSafe(statements.to_owned());
    macro_rules! over {
        ($connection:ty) => {{
            let mut conn = <$connection>::connect(url).await.expect("the database answers");
            sqlx::raw_sql(statements).execute(&mut conn).await.expect("the statements are understood");
            conn.close().await.expect("the connection closes");
        }};
    }
    match engine {
        Engine::Sqlite => over!(sqlx::SqliteConnection),
        Engine::MySql => over!(sqlx::MySqlConnection),
        Engine::Postgres => over!(sqlx::PgConnection),
    }
}
