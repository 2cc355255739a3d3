//! One SQL text for three engines: statements are written once with `?`; the `$n` that PostgreSQL
//! wants is worked out by the compiler. Apart because it is the only arithmetic on SQL texts.

/// A statement in both spellings.
#[derive(Clone, Copy)]
pub struct Statement {
    /// With `?`, for SQLite and MySQL.
    pub question: &'static str,
    /// With `$1`, `$2`, …, for PostgreSQL.
    pub dollar: &'static str,
}

/// An UPDATE of many rows at once by rows that are given with it.
pub struct Update {
    pub table: &'static str,
    /// What each given row holds, in order, by the names of the table's own columns.
    pub given: &'static [&'static str],
    /// A row is changed where these are the same.
    pub keys: &'static [&'static str],
    /// Columns that take the given value only where it is higher.
    pub rising: bool,
    /// A further condition, from `AND` on.
    pub and: &'static str,
}

/// An engine's way to put given rows into an UPDATE.
pub struct Frame {
    pub before: String,
    pub row: (&'static str, &'static str),
    pub between: &'static str,
    pub after: String,
}

impl Update {
    fn condition(&self) -> String {
        let same = |key: &&str| format!("{}.{key} = given.{key}", self.table);
        format!("{}{}", self.keys.iter().map(same).collect::<Vec<_>>().join(" AND "), self.and)
    }

    /// The assignments, the assigned columns named after `prefix`.
    fn assignments(&self, prefix: &str) -> String {
        let table = self.table;
        let set = |name: &&&str| match self.rising {
            false => format!("{prefix}{name} = given.{name}"),
            true => format!(
                "{prefix}{name} = CASE WHEN {table}.{name} < given.{name} THEN given.{name} ELSE {table}.{name} END"
            ),
        };
        self.given.iter().filter(|name| !self.keys.contains(name)).map(|name| set(&name)).collect::<Vec<_>>().join(", ")
    }

    /// For engines that know UPDATE … FROM.
    fn given_rows(&self) -> Frame {
        let Self { table, given, .. } = self;
        let (given, sets, condition) = (given.join(", "), self.assignments(""), self.condition());
        Frame {
            before: format!("WITH given ({given}) AS (VALUES "),
            row: ("(", ")"),
            between: ", ",
            after: format!(") UPDATE {table} SET {sets} FROM given WHERE {condition}"),
        }
    }

    /// For MySQL, where an UPDATE joins. The names and types of the given rows are those of no row of
    /// the table.
    fn join(&self) -> Frame {
        let Self { table, given, .. } = self;
        let (given, sets, condition) = (given.join(", "), self.assignments(&format!("{table}.")), self.condition());
        Frame {
            before: format!("UPDATE {table} JOIN (SELECT {given} FROM {table} WHERE 1 = 0 UNION ALL "),
            row: ("SELECT ", ""),
            between: " UNION ALL ",
            after: format!(") AS given ON {condition} SET {sets}"),
        }
    }
}

/// An engine's spelling of a statement and of what else differs.
pub trait Engine: sqlx::Database {
    /// Takes the write lock at once where there is only one.
    const BEGIN: &'static str;
    /// Ends a SELECT whose rows are to stay as they are until the commit.
    const LOCK: &'static str;
    /// As [`Self::LOCK`], but refused at once where another transaction holds one of the rows.
    const LOCK_OR_FAIL: &'static str;
    /// Milliseconds since 1970 by the database's clock.
    const NOW_MS: &'static str;
    /// Turns an INSERT into an UPDATE for the rows whose id is there.
    const UPSERT_BY_ID: &'static str;

    /// The value that an upsert would insert.
    fn proposed(column: &str) -> String;
    /// What surrounds the rows of an [`Update`], and each of them.
    fn update(update: &Update) -> Frame;
    fn text(statement: &Statement) -> &'static str;
}

impl Engine for sqlx::Sqlite {
    const BEGIN: &'static str = "BEGIN IMMEDIATE";
    const LOCK: &'static str = "";
    const LOCK_OR_FAIL: &'static str = "";
    const NOW_MS: &'static str = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)";
    const UPSERT_BY_ID: &'static str = " ON CONFLICT (id) DO UPDATE SET ";

    fn proposed(column: &str) -> String {
        format!("excluded.{column}")
    }

