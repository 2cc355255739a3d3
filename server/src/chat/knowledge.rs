//! What the assistant can look up: knowledge bases and their documents, and the passages for an answer.

mod library;
mod manual;

use std::sync::Arc;

use uuid::Uuid;

use self::library::Library;
use super::Chat;
use crate::{
    ai::{Quote, builtin::asks_for_topics},
    clock,
    domain::{
        knowledge::{Document, DocumentFormat, Found, KnowledgeBase, Passage},
        message::{Audience, Message, SenderKind, Source},
        page::{Page, PageRequest},
        rights::Caller,
        words,
    },
    error::{Error, Result},
    knowledge::{Ranked, rank},
    store::RequestKey,
};

/// What a document is made from.
#[derive(Debug, Clone)]
pub struct NewDocument {
    pub knowledge_base_id: Uuid,
    pub title: String,
    pub uri: String,
    pub format: DocumentFormat,
    pub text: String,
}

/// Documents of one base that are named as what can be asked about.
const TITLES: usize = 50;

/// What is known of a question.
#[derive(Debug, Default)]
pub struct Known {
    /// Best first.
    pub passages: Vec<Quote>,
    /// Headings of what may be asked about.
    pub leads: Vec<String>,
}

words! {
    /// What UpdateKnowledgeBase can change: the paths of its update_mask.
    BaseField {
        DisplayName = "display_name",
        Description = "description",
    }
}

impl Chat {
    /// `request_id` and `digest` make a repeat return the first call's base.
    pub async fn create_knowledge_base(
        &self,
        caller: &Caller,
        display_name: String,
        description: String,
        request_id: Uuid,
        digest: Vec<u8>,
    ) -> Result<KnowledgeBase> {
        let request = RequestKey { caller_id: caller.id, rpc: "CreateKnowledgeBase", request_id, digest };
        let created_at_ms = self.clock.now_ms();
        let base = KnowledgeBase { id: clock::new_id(), display_name, description, document_count: 0, created_at_ms };
        let library = self.library();
        self.tasks.finish(async move { library.create_base(base, Some(request)).await }).await
    }

    /// The oldest first.
    pub async fn list_knowledge_bases(&self, page: PageRequest) -> Result<Page<KnowledgeBase>> {
        self.store.list_knowledge_bases(page).await
    }

    pub async fn get_knowledge_base(&self, id: Uuid) -> Result<KnowledgeBase> {
        self.store.get_knowledge_base(id).await
    }

    /// Takes the named fields of `wanted`; the others stay as they are.
    pub async fn update_knowledge_base(&self, wanted: KnowledgeBase, fields: &[BaseField]) -> Result<KnowledgeBase> {
        if fields.is_empty() {
            return Err(Error::invalid("update_mask", "must name at least one field"));
        }
        let named = |field: BaseField| fields.contains(&field);
        if named(BaseField::DisplayName) && wanted.display_name.trim().is_empty() {
            return Err(Error::invalid("knowledge_base.display_name", "must not be empty"));
        }
        let display_name = named(BaseField::DisplayName).then_some(wanted.display_name);
        let description = named(BaseField::Description).then_some(wanted.description);
        self.store.update_knowledge_base(wanted.id, display_name, description).await
    }

    /// Nothing of the base is found when this returns, and no assistant looks there.
    pub async fn delete_knowledge_base(&self, id: Uuid) -> Result<()> {
        let library = self.library();
        self.tasks.finish(async move { library.delete_base(id).await }).await
    }

    /// A document and its whole text.
    pub async fn get_document(&self, id: Uuid) -> Result<(Document, String)> {
        Ok((self.store.get_document(id).await?, self.store.document_text(id).await?))
    }

    /// In the order of the document's text.
    pub async fn list_passages(&self, document_id: Uuid, page: PageRequest) -> Result<Page<Passage>> {
        self.store.get_document(document_id).await?;
        self.store.list_passages(document_id, page).await
    }

    /// The document can be found when this returns. `request_id` and `digest` make a repeat return the
    /// first call's document.
    pub async fn add_document(
        &self,
        caller: &Caller,
        new: NewDocument,
        request_id: Uuid,
        digest: Vec<u8>,
    ) -> Result<Document> {
        let request = RequestKey { caller_id: caller.id, rpc: "AddDocument", request_id, digest };
        let (library, now_ms) = (self.library(), self.clock.now_ms());
        self.tasks.finish(async move { library.add_document(new, now_ms, Some(request)).await }).await
    }

    /// The oldest first.
    pub async fn list_documents(&self, knowledge_base_id: Uuid, page: PageRequest) -> Result<Page<Document>> {
        self.store.get_knowledge_base(knowledge_base_id).await?;
        self.store.list_documents(knowledge_base_id, page).await
    }

    /// The document is found no more when this returns.
    pub async fn delete_document(&self, id: Uuid) -> Result<()> {
        let library = self.library();
        self.tasks.finish(async move { library.delete_document(id).await }).await
    }

