//! Assistants as rows.

use uuid::Uuid;

use super::{
    Store,
    columns::{Stored, columns, insert},
    db::{Tx, execute, read, row, rows, write},
    request::{self, Created, RequestKey},
    statement::statements,
    word,
};
use crate::{
    domain::assistant::{Assistant, Privacy},
    error::{Error, Reason, Result},
};

columns! {
    AssistantRow in "assistants" {
        id: Uuid,
        display_name: String,
        provider: String,
        model: String,
        instructions: String,
        temperature: Option<f64>,
        max_tokens: Option<i64>,
        knowledge_base_ids: String,
        hand_off: String,
        enabled: bool,
        is_default: bool,
        created_at_ms: i64,
        updated_at_ms: i64,
        reads_notes: bool,
        show_reasoning: bool,
        staff_only: bool,
    }
}

statements! {
    GET = ["SELECT ", AssistantRow::COLUMNS, " FROM assistants WHERE id = ?"];
    DEFAULT = [
        "SELECT ", AssistantRow::COLUMNS, " FROM assistants WHERE is_default = ? ORDER BY created_at_ms, id LIMIT 1",
    ];
    SERVING = [
        "SELECT ", AssistantRow::COLUMNS, " FROM assistants WHERE id = ? OR is_default = ?",
        " ORDER BY CASE WHEN id = ? THEN 0 ELSE 1 END, created_at_ms, id LIMIT 1",
    ];
    LIST = ["SELECT ", AssistantRow::COLUMNS, " FROM assistants ORDER BY created_at_ms, id"];
    ONLY_DEFAULT = ["UPDATE assistants SET is_default = ? WHERE is_default = ? AND id <> ?"];
    SET_BASES = ["UPDATE assistants SET knowledge_base_ids = ? WHERE id = ?"];
    DELETE = ["DELETE FROM assistants WHERE id = ?"];
    // Writes nothing new, but holds the assistant still until the commit.
    HOLD = ["UPDATE assistants SET updated_at_ms = updated_at_ms WHERE id = ?"];
    UPDATE = [
        "UPDATE assistants SET display_name = ?, provider = ?, model = ?, instructions = ?, temperature = ?,",
        " max_tokens = ?, knowledge_base_ids = ?, hand_off = ?, enabled = ?, is_default = ?, updated_at_ms = ?,",
        " reads_notes = ?, show_reasoning = ?, staff_only = ?",
        " WHERE id = ?",
    ];
}

impl Store {
    /// A new default takes the place of the one before.
    pub async fn create_assistant(
        &self,
        assistant: Assistant,
        request: Option<RequestKey>,
    ) -> Result<Created<Assistant>> {
        let store = self.clone();
        let change = async move {
            write!(store, |tx| {
                let (id, now_ms) = (assistant.id, assistant.created_at_ms);
                if let Some(made) = request::begin(&mut tx, request.as_ref(), id, now_ms).await? {
                    let made = row!(tx, AssistantRow, GET, made)?.ok_or_else(|| Error::not_found("assistant", made))?;
                    return Ok(Created::Repeat(made.try_into()?));
                }
                put(&mut tx, &assistant).await?;
                Created::New(assistant)
            })
        };
        self.clearing(|recent| recent.assistants.clear(), change).await
    }

    /// Deletes an assistant; the default one is needed.
    pub async fn delete_assistant(&self, id: Uuid) -> Result<()> {
        let store = self.clone();
        let change = async move {
            write!(store, |tx| {
                let row = row!(tx, AssistantRow, GET, id)?.ok_or_else(|| Error::not_found("assistant", id))?;
                if row.is_default {
                    let message = "this is the default assistant";
                    return Err(Error::new(Reason::StillNeeded, message).with("resource", "assistant"));
                }
                execute!(tx, DELETE, id)?;
            })
        };
        self.clearing(|recent| recent.assistants.clear(), change).await
    }

    /// The assistant that serves a session which names this one: the default once it is deleted.
    pub async fn serving_assistant(&self, id: Uuid) -> Result<Assistant> {
        let recent = self.recent();
        if let Some(assistant) = recent.assistants.get(id) {
            return Ok(Assistant::clone(&assistant));
        }
        let since = recent.assistants.begin();
        read!(self, |reader| {
            let found = row!(reader, AssistantRow, SERVING, id, true, id)?;
            let assistant = found.ok_or_else(|| Error::not_found("assistant", id))?.try_into()?;
            recent.assistants.keep(since, id, &assistant);
            Ok(assistant)
        })
    }

    pub async fn get_assistant(&self, id: Uuid) -> Result<Assistant> {
        read!(self, |reader| {
            let found = row!(reader, AssistantRow, GET, id)?;
            found.ok_or_else(|| Error::not_found("assistant", id))?.try_into()
        })
    }

