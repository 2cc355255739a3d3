//! ANSWER: thousands of answers are being written. What a send beside them takes, how soon the port listens
//! after a kill, and whether each question is answered once.

use std::time::{Duration, Instant};

use futures_util::{StreamExt, stream};
use parlance_client::v1::{
    GetServerInfoRequest, MessageState, RequestHumanRequest, system_service_client::SystemServiceClient,
};
use tokio::time::sleep;

use super::{
    Report, Scale,
    crowd::{self, Member},
    fair::calls,
    figure::Aim::AtMost,
};
use crate::{Setup, audit, person::new_id};

const CUSTOMERS: usize = 20;
const CONNECTIONS: usize = 16;
const AT_ONCE: usize = 32;
/// A word a second for a minute and a half: none of them ends before all is measured.
const ANSWER: &str = "pace 1000 | words 90";
/// How often it is looked whether all have ended.
const LOOK: Duration = Duration::from_secs(2);
/// When those that still run are counted as never ending.
const PATIENCE: Duration = Duration::from_secs(300);

pub async fn run(scale: Scale) -> Report {
    let (answers, lasts) = (scale.pick(100, 2_000), scale.pick(Duration::from_secs(2), Duration::from_secs(20)));
    let mut report = Report::new("Many answers at once");
    let mut server = Setup::default().scripted(ANSWER).start().await;
    let customers = crowd::gather(&server, CUSTOMERS, CUSTOMERS).await;
    // Their messages are for a person, so that only the others are answered.
    each(&customers, ask_for_person).await;
    let mut asking = crowd::gather(&server, answers, CONNECTIONS).await;
    let (quiet, _) = calls(&customers, lasts).await;
    each(&asking, ask).await;
    let (beside, _) = calls(&customers, lasts).await;
    let running = stream::iter(&asking).map(is_running).buffer_unordered(AT_ONCE).filter(|runs| {
        let runs = *runs;
        async move { runs }
    });
    let running = running.count().await;
    report.tell("answers that are being written", running as f64);
    report.tell("send, quiet, p99 (ms)", quiet.percentile_ms(99.0));
    report.tell("send, beside the answers, p99 (ms)", beside.percentile_ms(99.0));
    let ratio = beside.percentile_ms(99.0) / quiet.percentile_ms(99.0);
    report.judge("send, p99 to that of quiet", ratio, AtMost(2.0));

    server.kill();
    let began = Instant::now();
    server.restart().await;
    let mut system = SystemServiceClient::new(server.channel());
    system.get_server_info(GetServerInfoRequest {}).await.expect("the server answers");
    report.judge("kill to first good RPC (ms)", began.elapsed().as_secs_f64() * 1000.0, AtMost(100.0));
    crowd::reconnect(&server, &mut asking, CONNECTIONS);
    report.audit(answered(&asking).await);
    report.note(format!(
        "{answers} customers with a question each, one word of its answer a second; {CUSTOMERS} others send."
    ));
    report.note("Audit: after the kill each question is answered once, and no answer is left unfinished.");
    report
}

/// Does the same for all, some at once.
async fn each<'m, F: Future<Output = ()>>(members: &'m [Member], call: impl Fn(&'m Member) -> F) {
    stream::iter(members).map(call).buffer_unordered(AT_ONCE).collect::<()>().await;
}

async fn ask_for_person(member: &Member) {
    let request = RequestHumanRequest { session_id: member.session_id.clone(), ..Default::default() };
    member.person.sessions().request_human(request).await.expect("a person is asked for");
}

async fn ask(member: &Member) {
    let sent = member.person.try_send(&member.session_id, &new_id(), "Tell me everything.").await;
    sent.expect("the question is stored");
}

async fn is_running(member: &Member) -> bool {
    let messages = member.person.messages(&member.session_id).await;
    messages.iter().any(|message| message.state() == MessageState::Streaming)
}

/// Waits for the end of all answers, and holds each session against its audit.
async fn answered(asking: &[Member]) -> Result<(), String> {
    let began = Instant::now();
    for member in asking {
        while is_running(member).await {
            if began.elapsed() > PATIENCE {
                return Err(format!("an answer of {} does not end", member.session_id));
            }
            sleep(LOOK).await;
        }
        audit::each_answered(&member.person.messages(&member.session_id).await)?;
    }
    Ok(())
}
