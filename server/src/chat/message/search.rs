//! Finding messages by their words, in what the caller reaches.

use uuid::Uuid;

use crate::{
    chat::Chat,
    domain::{
        message::Message,
        page::{Page, PageRequest},
        rights::Caller,
        session::SessionFilter,
    },
    error::{Error, Result},
    store::Search,
};

/// Most words that count.
const MOST_WORDS: usize = 8;

impl Chat {
    /// The newest first; a page ends early once it holds enough text.
    pub async fn search_messages(
        &self,
        caller: &Caller,
        query: &str,
        session_id: Option<Uuid>,
        contact_id: Option<Uuid>,
        page: PageRequest,
    ) -> Result<Page<Message>> {
        let words: Vec<String> = query.split_whitespace().take(MOST_WORDS).map(str::to_owned).collect();
        if words.is_empty() {
            return Err(Error::invalid("query", "must hold a word"));
        }
        if let Some(session_id) = session_id {
            self.visible_session(caller, session_id).await?;
        }
        let nothing = Page { items: Vec::new(), next: None };
        let Some(sessions) = caller.narrowed(SessionFilter { contact_id, ..SessionFilter::default() }) else {
            return Ok(nothing);
        };
        let search = Search { words, session_id, sessions, staff: caller.is_staff() };
        let (turn, store) = (self.turns.take(caller.id, caller.principal).await?, self.store.clone());
        // The turn lasts as long as the search, also when the caller has gone.
        let looked = async move {
            let _turn = turn;
            store.search_messages(search, page).await
        };
        let mut found = self.tasks.finish(looked).await?;
        let kept = super::fitting(found.items.iter(), page.size);
        if kept < found.items.len() {
            found.items.truncate(kept);
            found.next = found.items.last().map(|message| (0, message.id));
        }
        Ok(found)
    }
}