    /// The assistant of sessions that name none.
    pub async fn default_assistant(&self) -> Result<Assistant> {
        read!(self, |reader| {
            let found = row!(reader, AssistantRow, DEFAULT, true)?;
            found.ok_or_else(|| Error::not_found("assistant", "default"))?.try_into()
        })
    }

    /// The oldest first.
    pub async fn list_assistants(&self) -> Result<Vec<Assistant>> {
        read!(self, |reader| Ok(word::readable(rows!(reader, AssistantRow, LIST)?)))
    }

    /// Writes all of it over what was there.
    pub async fn update_assistant(&self, assistant: Assistant) -> Result<()> {
        let wanted = assistant.clone();
        let write = move |place: &mut Assistant| {
            *place = Assistant { created_at_ms: place.created_at_ms, ..wanted };
            Ok(())
        };
        self.change_assistant(assistant.id, write).await.map(drop)
    }

    /// Changes an assistant as it is now: what others change meanwhile is kept.
    pub async fn change_assistant(
        &self,
        id: Uuid,
        change: impl FnOnce(&mut Assistant) -> Result<()> + Send + 'static,
    ) -> Result<Assistant> {
        let store = self.clone();
        let change = async move {
            write!(store, |tx| {
                execute!(tx, HOLD, id)?;
                let row = row!(tx, AssistantRow, GET, id)?.ok_or_else(|| Error::not_found("assistant", id))?;
                let mut assistant = Assistant::try_from(row)?;
                change(&mut assistant)?;
                if assistant.is_default {
                    execute!(tx, ONLY_DEFAULT, false, true, id)?;
                }
                let row = AssistantRow::from(&assistant);
                execute!(
                    tx,
                    UPDATE,
                    row.display_name.as_str(),
                    row.provider.as_str(),
                    row.model.as_str(),
                    row.instructions.as_str(),
                    row.temperature,
                    row.max_tokens,
                    row.knowledge_base_ids.as_str(),
                    row.hand_off.as_str(),
                    row.enabled,
                    row.is_default,
                    row.updated_at_ms,
                    row.reads_notes,
                    row.show_reasoning,
                    row.staff_only,
                    id,
                )?;
                assistant
            })
        };
        self.clearing(|recent| recent.assistants.clear(), change).await
    }
}

/// Takes a knowledge base from every assistant that looks things up in it.
pub(super) async fn forget_base(tx: &mut Tx, base: Uuid) -> Result<()> {
    let assistants: Vec<Assistant> = word::readable(rows!(tx, AssistantRow, LIST)?);
    for mut assistant in assistants {
        if assistant.knowledge_base_ids.contains(&base) {
            assistant.knowledge_base_ids.retain(|known| *known != base);
            execute!(tx, SET_BASES, word::to_json(&assistant.knowledge_base_ids), assistant.id)?;
        }
    }
    Ok(())
}

async fn put(tx: &mut Tx, assistant: &Assistant) -> sqlx::Result<()> {
    if assistant.is_default {
        execute!(tx, ONLY_DEFAULT, false, true, assistant.id)?;
    }
    insert(tx.conn(), vec![AssistantRow::from(assistant)]).await
}

impl From<&Assistant> for AssistantRow {
    fn from(assistant: &Assistant) -> Self {
        Self {
            id: assistant.id,
            display_name: assistant.display_name.clone(),
            provider: assistant.provider.clone(),
            model: assistant.model.clone(),
            instructions: assistant.instructions.clone(),
            temperature: assistant.temperature,
            max_tokens: assistant.max_tokens.map(i64::from),
            knowledge_base_ids: word::to_json(&assistant.knowledge_base_ids),
            hand_off: word::to_json(&assistant.hand_off),
            enabled: assistant.enabled,
            is_default: assistant.is_default,
            created_at_ms: assistant.created_at_ms,
            updated_at_ms: assistant.updated_at_ms,
            reads_notes: assistant.privacy.reads_notes,
            show_reasoning: assistant.privacy.show_reasoning,
            staff_only: assistant.privacy.staff_only,
        }
    }
}

impl TryFrom<AssistantRow> for Assistant {
    type Error = Error;

    fn try_from(row: AssistantRow) -> Result<Self> {
        let too_large = |_| Error::internal("the database holds a max_tokens that is too large");
        Ok(Self {
            id: row.id,
            display_name: row.display_name,
            provider: row.provider,
            model: row.model,
            instructions: row.instructions,
            temperature: row.temperature,
            max_tokens: row.max_tokens.map(i32::try_from).transpose().map_err(too_large)?,
            knowledge_base_ids: word::from_json(&row.knowledge_base_ids)?,
            hand_off: word::from_json(&row.hand_off)?,
            enabled: row.enabled,
            is_default: row.is_default,
            created_at_ms: row.created_at_ms,
            updated_at_ms: row.updated_at_ms,
            privacy: Privacy {
                reads_notes: row.reads_notes,
                show_reasoning: row.show_reasoning,
                staff_only: row.staff_only,
            },
        })
    }
}
