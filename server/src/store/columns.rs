//! Rows as the tables have them. A row type names its columns once; reading, inserting and the column
//! lists of statements follow from that. Apart because it stands in for three derives.

use sqlx::{Database, MySql, Postgres, QueryBuilder, Sqlite, query_builder::Separated};
use uuid::Uuid;

use super::{
    db::{Conn, Tx, on},
    statement::{Engine, Update},
};

/// Most rows of one statement. Statements come in few sizes, so that they stay prepared.
const MOST_ROWS: usize = 256;
/// MySQL describes each parameter of a statement that it prepares.
pub(super) const MOST_ROWS_OF_MYSQL: usize = 32;

/// The first column of a row, as it is named in the log.
pub trait Key {
    fn key(&self) -> Uuid;
}

impl Key for Uuid {
    fn key(&self) -> Uuid {
        *self
    }
}

impl Key for i64 {
    fn key(&self) -> Uuid {
        Uuid::from_u128(u128::from(self.unsigned_abs()))
    }
}

/// What one engine can do with a row type.
pub trait Columns<D: Database>: Sized {
    /// Reads the row's columns from index `from` on.
    fn read(row: &D::Row, from: usize) -> sqlx::Result<Self>;
    fn push(self, values: Separated<'_, D, &'static str>);
}

/// A row type of one table.
pub trait Stored: Columns<Sqlite> + Columns<MySql> + Columns<Postgres> + Send {
    /// For a SELECT: `table.column, …`.
    const COLUMNS: &'static str;
    /// How many there are.
    const COUNT: usize;
    /// Their names.
    const NAMES: &'static [&'static str];
    /// An INSERT without its values.
    const INSERT: &'static str;

    /// The first column, to name the row in the log.
    fn key(&self) -> Uuid;
}

