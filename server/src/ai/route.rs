//! The named providers and the way to them: time limits, the one loop that retries, the breaker.
//! Apart from the providers, so that none of them hides a retry of its own.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use futures_util::stream;
use tokio::time::Instant;

use super::{
    Failure, Piece, Pieces, Prompt, Provider, Target,
    agno::Agno,
    anthropic::Anthropic,
    breaker::Breaker,
    builtin::Builtin,
    dashscope::{Dashscope, app::DashscopeApp},
    dify::Dify,
    openai::OpenAi,
    scripted::Scripted,
    settings::{ProviderKind, ProviderSettings},
};
use crate::{
    error::{Error, Result},
    tasks::Tasks,
};

/// One answer, with its attempts.
mod attempt;

use attempt::{Answer, Way};

/// How long an answer may take and how often it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Until a connection stands; part of the next.
    pub connect: Duration,
    /// Until the first piece, all attempts and the pauses between them included.
    pub first_delta: Duration,
    /// Between two pieces.
    pub idle: Duration,
    pub total: Duration,
    /// At most so many calls; only what failed before its first piece is called again.
    pub attempts: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            first_delta: Duration::from_secs(20),
            idle: Duration::from_secs(30),
            total: Duration::from_secs(180),
            attempts: 4,
        }
    }
}

/// The configured providers by name. Beside them there is always one called `builtin`.
pub struct Providers {
    by_name: BTreeMap<String, Arc<Route>>,
    limits: Limits,
}

/// One provider and what is known of the way to it.
struct Route {
    provider: Arc<dyn Provider>,
    breaker: Arc<Breaker>,
    at_once: usize,
}

/// How one short answer went.
#[derive(Debug, Clone, PartialEq)]
pub struct Probe {
    pub first_delta: Option<Duration>,
    pub text: String,
    /// None when a whole answer came.
    pub failure: Option<Failure>,
}

impl Route {
    fn new(provider: Arc<dyn Provider>, at_once: usize) -> Self {
        Self { provider, breaker: Arc::default(), at_once }
    }

    fn way(&self, target: Target) -> Way {
        Way { target, provider: Arc::clone(&self.provider), breaker: Arc::clone(&self.breaker) }
    }
}

impl Providers {
    /// Makes every provider; a setting that cannot work is refused by its full name. `tasks` run what tells
    /// a service to stop.
    pub fn from_settings(settings: &BTreeMap<String, ProviderSettings>, limits: Limits, tasks: &Tasks) -> Result<Self> {
        let mut providers = Self { by_name: BTreeMap::new(), limits }
            .with("builtin", Arc::new(Builtin::new(&ProviderSettings::of(ProviderKind::Builtin))));
        for (name, settings) in settings {
            let route = Route::new(make(name, settings, limits, tasks)?, settings.at_once);
            providers.by_name.insert(name.clone(), Arc::new(route));
        }
        Ok(providers)
    }

    /// The same with one more provider, or another of that name.
    #[must_use]
    pub fn with(mut self, name: &str, provider: Arc<dyn Provider>) -> Self {
        self.by_name.insert(name.to_owned(), Arc::new(Route::new(provider, 0)));
        self
    }

    pub fn get(&self, name: &str) -> Result<Arc<dyn Provider>> {
        Ok(Arc::clone(&self.route(name)?.provider))
    }

    /// All of them, by name.
    pub fn list(&self) -> impl Iterator<Item = (&str, &dyn Provider)> {
        self.by_name.iter().map(|(name, route)| (name.as_str(), route.provider.as_ref()))
    }

    /// Most answers that a provider writes at once; 0: as many as come.
    pub fn at_once(&self, name: &str) -> usize {
        self.route(name).map_or(0, |route| route.at_once)
    }

    /// The highest of these limits.
    pub fn most_at_once(&self) -> usize {
        self.by_name.values().map(|route| route.at_once).max().unwrap_or(0)
    }

    /// Whether a provider failed so often that it is left alone until a probe succeeds.
    pub fn is_resting(&self, name: &str) -> bool {
        self.route(name).is_ok_and(|route| route.breaker.is_open())
    }

    /// Asks the first of these that gives an answer. What fails before the first piece is asked again
    /// within the limits, each time after a [`Piece::Retrying`]; after it, never. The stream ends after
    /// [`Piece::End`] or a failure. The first request is made ready at once, and sent at the first poll.
    pub fn answer(&self, targets: Vec<Target>, prompt: Arc<Prompt>) -> Pieces {
        let ways = targets.into_iter().filter_map(|target| Some(self.route(&target.provider).ok()?.way(target)));
        let answer = Answer::new(ways, prompt, self.limits);
        Box::pin(stream::unfold(answer, |mut answer| async move { answer.next().await.map(|item| (item, answer)) }))
    }

    /// Asks for one short answer, once, whatever the breaker says.
    pub async fn probe(&self, name: &str, model: &str) -> Result<Probe> {
        let route = self.route(name)?;
        let prompt = Prompt {
            instructions: "Answer in one short sentence.".to_owned(),
            question: "Are you there?".to_owned(),
            ..Prompt::default()
        };
        let target =
            Target { provider: name.to_owned(), model: model.to_owned(), max_tokens: Some(64), temperature: None };
        let limits = Limits { attempts: 1, ..self.limits };
        let started = Instant::now();
        let way = Way { breaker: Arc::default(), ..route.way(target) };
        let mut answer = Answer::new([way], Arc::new(prompt), limits);
        let mut probe = Probe { first_delta: None, text: String::new(), failure: None };
        while let Some(item) = answer.next().await {
            match item {
                Ok(Piece::Text(text)) => {
                    probe.first_delta.get_or_insert_with(|| started.elapsed());
                    probe.text.push_str(&text);
                }
                Ok(Piece::Replace(text)) => probe.text = text,
                Ok(_) => {}
                Err(failure) => probe.failure = Some(failure),
            }
        }
        Ok(probe)
    }

    fn route(&self, name: &str) -> Result<&Arc<Route>> {
        self.by_name.get(name).ok_or_else(|| Error::not_found("provider", name))
    }
}

fn make(name: &str, settings: &ProviderSettings, limits: Limits, tasks: &Tasks) -> Result<Arc<dyn Provider>> {
    let made: Result<Arc<dyn Provider>, (&'static str, String)> = match settings.kind {
        ProviderKind::Builtin => Ok(Arc::new(Builtin::new(settings))),
        ProviderKind::Openai => OpenAi::new(settings, limits).map(|made| Arc::new(made) as _),
        ProviderKind::Anthropic => Anthropic::new(settings, limits, tasks).map(|made| Arc::new(made) as _),
        ProviderKind::Dashscope => Dashscope::new(settings, limits, tasks).map(|made| Arc::new(made) as _),
        ProviderKind::DashscopeApp => DashscopeApp::new(settings, limits, tasks).map(|made| Arc::new(made) as _),
        ProviderKind::Dify => Dify::new(settings, limits, tasks).map(|made| Arc::new(made) as _),
        ProviderKind::Agno => Agno::new(settings, limits, tasks).map(|made| Arc::new(made) as _),
        ProviderKind::Scripted => {
            let checked = if settings.script.is_empty() { Ok(()) } else { Scripted::check(&settings.script) };
            checked.map(|()| Arc::new(Scripted::new(settings)) as _).map_err(|reason| ("script", reason))
        }
    };
    made.map_err(|(field, reason)| Error::invalid(format!("providers.{name}.{field}"), reason))
}
