//! `parlance chat`: a terminal client that speaks the public contract only, as any other client would.
//! Apart from the server's own parts, none of which it uses.

use std::{
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use clap::Args;
use parlance_client::v1::{Availability, caller::Principal};
use tokio::sync::mpsc;

use self::{
    connection::{Credentials, Link, Place},
    face::Face,
    news::News,
    saved::Saved,
    seat::{Leaving, Seat},
    words::Reader,
};
use crate::tasks::Tasks;

/// The agent's side.
mod agent;
/// A stream that sends and follows.
mod attached;
/// The calls that commands make.
mod calls;
/// What a typed line means.
mod commands;
/// Where the server is and who we are there.
mod connection;
/// The customer's side.
mod customer;
/// What the person sees and types.
mod face;
/// Streams that must not end.
mod follow;
/// The sessions an agent may take.
mod inbox;
/// The line being typed.
mod input;
/// The part of the screen that changes.
mod live;
/// What tasks report.
mod news;
/// Lines on their way.
mod outbox;
/// How an agent logs in.
mod password;
/// What a failed call means.
mod patience;
/// Lines for a pipe.
mod plain;
/// Tokens kept between runs.
mod saved;
/// A real terminal.
mod screen;
/// What both sides have in common.
mod seat;
/// News of a session, shown.
mod tell;
/// Widths and rows.
pub mod text;
/// Which servers are believed.
mod trust;
/// What is known of one session.
mod view;
/// What is told for each event.
mod words;

/// Chat in this terminal, as a customer or, with --agent, as a person who serves customers.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Address of the server; otherwise the one in listening.json of the data folder, or
    /// http://127.0.0.1:50051.
    #[arg(long, value_name = "URL")]
    pub server: Option<String>,
    /// Serve customers instead of being one.
    #[arg(long)]
    pub agent: bool,
    /// Address to log in with; otherwise the first administrator's. The password is that of PARLANCE_PASSWORD or
    /// the data folder's secrets/admin-password, or asked for: on a command line every process could read it.
    #[arg(long, requires = "agent")]
    pub email: Option<String>,
    /// Go on with this session.
    #[arg(long, value_name = "ID")]
    pub session: Option<String>,
    /// Name that the others see.
    #[arg(long)]
    pub name: Option<String>,
    /// Language as a BCP 47 tag, for example zh-CN.
    #[arg(long)]
    pub locale: Option<String>,
    /// One line for each event, without moving the cursor; always so where it is not a terminal.
    #[arg(long)]
    pub plain: bool,
    /// Any value turns colours off.
    #[arg(long, env = "NO_COLOR", hide = true)]
    pub no_color: Option<String>,
    /// Folder for what is kept between runs; otherwise ~/.local/state.
    #[arg(long, env = "XDG_STATE_HOME", hide_env_values = true, hide = true)]
    pub state_dir: Option<PathBuf>,
}

/// Reports that may wait for the screen; a task with more to say waits itself.
const WAITING_NEWS: usize = 256;

/// Runs the client until its user leaves. What went wrong is told on stderr.
pub async fn run(arguments: Arguments, data_dir: &Path) -> ExitCode {
    let result = if arguments.agent { serve(arguments, data_dir).await } else { ask(arguments, data_dir).await };
    match result {
        Ok(Leaving::Well) => ExitCode::SUCCESS,
        Ok(Leaving::Badly(why)) | Err(why) => {
            // A terminal that has gone cannot be told anything.
            let _ = writeln!(io::stderr(), "parlance chat: {}", text::clean(&why));
            ExitCode::FAILURE
        }
    }
}

