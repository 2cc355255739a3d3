//! The servers that share this database, and who is at each of them. Rows of a server that is no longer
//! heard of count for nothing, until another removes them.

use uuid::Uuid;

use super::{
    Store,
    columns::{Stored, columns, insert},
    db::{change, execute, read, rows, write},
    statement::statements,
};
use crate::{domain::node::Node, error::Result};

columns! {
    NodeRow in "nodes" {
        id: Uuid,
        address: String,
        version: String,
        started_at_ms: i64,
        seen_at_ms: i64,
    }
}

columns! {
    AttendanceRow in "attendances" {
        node_id: Uuid,
        user_id: Uuid,
    }
}

statements! {
    BEAT = ["UPDATE nodes SET seen_at_ms = ? WHERE id = ?"];
    SEEN = ["SELECT ", NodeRow::COLUMNS, " FROM nodes WHERE seen_at_ms >= ? ORDER BY started_at_ms, id"];
    GONE = ["SELECT ", NodeRow::COLUMNS, " FROM nodes WHERE seen_at_ms < ?"];
    LEAVE = ["DELETE FROM nodes WHERE id = ?"];
    LEAVE_ALL = ["DELETE FROM attendances WHERE node_id = ?"];
    ELSEWHERE = [
        "SELECT DISTINCT attendances.user_id FROM nodes JOIN attendances ON attendances.node_id = nodes.id",
        " WHERE nodes.seen_at_ms >= ? AND nodes.id <> ?",
    ];
}

impl Store {
    /// Says that the node is alive. False when nobody knew it: then nobody knows who is there either.
    pub async fn beat(&self, node: Node) -> Result<bool> {
        let known = change!(self, |writer| Ok(execute!(writer, BEAT, node.seen_at_ms, node.id)? > 0))?;
        if !known {
            write!(self, |tx| insert(tx.conn(), vec![NodeRow::from(node)]).await?)?;
        }
        Ok(known)
    }

    /// Servers heard of since then, the oldest first.
    pub async fn nodes(&self, since_ms: i64) -> Result<Vec<Node>> {
        read!(self, |reader| Ok(rows!(reader, NodeRow, SEEN, since_ms)?.into_iter().map(Node::from).collect()))
    }

    /// Takes the node out, with all who were there.
    pub async fn leave(&self, node_id: Uuid) -> Result<()> {
        write!(self, |tx| {
            execute!(tx, LEAVE_ALL, node_id)?;
            execute!(tx, LEAVE, node_id)?;
        })
    }

    /// Takes out the nodes that have not been heard of since then.
    pub async fn forget_nodes(&self, before_ms: i64) -> Result<()> {
        let gone = read!(self, |reader| Ok(rows!(reader, NodeRow, GONE, before_ms)?))?;
        for node in gone {
            self.leave(node.id).await?;
        }
        Ok(())
    }

    /// Says which users are at a node.
    pub async fn attend(&self, node_id: Uuid, users: Vec<Uuid>) -> Result<()> {
        write!(self, |tx| {
            execute!(tx, LEAVE_ALL, node_id)?;
            let rows = users.iter().map(|user_id| AttendanceRow { node_id, user_id: *user_id });
            insert(tx.conn(), rows.collect()).await?;
        })
    }

    /// Users who are at other nodes than this one; those that have not been heard of since then do not count.
    pub async fn present_elsewhere(&self, node_id: Uuid, since_ms: i64) -> Result<Vec<Uuid>> {
        read!(self, |reader| {
            Ok(rows!(reader, (Uuid,), ELSEWHERE, since_ms, node_id)?.into_iter().map(|(id,)| id).collect())
        })
    }
}

impl From<Node> for NodeRow {
    fn from(node: Node) -> Self {
        let Node { id, address, version, started_at_ms, seen_at_ms } = node;
        Self { id, address, version, started_at_ms, seen_at_ms }
    }
}

impl From<NodeRow> for Node {
    fn from(row: NodeRow) -> Self {
        let NodeRow { id, address, version, started_at_ms, seen_at_ms } = row;
        Self { id, address, version, started_at_ms, seen_at_ms }
    }
}
