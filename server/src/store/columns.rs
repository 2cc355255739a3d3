//! Rows as the tables have them. A row type names its columns once; reading, inserting and the column
//! lists of statements follow from that. Apart because it stands in for three derives.

use sqlx::{Database, MySql, Postgres, QueryBuilder, Sqlite, query_builder::Separated};

use super::db::{Conn, on};

/// Rows of one INSERT, few enough for each engine's limit of parameters.
const MOST_ROWS: usize = 512;
/// An INSERT of more rows is not worth a place among the prepared statements.
const MOST_KEPT_ROWS: usize = 8;

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
    /// An INSERT without its values.
    const INSERT: &'static str;
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
            const INSERT: &'static str =
                concat!("INSERT INTO ", $table, " (", stringify!($first), $(", ", stringify!($field),)+ ") ");
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

/// Inserts rows with as few statements as the engines allow.
pub(super) async fn insert<T: Stored>(mut conn: Conn<'_>, rows: Vec<T>) -> sqlx::Result<()> {
    let mut rows = rows.into_iter();
    while rows.len() > 0 {
        let some: Vec<T> = rows.by_ref().take(MOST_ROWS).collect();
        let keep = some.len() <= MOST_KEPT_ROWS;
        on!(conn.reborrow(), |c: D| {
            let mut query = QueryBuilder::<D>::new(T::INSERT);
            query.push_values(some, |values, row| <T as Columns<D>>::push(row, values));
            query.build().persistent(keep).execute(c).await.map(drop)
        })?;
    }
    Ok(())
}