/// Declares a row type by its table and columns, in the order of the table's declaration.
macro_rules! columns {
    ($(#[$meta:meta])* $name:ident in $table:literal { $first:ident: $first_type:ty, $($field:ident: $type:ty,)+ }) => {
        $(#[$meta])*
        pub(super) struct $name {
            pub $first: $first_type,
            $(pub $field: $type,)+
        }

        impl $crate::store::columns::Stored for $name {
            const COLUMNS: &'static str =
                concat!($table, ".", stringify!($first), $(", ", $table, ".", stringify!($field)),+);
            const COUNT: usize = [stringify!($first), $(stringify!($field)),+].len();
            const NAMES: &'static [&'static str] = &[stringify!($first), $(stringify!($field)),+];
            const INSERT: &'static str =
                concat!("INSERT INTO ", $table, " (", stringify!($first), $(", ", stringify!($field),)+ ") ");

            fn key(&self) -> uuid::Uuid {
                $crate::store::columns::Key::key(&self.$first)
            }
        }

        $crate::store::columns::columns!(@engine sqlx::Sqlite, sqlx::sqlite::SqliteRow, $name: $first $($field)+);
        $crate::store::columns::columns!(@engine sqlx::MySql, sqlx::mysql::MySqlRow, $name: $first $($field)+);
        $crate::store::columns::columns!(@engine sqlx::Postgres, sqlx::postgres::PgRow, $name: $first $($field)+);
    };
    (@engine $engine:ty, $row:ty, $name:ident: $($field:ident)+) => {
        impl $crate::store::columns::Columns<$engine> for $name {
            fn read(row: &$row, from: usize) -> sqlx::Result<Self> {
                let mut past = from;
                $(
                    past += 1;
                    let $field = sqlx::Row::try_get(row, past - 1)?;
                )+
                Ok(Self { $($field),+ })
            }

            fn push(self, mut values: sqlx::query_builder::Separated<'_, $engine, &'static str>) {
                $(values.push_bind(self.$field);)+
            }
        }

        impl<'r> sqlx::FromRow<'r, $row> for $name {
            fn from_row(row: &'r $row) -> sqlx::Result<Self> {
                $crate::store::columns::Columns::<$engine>::read(row, 0)
            }
        }
    };
}

pub(super) use columns;

/// Inserts rows.
pub(super) async fn insert<T: Stored>(mut conn: Conn<'_>, rows: Vec<T>) -> sqlx::Result<()> {
    for rows in in_sizes(rows, most_rows(&conn)) {
        on!(conn.reborrow(), |c: D| {
            let mut query = QueryBuilder::<D>::default();
            push_insert(&mut query, rows);
            query.build().execute(c).await.map(drop)
        })?;
    }
    Ok(())
}

/// Inserts rows, at the latest with the commit.
pub(super) async fn insert_by_commit<T: Stored>(tx: &mut Tx, rows: Vec<T>) -> sqlx::Result<()> {
    let Some(script) = tx.script() else { return insert(tx.conn(), rows).await };
    for rows in in_sizes(rows, MOST_ROWS) {
        push_insert(script, rows);
        script.push("; ");
    }
    Ok(())
}

/// Updates rows by given ones, many in one statement; how many were there to be updated.
pub(super) async fn update<T: Stored>(mut conn: Conn<'_>, update: &Update, rows: Vec<T>) -> sqlx::Result<u64> {
    let mut matched = 0;
    for rows in in_sizes(rows, most_rows(&conn)) {
        matched += on!(conn.reborrow(), |c: D| {
            let mut query = QueryBuilder::<D>::default();
            push_update(&mut query, update, rows);
            query.build().execute(c).await.map(|done| done.rows_affected())
        })?;
    }
    Ok(matched)
}

/// Updates rows by given ones, at the latest with the commit.
pub(super) async fn update_by_commit<T: Stored>(tx: &mut Tx, given: &Update, rows: Vec<T>) -> sqlx::Result<()> {
    let Some(script) = tx.script() else { return update(tx.conn(), given, rows).await.map(drop) };
    for rows in in_sizes(rows, MOST_ROWS) {
        push_update(script, given, rows);
        script.push("; ");
    }
    Ok(())
}

fn push_insert<D: Engine, T: Stored + Columns<D>>(query: &mut QueryBuilder<D>, rows: Vec<T>) {
    query.push(T::INSERT);
    query.push_values(rows, |values, row| <T as Columns<D>>::push(row, values));
}

fn push_update<D: Engine, T: Columns<D>>(query: &mut QueryBuilder<D>, update: &Update, rows: Vec<T>) {
    let frame = D::update(update);
    query.push(frame.before);
    for (index, row) in rows.into_iter().enumerate() {
        query.push(if index == 0 { "" } else { frame.between }).push(frame.row.0);
        <T as Columns<D>>::push(row, query.separated(", "));
        query.push(frame.row.1);
    }
    query.push(frame.after);
}

const fn most_rows(conn: &Conn<'_>) -> usize {
    if matches!(conn, Conn::MySql(_)) { MOST_ROWS_OF_MYSQL } else { MOST_ROWS }
}

/// Splits rows for statements of `most` rows, a power of two, half as many, and so on down to one.
pub fn in_sizes<T>(mut rows: Vec<T>, most: usize) -> impl Iterator<Item = Vec<T>> {
    std::iter::from_fn(move || {
        let size = (rows.len().min(most) + 1).next_power_of_two() / 2;
        (size > 0).then(|| rows.drain(..size).collect())
    })
}

/// The values of an IN list, the last one repeated up to the next power of two, for the same reason.
pub fn list<T: Copy>(values: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut values: Vec<T> = values.into_iter().collect();
    if let Some(last) = values.last().copied() {
        values.resize(values.len().next_power_of_two(), last);
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_split_into_few_sizes_in_order() {
        let sizes = |count: usize| in_sizes((0..count).collect(), 32).map(|rows| rows.len()).collect::<Vec<_>>();
        assert_eq!(sizes(0), [0; 0]);
        assert_eq!(sizes(1), [1]);
        assert_eq!(sizes(7), [4, 2, 1]);
        assert_eq!(sizes(32), [32]);
        assert_eq!(sizes(100), [32, 32, 32, 4]);
        assert!(in_sizes((0..77).collect(), 32).flatten().eq(0..77));
    }

    #[test]
    fn lists_are_filled_up_with_their_last_value() {
        assert_eq!(list([0; 0]), [0; 0]);
        assert_eq!(list([1]), [1]);
        assert_eq!(list([1, 2, 3]), [1, 2, 3, 3]);
    }
}