/// The customer's side.
async fn ask(arguments: Arguments, data_dir: &Path) -> Result<Leaving, String> {
    let name = arguments.name.clone().unwrap_or_default();
    let locale = arguments.locale.clone().unwrap_or_default();
    let state_dir = arguments.state_dir.clone();
    let remembered = arguments
        .session
        .as_ref()
        .map(|id| Saved::new(state_dir.clone(), id).ok_or_else(|| format!("{id} is no id of a session")));
    let credentials = match remembered.transpose()? {
        Some(saved) => Credentials::Remembered(saved),
        None => Credentials::Guest { name: name.clone(), locale: locale.clone() },
    };
    let (sender, news) = mpsc::channel(WAITING_NEWS);
    let place = place(&arguments, data_dir);
    let (link, principal) = connect(&place, credentials, sender).await?;
    let opened = customer::session(&link, arguments.session.clone(), name, locale).await;
    let opened = opened.map_err(|status| patience::why(&status))?;
    let id = opened.session_id().to_owned();
    let saved = Saved::new(state_dir, &id);
    if let Some(saved) = &saved {
        link.keep(saved.clone()).await;
    }
    let face = open_face(&arguments)?;
    let reader = Reader { agent: false, id: principal_id(&principal).to_owned() };
    let mut seat = Seat::new(link, Tasks::default(), news, face, reader).map_err(|error| error.to_string())?;
    let mut side = customer::Customer::default();
    side.begin(&mut seat, opened);
    let left = seat.run(&mut side).await.map_err(|error| error.to_string());
    drop(seat);
    if io::stdout().is_terminal() && saved.is_some_and(|saved| saved.read().is_some()) {
        let _ = writeln!(io::stderr(), "Go on later with: parlance chat --session {id}");
    }
    left
}

/// The agent's side.
async fn serve(arguments: Arguments, data_dir: &Path) -> Result<Leaving, String> {
    let credentials = password::credentials(&arguments, data_dir).await?;
    let (sender, news) = mpsc::channel(WAITING_NEWS);
    let place = place(&arguments, data_dir);
    let (link, principal) = connect(&place, credentials, sender).await?;
    let available = calls::set_availability(&link, Availability::Available).await;
    available.map_err(|status| patience::why(&status))?;
    let face = open_face(&arguments)?;
    let reader = Reader { agent: true, id: principal_id(&principal).to_owned() };
    let mut seat = Seat::new(link.clone(), Tasks::default(), news, face, reader).map_err(|error| error.to_string())?;
    if let Principal::User(user) = &principal {
        seat.notice(format!("You are {}, and available. /help shows the commands.", text::flat(&user.display_name)));
    }
    let mut side = agent::Agent::new(&seat);
    if let Some(id) = arguments.session {
        side.watch(&mut seat, id);
    }
    let left = seat.run(&mut side).await.map_err(|error| error.to_string());
    drop(seat);
    // Whoever leaves is not waited for; a server that has gone finds out by itself.
    let away = calls::set_availability(&link, Availability::Away);
    let _ = tokio::time::timeout(Duration::from_secs(1), away).await;
    left
}

fn place(arguments: &Arguments, data_dir: &Path) -> Place {
    match &arguments.server {
        Some(url) => Place::Url(url.clone()),
        None => Place::DataDir(data_dir.to_owned()),
    }
}

async fn connect(
    place: &Place,
    credentials: Credentials,
    news: mpsc::Sender<News>,
) -> Result<(Link, Principal), String> {
    Link::open(place.clone(), credentials, news).await.map_err(|status| {
        if patience::passes(&status) {
            format!("no server answers at {}; is it running?", place.url())
        } else {
            patience::why(&status)
        }
    })
}

fn open_face(arguments: &Arguments) -> Result<Face, String> {
    let plain = arguments.plain || !io::stdin().is_terminal() || !io::stdout().is_terminal();
    let colours = arguments.no_color.as_ref().is_none_or(String::is_empty);
    Face::open(plain, colours).map_err(|error| format!("this terminal cannot be used: {error}"))
}

fn principal_id(principal: &Principal) -> &str {
    match principal {
        Principal::User(user) => &user.id,
        Principal::Contact(contact) => &contact.id,
    }
}
