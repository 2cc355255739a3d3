//! All that an installation remembers, from one database into another of any engine: page by page in the
//! order of the keys, each page with a mark that says how far it got, so that a copy that was interrupted
//! goes on; and at the end both sides are read and compared. Apart from the stores of the nouns, because it
//! takes rows as they are and knows no noun.

/// How far a copy has got.
mod mark;
/// Rows of any table, as any engine has them.
mod row;
/// Which tables there are.
mod table;

use sqlx::QueryBuilder;

use self::{
    mark::Mark,
    row::{Cell, Sum, bind, cell},
    table::{COPIED, Column, Table},
};
use super::{
    Store,
    columns::MOST_ROWS_OF_MYSQL,
    db::{Conn, Reader, Tx, execute, on, row, within},
    meta, migration,
    statement::statements,
};
use crate::error::{Error, Result};

/// Name of the fact that says how far a copy into this database has got; no server starts on it.
const MARK: &str = "copying";
/// Rows of a page, which is one transaction.
const PAGE: usize = 256;
/// Bytes of the rows of one statement, unless one row alone has more.
const STATEMENT_BYTES: usize = 1 << 20;

statements! {
    EMPTY_META = ["DELETE FROM meta"];
    EMPTY_COUNTERS = ["DELETE FROM counters"];
    MARKED = ["SELECT value FROM meta WHERE name = ?"];
    SET_MARK = ["INSERT INTO meta (name, value) VALUES (?, ?)"];
    MOVE_MARK = ["UPDATE meta SET value = ? WHERE name = ? AND value = ?"];
    CLEAR_MARK = ["DELETE FROM meta WHERE name = ?"];
}

/// How far a table is.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    pub table: &'static str,
    /// Whether it is compared already, no longer copied.
    pub compared: bool,
    pub rows: u64,
    /// How many there are, where that could be counted in time.
    pub of: Option<u64>,
}

/// A table that is the same on both sides.
#[derive(Debug, Clone, Copy)]
pub struct Compared {
    pub table: &'static str,
    pub rows: u64,
    /// Of all rows in any order; the same on every engine.
    pub checksum: u128,
}

/// Both sides, and who is told.
struct Sides<'a> {
    from: &'a Store,
    to: &'a Store,
    tell: &'a (dyn Fn(Progress) + Send + Sync),
}

impl Store {
    /// Refuses a database that cannot be copied: there is no installation in it, or not a whole one.
    pub async fn copyable(&self) -> Result<()> {
        judged_source(self).await.map(drop)
    }

    /// Copies everything into another database, empty or with an unfinished copy of this one, and compares
    /// both. What was copied stays marked until [`Self::end_copy`].
    pub async fn copy_to(&self, to: &Self, tell: &(dyn Fn(Progress) + Send + Sync)) -> Result<Vec<Compared>> {
        let sides = Sides { from: self, to, tell };
        let mut mark = sides.begin().await?;
        let done = async {
            while let Some(table) = COPIED.get(mark.table) {
                sides.table(table, &mut mark).await?;
            }
            sides.compare().await
        };
        done.await.map_err(|error| Error {
            message: format!("{}; what was copied stays: the same command goes on from there", error.message),
            ..error
        })
    }

    /// Makes a copy that has been compared an installation: from now on servers start on it.
    pub async fn end_copy(&self) -> Result<()> {
        let mut tx = self.db().begin().await?;
        execute!(tx, CLEAR_MARK, MARK)?;
        Ok(tx.commit().await?)
    }
}

/// Refuses a database that holds a part of an installation.
pub(super) async fn refuse_unfinished(conn: &mut Reader) -> Result<()> {
    match row!(conn, (String,), MARKED, MARK)? {
        None => Ok(()),
        Some(_) => Err(Error::internal(
            "the database holds a copy that was not finished: run the same `parlance copy` again, or empty it",
        )),
    }
}

