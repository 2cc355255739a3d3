//! The way to the providers, seen from above: real adapters against upstreams made of raw bytes and
//! against aimock.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use futures_util::StreamExt;
use parlance_server::{
    ai::{
        Failure, FailureKind, Piece, Pieces, Prompt, Target,
        route::{Limits, Providers},
        settings::{ProviderKind, ProviderSettings},
    },
    secret::Secret,
    tasks::Tasks,
};

/// Runs of an AgentOS.
mod agno;
/// What aimock sends, and what reaches it.
mod aimock;
/// The Messages API.
mod anthropic;
/// What ends a call from our side, and what bounds it.
mod bounds;
/// DashScope's models and applications.
mod dashscope;
/// Applications of Dify.
mod dify;
/// What every kind of provider must do, whatever its wire looks like.
pub mod kinds;
/// Answers that are none.
mod refusals;
/// Time limits, retries, the breaker.
mod route;
/// Software that others wrote.
mod services;
/// Streams in every shape that is out there.
mod streams;

/// A hang guard, not a measure: longer than the longest limit, which a paused clock jumps to.
const HANG: Duration = Duration::from_secs(600);

/// One openai provider, called `up`, at this address.
fn openai(base_url: &str, key: &str) -> Providers {
    openai_within(base_url, key, Limits::default())
}

fn openai_within(base_url: &str, key: &str, limits: Limits) -> Providers {
    let settings = ProviderSettings {
        base_url: base_url.to_owned(),
        api_key: Secret::new(key),
        models: vec!["gpt-4o".to_owned()],
        ..ProviderSettings::of(ProviderKind::Openai)
    };
    only_with(settings, limits)
}

/// One provider made so, called `up`.
fn only_with(settings: ProviderSettings, limits: Limits) -> Providers {
    let settings = BTreeMap::from([("up".to_owned(), settings)]);
    Providers::from_settings(&settings, limits, &Tasks::default()).unwrap()
}

fn ask(question: &str) -> Arc<Prompt> {
    Arc::new(Prompt { question: question.to_owned(), ..Prompt::default() })
}

/// The provider of this name, and none beside it.
fn only(provider: &str) -> Vec<Target> {
    vec![Target { provider: provider.to_owned(), ..Target::default() }]
}

/// One call of the adapter itself, without the route and its retries.
fn call(providers: &Providers, question: &str) -> Pieces {
    providers.get("up").unwrap().stream(ask(question), &Target::default())
}

/// The pieces up to the end or the failure. Nothing may follow either.
async fn whole(mut pieces: Pieces) -> (Vec<Piece>, Option<Failure>) {
    let mut got = Vec::new();
    let mut failure = None;
    let read = async {
        while let Some(item) = pieces.next().await {
            assert!(failure.is_none() && !matches!(got.last(), Some(Piece::End(_))), "something follows the end");
            match item {
                Ok(piece) => got.push(piece),
                Err(error) => failure = Some(error),
            }
        }
    };
    tokio::time::timeout(HANG, read).await.expect("the stream ends");
    (got, failure)
}

fn text(pieces: &[Piece]) -> String {
    pieces.iter().filter_map(|piece| if let Piece::Text(text) = piece { Some(text.as_str()) } else { None }).collect()
}

#[track_caller]
fn assert_fails(outcome: &(Vec<Piece>, Option<Failure>), kind: FailureKind) {
    let failure = outcome.1.as_ref().expect("it fails");
    assert_eq!(failure.kind, kind, "{failure}");
}
