//! A provider that does what a script says, for tests, rehearsals and demonstrations of failures. It
//! exists only where the settings name it.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures_util::{StreamExt, stream};
use serde::Serialize;

use super::{
    Failure, FailureKind, Piece, Pieces, Prompt, Provider, Target,
    builtin::{pause, split_words},
    settings::ProviderSettings,
};
use crate::domain::message::{FinishReason, Usage};

/// Steps an answer from outside, delta by delta.
mod gate;
/// The language of scripts.
mod script;

pub use gate::Gate;
use script::Step;

/// What it does when nothing else is said.
const DEFAULT_SCRIPT: &str = "say You said: | question";

/// The provider of kind `scripted`. Its script is, in this order: what stands between `[[` and `]]`
/// in the question, the model's name if it reads as a script, the settings' `script`.
#[derive(Clone)]
pub struct Scripted {
    models: Vec<String>,
    pace: Duration,
    script: String,
    gate: Option<Gate>,
    /// How often a flaky script has failed already, by question.
    failed: Arc<Mutex<HashMap<String, u32>>>,
}

/// One thing to do, in order.
#[derive(Debug)]
enum Action {
    /// A piece; deltas wait for the pace and the gate.
    Send(Piece),
    Wait(Duration),
    Pace(Duration),
    Stall,
    Fail(Failure),
}

/// All that an answer is asked with, as `echo` shows it.
#[derive(Clone, Copy, Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    prompt: &'a Prompt,
    #[serde(flatten)]
    target: &'a Target,
}

/// An answer on its way.
struct Run {
    actions: VecDeque<Action>,
    pace: Duration,
    gate: Option<gate::Pass>,
}

impl Scripted {
    pub fn new(settings: &ProviderSettings) -> Self {
        let models = if settings.models.is_empty() { vec!["scripted".to_owned()] } else { settings.models.clone() };
        let script = if settings.script.is_empty() { DEFAULT_SCRIPT } else { &settings.script };
        Self {
            models,
            pace: Duration::from_millis(settings.pace_ms),
            script: script.to_owned(),
            gate: None,
            failed: Arc::default(),
        }
    }

    /// Every delta waits for a step of the gate.
    #[must_use]
    pub fn with_gate(mut self, gate: Gate) -> Self {
        self.gate = Some(gate);
        self
    }

    /// Whether a script of the settings can be read.
    pub fn check(script: &str) -> Result<(), String> {
        script::parse(script).map(drop)
    }

    fn script_for<'a>(&'a self, Told { prompt, target }: Told<'a>) -> &'a str {
        let directive = prompt.question.split_once("[[").and_then(|(_, rest)| rest.split_once("]]"));
        match directive {
            Some((script, _)) => script,
            None if script::parse(&target.model).is_ok() => &target.model,
            None => &self.script,
        }
    }

    fn actions(&self, told: Told<'_>) -> VecDeque<Action> {
        let steps = match script::parse(self.script_for(told)) {
            Ok(steps) => steps,
            Err(reason) => return [Action::Fail(Failure::new(FailureKind::Rejected, reason))].into(),
        };
        let mut actions = VecDeque::new();
        let mut ends = false;
        for step in steps {
            ends = matches!(step, Step::End(_) | Step::Cut | Step::Stall | Step::Fail(..));
            self.act(step, told, &mut actions);
            if matches!(actions.back(), Some(Action::Fail(_))) {
                return actions;
            }
        }
        if !ends {
            actions.push_back(Action::Send(Piece::End(FinishReason::Done)));
        }
        actions
    }

    fn act(&self, step: Step, told: Told<'_>, actions: &mut VecDeque<Action>) {
        let Told { prompt, target } = told;
        let mut say = |text: &str| actions.extend(split_words(text).map(|word| Action::Send(Piece::Text(word))));
        match step {
            Step::Say(text) => say(&text),
            Step::Question => say(&prompt.question),
            // One delta, so that a reader gets it whole or not at all.
            Step::Echo => {
                let echo = serde_json::to_string(&told).unwrap_or_default();
                actions.push_back(Action::Send(Piece::Text(echo)));
            }
            Step::Words(count) => {
                actions.extend((1..=count).map(|number| Action::Send(Piece::Text(format!("w{number} ")))));
            }
            Step::Think(text) => {
                actions.extend(split_words(&text).map(|word| Action::Send(Piece::Reasoning(word))));
            }
            Step::Wait(wait) => actions.push_back(Action::Wait(wait)),
            Step::Pace(pace) => actions.push_back(Action::Pace(pace)),
            Step::Stall => actions.push_back(Action::Stall),
            Step::Cut => {}
            Step::Nothing => actions.push_back(Action::Send(Piece::NothingFound)),
            Step::HandOff(reason) => actions.push_back(Action::Send(Piece::HandOff { reason })),
            Step::Usage(input, output) => {
                let usage = Usage {
                    provider: String::new(),
                    model: target.model.clone(),
                    input_tokens: Some(input),
                    output_tokens: Some(output),
                };
                actions.push_back(Action::Send(Piece::Usage(usage)));
            }
            Step::End(reason) => actions.push_back(Action::Send(Piece::End(reason))),
            Step::Fail(kind, wait) => actions.push_back(Action::Fail(scripted_failure(kind, wait))),
            Step::Flaky(times, kind) => {
                if self.fails_again(&prompt.question, times) {
                    actions.push_back(Action::Fail(scripted_failure(kind, None)));
                }
            }
        }
    }

    /// True for the first `times` calls with the same question.
    fn fails_again(&self, question: &str, times: u32) -> bool {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        let count = failed.entry(question.to_owned()).or_default();
        if *count < times {
            *count += 1;
            return true;
        }
        failed.remove(question);
        false
    }
}

fn scripted_failure(kind: FailureKind, wait: Option<Duration>) -> Failure {
    Failure::new(kind, "the script says so").retry_after(wait)
}

impl Provider for Scripted {
    fn kind(&self) -> &'static str {
        "scripted"
    }

    fn models(&self) -> &[String] {
        &self.models
    }

    fn stream(&self, prompt: Arc<Prompt>, target: &Target) -> Pieces {
        let (provider, target) = (self.clone(), target.clone());
        let begin = async move {
            let gate = provider.gate.as_ref().map(Gate::enter);
            let told = Told { prompt: &prompt, target: &target };
            let run = Run { actions: provider.actions(told), pace: provider.pace, gate };
            stream::unfold(run, |mut run| async move { run.next().await.map(|item| (item, run)) })
        };
        Box::pin(stream::once(begin).flatten())
    }
}

impl Run {
    async fn next(&mut self) -> Option<Result<Piece, Failure>> {
        loop {
            match self.actions.pop_front()? {
                Action::Send(piece) => {
                    if matches!(piece, Piece::Text(_) | Piece::Reasoning(_)) {
                        self.before_delta().await;
                    }
                    return Some(Ok(piece));
                }
                Action::Wait(wait) => tokio::time::sleep(wait).await,
                Action::Pace(pace) => self.pace = pace,
                Action::Stall => std::future::pending().await,
                Action::Fail(failure) => return Some(Err(failure)),
            }
        }
    }

    async fn before_delta(&self) {
        match &self.gate {
            Some(pass) => pass.step().await,
            None => pause(self.pace).await,
        }
    }
}

#[cfg(test)]
mod tests;