impl Sides<'_> {
    /// Judges both sides; where the copy begins, or goes on.
    async fn begin(&self) -> Result<Mark> {
        let log_id = judged_source(self.from).await?;
        if let Some(stored) = self.marked().await? {
            return Mark::read(&stored, &log_id, self).await;
        }
        self.to.migrate_unjudged().await?;
        self.refuse_used(&log_id).await?;
        let mark = Mark::new(log_id);
        let mut tx = self.to.db().begin().await?;
        execute!(tx, EMPTY_META)?;
        execute!(tx, EMPTY_COUNTERS)?;
        execute!(tx, SET_MARK, MARK, mark.stored.as_str())?;
        tx.commit().await?;
        Ok(mark)
    }

    /// The mark of an unfinished copy.
    async fn marked(&self) -> Result<Option<String>> {
        let mut conn = self.to.db().reader().await?;
        // Without tables there is nothing of anybody's.
        let Ok(found) = row!(conn, (String,), MARKED, MARK) else { return Ok(None) };
        if found.is_some() {
            migration::require_newest(&mut conn).await?;
        }
        conn.give_back();
        Ok(found.map(|(mark,)| mark))
    }

    async fn refuse_used(&self, log_id: &str) -> Result<()> {
        let mut conn = self.to.db().reader().await?;
        for table in COPIED.iter().filter(|table| !table.is_founded) {
            let columns = columns(&mut conn, table).await?;
            let first = page(&mut conn, table, &columns, None, 1).await?;
            if !first.is_empty() {
                let same = meta::log_id(&mut conn).await?.to_string() == log_id;
                return Err(Error::internal(if same {
                    "the database to copy into holds this installation already".to_owned()
                } else {
                    format!("the database to copy into is in use: there are rows in its table {}", table.name)
                }));
            }
        }
        conn.give_back();
        Ok(())
    }

    /// Copies what is left of one table, and moves the mark to the next.
    async fn table(&self, table: &'static Table, mark: &mut Mark) -> Result<()> {
        let deadline = self.to.db().deadlines().write;
        let (from, to) = self.columns(table).await?;
        let of = self.count(table).await;
        let mut source = self.from.db().reader().await?;
        loop {
            (self.tell)(Progress { table: table.name, compared: false, rows: mark.rows, of });
            let rows = within(deadline, async {
                Ok::<_, Error>(page(&mut source, table, &from, mark.after.as_deref(), PAGE).await?)
            });
            let rows = rows.await?;
            let whole = rows.len() < PAGE;
            let after = rows.last().map(|row| table.key_of(&from, row));
            mark.rows += rows.len() as u64;
            mark.after = after.or(mark.after.take());
            if whole {
                (mark.table, mark.rows, mark.after) = (mark.table + 1, 0, None);
            }
            within(deadline, self.write(table, &to, rows, mark)).await?;
            if whole {
                source.give_back();
                return Ok(());
            }
        }
    }

    /// One transaction: rows and how far the copy then is.
    async fn write(&self, table: &Table, columns: &[Column], rows: Vec<Vec<Cell>>, mark: &mut Mark) -> Result<()> {
        let mut tx = self.to.db().begin().await?;
        insert(&mut tx, table, columns, rows).await?;
        let text = mark.text();
        if text != mark.stored && execute!(tx, MOVE_MARK, text.as_str(), MARK, mark.stored.as_str())? != 1 {
            tx.roll_back();
            return Err(Error::internal("another copy into this database goes on at the same time"));
        }
        tx.commit().await?;
        mark.stored = text;
        Ok(())
    }

    /// Both sides' columns of a table, which are the same, each by its name.
    async fn columns(&self, table: &Table) -> Result<(Vec<Column>, Vec<Column>)> {
        let mut conn = self.from.db().reader().await?;
        let from = columns(&mut conn, table).await?;
        conn.give_back();
        let mut conn = self.to.db().reader().await?;
        let to = columns(&mut conn, table).await?;
        conn.give_back();
        let names = |columns: &[Column]| columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>();
        if from.is_empty() || names(&from) != names(&to) {
            return Err(Error::internal(format!("the table {} is not the same on both sides", table.name)));
        }
        Ok((from, to))
    }

    async fn count(&self, table: &Table) -> Option<u64> {
        let db = self.from.db();
        let counted = within(db.deadlines().read, async {
            let mut conn = db.reader().await?;
            let counted: sqlx::Result<i64> = on!(conn.conn(), |c: D| {
                let mut query = QueryBuilder::<D>::new("SELECT COUNT(*) FROM ");
                query.push(table.name).build_query_scalar().fetch_one(c).await
            });
            conn.give_back();
            counted
        });
        u64::try_from(counted.await.ok()?).ok()
    }

    /// Reads both sides and holds them against each other.
    async fn compare(&self) -> Result<Vec<Compared>> {
        let mut all = Vec::with_capacity(COPIED.len());
        for table in COPIED {
            let (from, to) = self.columns(table).await?;
            let tell = |rows| (self.tell)(Progress { table: table.name, compared: true, rows, of: None });
            let (source, target) =
                tokio::try_join!(sum(self.from, table, &from, tell), sum(self.to, table, &to, |_| ()))?;
            if source != target {
                let message = format!(
                    "the copy differs in the table {}: {source} there, {target} here; empty the database to copy into \
                     and begin anew",
                    table.name
                );
                return Err(Error::internal(message));
            }
            all.push(Compared { table: table.name, rows: source.rows, checksum: source.checksum });
        }
        Ok(all)
    }
}