    fn update(update: &Update) -> Frame {
        update.given_rows()
    }

    fn text(statement: &Statement) -> &'static str {
        statement.question
    }
}

impl Engine for sqlx::MySql {
    const BEGIN: &'static str = "BEGIN";
    const LOCK: &'static str = " FOR UPDATE";
    const LOCK_OR_FAIL: &'static str = " FOR UPDATE NOWAIT";
    const NOW_MS: &'static str = "CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)";
    const UPSERT_BY_ID: &'static str = " ON DUPLICATE KEY UPDATE ";

    fn proposed(column: &str) -> String {
        format!("VALUES({column})")
    }

    fn update(update: &Update) -> Frame {
        update.join()
    }

    fn text(statement: &Statement) -> &'static str {
        statement.question
    }
}

impl Engine for sqlx::Postgres {
    const BEGIN: &'static str = "BEGIN";
    const LOCK: &'static str = " FOR UPDATE";
    const LOCK_OR_FAIL: &'static str = " FOR UPDATE NOWAIT";
    const NOW_MS: &'static str = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";
    const UPSERT_BY_ID: &'static str = " ON CONFLICT (id) DO UPDATE SET ";

    fn proposed(column: &str) -> String {
        format!("excluded.{column}")
    }

    fn update(update: &Update) -> Frame {
        update.given_rows()
    }

    fn text(statement: &Statement) -> &'static str {
        statement.dollar
    }
}

/// Declares a file's statements, each from pieces of text, and `ALL`, the list a test prepares.
macro_rules! statements {
    ($($name:ident = [$($piece:expr),+ $(,)?];)+) => {
        $(const $name: $crate::store::statement::Statement = {
            const PIECES: &[&str] = &[$($piece),+];
            const QUESTION: [u8; $crate::store::statement::length(PIECES, false)] =
                $crate::store::statement::spell(PIECES, false);
            const DOLLAR: [u8; $crate::store::statement::length(PIECES, true)] =
                $crate::store::statement::spell(PIECES, true);
            $crate::store::statement::Statement {
                question: $crate::store::statement::text(&QUESTION),
                dollar: $crate::store::statement::text(&DOLLAR),
            }
        };)+

        pub(super) const ALL: &[$crate::store::statement::Statement] = &[$($name),+];
    };
}

pub(super) use statements;

/// Bytes of the joined pieces.
pub const fn length(pieces: &[&str], dollar: bool) -> usize {
    let (mut total, mut marks, mut piece) = (0, 0, 0);
    while piece < pieces.len() {
        let bytes = pieces[piece].as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            total += 1;
            if dollar && bytes[at] == b'?' {
                marks += 1;
                total += if marks < 10 { 1 } else { 2 };
            }
            at += 1;
        }
        piece += 1;
    }
    total
}

/// Joins the pieces. No statement has a `?` in a literal, nor a hundred of them.
pub const fn spell<const LENGTH: usize>(pieces: &[&str], dollar: bool) -> [u8; LENGTH] {
    let mut out = [0; LENGTH];
    let (mut to, mut marks, mut piece) = (0, 0, 0);
    while piece < pieces.len() {
        let bytes = pieces[piece].as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if dollar && bytes[at] == b'?' {
                marks += 1;
                out[to] = b'$';
                if marks >= 10 {
                    to += 1;
                    out[to] = b'0' + marks / 10;
                }
                to += 1;
                out[to] = b'0' + marks % 10;
            } else {
                out[to] = bytes[at];
            }
            to += 1;
            at += 1;
        }
        piece += 1;
    }
    out
}

/// The bytes as text; nothing but whole pieces was joined, so they are.
pub const fn text(bytes: &'static [u8]) -> &'static str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => "",
    }
}

#[cfg(test)]
mod tests {
    const COLUMNS: &str = "a, b";

    statements! {
        SHORT = ["SELECT ", COLUMNS, " FROM t WHERE a = ? AND b > ?"];
        LONG = ["VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"];
    }

    #[test]
    fn marks_are_numbered_for_postgres_only() {
        assert_eq!(SHORT.question, "SELECT a, b FROM t WHERE a = ? AND b > ?");
        assert_eq!(SHORT.dollar, "SELECT a, b FROM t WHERE a = $1 AND b > $2");
        assert_eq!(LONG.dollar, "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
        assert_eq!(ALL.len(), 2);
    }
}
