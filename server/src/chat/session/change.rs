//! Changes of a session beside its floor: settings, rating, end. Apart from the transitions, which
//! are judged by the floor.

use futures_util::future::join_all;
use uuid::Uuid;

use crate::{
    chat::Chat,
    domain::{
        frame::SessionView,
        rights::Caller,
        session::{SessionConfig, SessionField, SessionFilter, SessionSettings, SessionStats},
    },
    error::{Error, Result},
};

/// What a caller wants changed in one session.
#[derive(Debug, Clone)]
pub struct SessionUpdate {
    pub session_id: Uuid,
    pub fields: Vec<SessionField>,
    pub wanted: SessionSettings,
    /// Nil in `wanted` stands for the default assistant.
    pub assistant_id: Option<Uuid>,
}

impl Chat {
    pub async fn update_session(&self, caller: &Caller, update: SessionUpdate) -> Result<SessionView> {
        self.visible_session(caller, update.session_id).await?;
        let SessionUpdate { session_id, fields, mut wanted, assistant_id } = update;
        if fields.contains(&SessionField::AssistantId) {
            let assistant = match assistant_id {
                Some(id) => self.store.get_assistant(id).await?,
                None => self.store.default_assistant().await?,
            };
            wanted.assistant_id = assistant.id;
        }
        if fields.contains(&SessionField::Config) {
            self.check_provider(&wanted.config)?;
        }
        let session = self.store.update_session(session_id, wanted, fields, caller.sender()).await?;
        Ok(self.view(session))
    }

    /// Each update is judged by itself; their results are in the order asked for.
    pub async fn batch_update_sessions(
        &self,
        caller: &Caller,
        updates: Vec<SessionUpdate>,
    ) -> Vec<(Uuid, Result<SessionView>)> {
        let update = async |update: SessionUpdate| {
            let id = update.session_id;
            (id, self.update_session(caller, update).await)
        };
        join_all(updates.into_iter().map(update)).await
    }

    pub async fn rate_session(
        &self,
        caller: &Caller,
        session_id: Uuid,
        score: i32,
        comment: String,
    ) -> Result<SessionView> {
        self.visible_session(caller, session_id).await?;
        let session = self.store.rate_session(session_id, score, comment, caller.sender()).await?;
        Ok(self.view(session))
    }

    pub async fn delete_session(&self, caller: &Caller, session_id: Uuid) -> Result<()> {
        self.visible_session(caller, session_id).await?;
        self.store.erase_session(session_id, caller.sender()).await?;
        tracing::info!(%session_id, user_id = %caller.id, "session deleted");
        Ok(())
    }

    /// Each deletion is judged by itself; their results are in the order asked for.
    pub async fn batch_delete_sessions(&self, caller: &Caller, session_ids: Vec<Uuid>) -> Vec<(Uuid, Result<()>)> {
        let delete = async |id: Uuid| (id, self.delete_session(caller, id).await);
        join_all(session_ids.into_iter().map(delete)).await
    }

    /// Figures about what the filter shows of what the caller may see.
    pub async fn get_session_stats(&self, caller: &Caller, filter: SessionFilter) -> Result<SessionStats> {
        match caller.narrowed(filter) {
            Some(narrowed) => {
                let (turn, store) = (self.turns.take(caller.id, caller.principal).await?, self.store.clone());
                let counted = async move {
                    let _turn = turn;
                    store.session_stats(&narrowed).await
                };
                self.tasks.finish(counted).await
            }
            None => Ok(SessionStats::default()),
        }
    }

    pub(super) fn check_provider(&self, config: &SessionConfig) -> Result<()> {
        if !config.provider.is_empty() && self.providers.get(&config.provider).is_err() {
            return Err(Error::invalid("config.provider", "must name a configured provider"));
        }
        Ok(())
    }
}