/// The log of the installation that is copied.
async fn judged_source(from: &Store) -> Result<String> {
    let mut conn = from.db().reader().await?;
    migration::require_newest(&mut conn).await?;
    refuse_unfinished(&mut conn).await?;
    let log_id = meta::log_id(&mut conn).await?;
    conn.give_back();
    Ok(log_id.to_string())
}

/// All rows of a table as one sum; the mark is no row of an installation.
async fn sum(store: &Store, table: &Table, columns: &[Column], tell: impl Fn(u64)) -> Result<Sum> {
    let (db, mut sum, mut after) = (store.db(), Sum::default(), None::<Vec<Cell>>);
    let mut conn = db.reader().await?;
    loop {
        let read = async { Ok::<_, Error>(page(&mut conn, table, columns, after.as_deref(), PAGE).await?) };
        let rows = within(db.deadlines().write, read).await?;
        for row in &rows {
            if !(table.name == "meta" && row.contains(&Cell::Text(MARK.to_owned()))) {
                sum.add(row);
            }
        }
        tell(sum.rows);
        match rows.last() {
            Some(row) if rows.len() == PAGE => after = Some(table.key_of(columns, row)),
            _ => break,
        }
    }
    conn.give_back();
    Ok(sum)
}

/// The table's columns in the order of their names, which is no engine's own.
async fn columns(conn: &mut Reader, table: &Table) -> Result<Vec<Column>> {
    let found = table::columns(conn.conn(), table.name).await?;
    let mut columns = found
        .into_iter()
        .map(|(name, declared)| Column::new(table.name, name, &declared))
        .collect::<Result<Vec<Column>>>()?;
    columns.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(columns)
}

/// The next rows in the order of the key.
async fn page(
    conn: &mut Reader,
    table: &Table,
    columns: &[Column],
    after: Option<&[Cell]>,
    size: usize,
) -> sqlx::Result<Vec<Vec<Cell>>> {
    on!(conn.conn(), |c: D| {
        let mut query = QueryBuilder::<D>::new("SELECT ");
        query.push(names(columns)).push(" FROM ").push(table.name);
        if let Some(after) = after {
            // The first condition is what an index can begin at.
            let keys: Vec<_> = table.key.iter().zip(after).map(|(name, cell)| (*name, cell)).collect();
            for (depth, (name, cell)) in keys.iter().enumerate() {
                let kind = table.kind(columns, name);
                query.push(if depth == 0 { " WHERE " } else { " AND (" });
                if depth == 0 {
                    query.push(name).push(" >= ");
                    bind!(query, kind, (*cell).clone());
                    query.push(" AND (");
                }
                query.push(name).push(" > ");
                bind!(query, kind, (*cell).clone());
                if depth + 1 < keys.len() {
                    query.push(" OR (").push(name).push(" = ");
                    bind!(query, kind, (*cell).clone());
                }
            }
            query.push(")".repeat(keys.len() * 2 - 1));
        }
        query.push(" ORDER BY ").push(table.key.join(", ")).push(" LIMIT ").push(size);
        let rows = query.build().persistent(false).fetch_all(c).await?;
        let read = |row: &<D as sqlx::Database>::Row| {
            let cells = columns.iter().enumerate().map(|(at, column)| cell!(row, at, column.kind));
            cells.collect::<sqlx::Result<Vec<Cell>>>()
        };
        rows.iter().map(read).collect()
    })
}

async fn insert(tx: &mut Tx, table: &Table, columns: &[Column], rows: Vec<Vec<Cell>>) -> Result<()> {
    let most = if matches!(tx.conn(), Conn::MySql(_)) { MOST_ROWS_OF_MYSQL } else { PAGE };
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let (mut together, mut bytes) = (Vec::new(), 0);
        while let Some(row) = rows.next_if(|row| {
            let length = row.iter().map(Cell::length).sum::<usize>();
            let fits = together.len() < most && (bytes == 0 || bytes + length <= STATEMENT_BYTES);
            bytes += length;
            fits
        }) {
            together.push(row);
        }
        on!(tx.conn(), |c: D| {
            let mut query = QueryBuilder::<D>::new("INSERT INTO ");
            query.push(table.name).push(" (").push(names(columns)).push(") ");
            query.push_values(together, |mut values, row| {
                for (column, cell) in columns.iter().zip(row) {
                    bind!(values, column.kind, cell);
                }
            });
            query.build().persistent(false).execute(c).await.map(drop)
        })?;
    }
    Ok(())
}

fn names(columns: &[Column]) -> String {
    columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ")
}