    /// The passages that answer a question, best first; of all knowledge bases when none is named.
    pub async fn search_knowledge(
        &self,
        caller: &Caller,
        query: &str,
        bases: &[Uuid],
        limit: usize,
    ) -> Result<Vec<Found>> {
        for base in bases {
            self.store.get_knowledge_base(*base).await?;
        }
        let turn = self.turns.take(caller.id, caller.principal).await?;
        let (library, bases, query) = (self.library(), bases.to_vec(), query.to_owned());
        // The turn lasts as long as the search, also when the caller has gone.
        let searched = async move {
            let _turn = turn;
            let mut found = library.search(&bases, &query, limit).await?;
            found.retain(|found| found.used);
            Ok(found)
        };
        self.tasks.finish(searched).await
    }

    /// What these knowledge bases know of a question.
    pub(super) async fn known_of(&self, question: &str, bases: &[Uuid]) -> Result<Known> {
        if bases.is_empty() {
            return Ok(Known::default());
        }
        if asks_for_topics(question) {
            return Ok(Known { leads: self.titles(bases).await?, ..Known::default() });
        }
        Ok(known(self.search(bases, question, self.settings.answer.passages).await?))
    }

    /// The titles of the oldest documents of these bases.
    async fn titles(&self, bases: &[Uuid]) -> Result<Vec<String>> {
        let mut titles = Vec::new();
        for base in bases {
            let documents = self.store.list_documents(*base, PageRequest { size: TITLES, after: None }).await?;
            titles.extend(documents.items.into_iter().map(|document| document.title));
        }
        Ok(titles)
    }

    /// Installs the built-in base at the first start. The bases that a new assistant begins with.
    pub async fn install_manual(&self) -> Result<Vec<Uuid>> {
        let (library, now_ms) = (self.library(), self.clock.now_ms());
        self.tasks.finish(async move { library.install_manual(now_ms).await }).await
    }

    /// Gives the index back when nobody searches.
    pub(super) async fn run_index(self: Arc<Self>) {
        let draining = self.tasks.draining();
        let often_ms = self.knowledge.idle_ms().max(2) / 2;
        loop {
            tokio::select! {
                () = draining.cancelled() => return self.knowledge.close().await,
                () = self.clock.sleep_until(self.clock.now_ms() + often_ms) => {}
            }
            self.knowledge.close_if_idle(self.clock.now_ms()).await;
        }
    }

    async fn search(&self, bases: &[Uuid], question: &str, limit: usize) -> Result<Vec<Found>> {
        let (library, bases, question) = (self.library(), bases.to_vec(), question.to_owned());
        self.tasks.finish(async move { library.search(&bases, &question, limit).await }).await
    }

    fn library(&self) -> Library {
        Library { store: self.store.clone(), knowledge: Arc::clone(&self.knowledge), tasks: self.tasks.clone() }
    }
}

/// What is told of what was found.
pub fn known(found: Vec<Found>) -> Known {
    // What may be about the question is only worth asking about when nothing surely is.
    let unsure = !found.iter().any(|found| found.sure);
    let leads = found.iter().filter(|_| unsure).map(heading).collect();
    Known { passages: found.into_iter().filter(|found| found.used).map(quote).collect(), leads }
}

/// The best of the passages found and of what agents have said in the session.
pub(super) fn best_quotes(question: &str, history: &[Message], passages: Vec<Quote>, limit: usize) -> Vec<Quote> {
    let mut quotes = quotes_of_agents(question, history);
    quotes.extend(passages);
    // Stable: what a person said in this session stands before a document that fits as well.
    quotes.sort_by(|one, other| other.score.total_cmp(&one.score));
    quotes.truncate(limit);
    quotes
}

/// What agents said to the contact that answers the question.
fn quotes_of_agents(question: &str, history: &[Message]) -> Vec<Quote> {
    let by_agent = |message: &&Message| message.sender.kind == SenderKind::User && message.audience == Audience::All;
    let said: Vec<&Message> = history.iter().filter(by_agent).collect();
    let texts: Vec<&str> = said.iter().map(|message| message.text.as_str()).collect();
    let quote = |ranked: Ranked| Quote {
        source: Source::Message { seq: said[ranked.index].seq },
        title: said[ranked.index].sender.display_name.clone(),
        uri: String::new(),
        text: ranked.text,
        start: ranked.start,
        score: ranked.score,
        sure: true,
    };
    rank(question, &texts).into_iter().map(quote).collect()
}

/// The nearest heading above a passage.
fn heading(found: &Found) -> String {
    found.passage.headings.last().unwrap_or(&found.passage.title).clone()
}

fn quote(found: Found) -> Quote {
    let Found { passage, score, sure, .. } = found;
    Quote {
        source: Source::Passage { document_id: passage.document_id, passage_id: passage.id },
        title: passage.title,
        uri: passage.uri,
        text: passage.text,
        start: passage.start,
        score,
        sure,
    }
}
