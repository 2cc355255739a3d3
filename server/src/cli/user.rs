//! `parlance user`: staff accounts, straight in the database, for whoever may read the data folder.
//! Works beside a running server.

use std::{
    io::{self, BufRead, IsTerminal},
    process::ExitCode,
};

use clap::{Args, Subcommand};

use super::{Place, chat::text, database, fail, wait_for};
use crate::{
    app,
    chat::{
        password::{Passwords, new_password},
        user::{NewUser, add_user, get_user_by_email, set_password, suspend},
    },
    clock::Clock,
    config::Config,
    domain::{
        page::{MAX_PAGE, PageRequest},
        user::Role,
    },
    error::Error,
    folder::Folder,
    secret::Secret,
    store::Store,
};

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Create a user. Without --password-stdin a password is made and printed.
    Create {
        #[command(flatten)]
        place: Place,
        /// Address to log in with.
        email: String,
        /// Name to show; otherwise the address up to the @.
        #[arg(long)]
        name: Option<String>,
        /// agent, supervisor or admin.
        #[arg(long, default_value = "agent", value_parser = role)]
        role: Role,
        /// Read the password from the first line of the standard input.
        #[arg(long)]
        password_stdin: bool,
    },
    /// List all users.
    List {
        #[command(flatten)]
        place: Place,
    },
    /// Give a user another password and end all their logins.
    ResetPassword {
        #[command(flatten)]
        place: Place,
        /// Address of the user.
        email: String,
        /// Read the password from the first line of the standard input.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Keep a user from calling and end their logins; a running server knows it within two seconds.
    Suspend(Account),
    /// Let a suspended user log in again.
    Reactivate(Account),
}

#[derive(Debug, Args)]
struct Account {
    #[command(flatten)]
    place: Place,
    /// Address of the user.
    email: String,
}

impl Command {
    fn place(&self) -> Place {
        match self {
            Self::Create { place, .. } | Self::List { place } | Self::ResetPassword { place, .. } => place.clone(),
            Self::Suspend(account) | Self::Reactivate(account) => account.place.clone(),
        }
    }
}

pub fn run(arguments: Arguments) -> ExitCode {
    match arguments.command.place().load(Vec::new()) {
        Ok(loaded) => wait_for(async move {
            let store = database(&loaded.config).await?;
            let done = act(&store, &loaded.config, arguments.command).await;
            store.close().await;
            done.map(|()| ExitCode::SUCCESS).map_err(|error| error.message)
        }),
        Err(problems) => fail(problems),
    }
}

async fn act(store: &Store, config: &Config, command: Command) -> Result<(), Error> {
    let passwords = Passwords::new(1);
    match command {
        Command::Create { email, name, role, password_stdin, .. } => {
            let chosen = Chosen::read(password_stdin)?;
            let display_name = name.unwrap_or_else(|| email.split('@').next().unwrap_or_default().to_owned());
            let new = NewUser { email, display_name, role, password: chosen.password.clone() };
            add_user(store, &passwords, new, None, Clock::machine().now_ms()).await?;
            chosen.tell();
        }
        Command::ResetPassword { email, password_stdin, .. } => {
            let chosen = Chosen::read(password_stdin)?;
            let user = get_user_by_email(store, &email).await?;
            set_password(store, &passwords, &user, &chosen.password).await?;
            app::forget_first_password(store, &Folder::at(&config.data_dir), &user).await?;
            chosen.tell();
        }
        Command::List { .. } => list(store).await?,
        Command::Suspend(Account { email, .. }) => {
            let user = get_user_by_email(store, &email).await?;
            suspend(store, user.id, Some(Clock::machine().now_ms())).await?;
        }
        Command::Reactivate(Account { email, .. }) => {
            let user = get_user_by_email(store, &email).await?;
            suspend(store, user.id, None).await?;
        }
    }
    Ok(())
}

async fn list(store: &Store) -> Result<(), Error> {
    let mut after = None;
    loop {
        let page = store.list_users(PageRequest { size: MAX_PAGE, after }).await?;
        for user in page.items {
            let state = if user.suspended_at_ms.is_some() { "  (suspended)" } else { "" };
            let (email, name) = (text::flat(&user.email), text::flat(&user.display_name));
            println!("{}  {:10}  {email}  {name}{state}", user.id, user.role.as_str());
        }
        after = page.next;
        if after.is_none() {
            return Ok(());
        }
    }
}

/// A password and whether its owner still has to be told.
struct Chosen {
    password: Secret,
    made: bool,
}

impl Chosen {
    fn read(from_stdin: bool) -> Result<Self, Error> {
        if !from_stdin {
            return Ok(Self { password: new_password()?, made: true });
        }
        if io::stdin().is_terminal() {
            eprintln!("password:");
        }
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line);
        read.map_err(|error| Error::internal(format!("cannot read the password: {error}")))?;
        Ok(Self { password: Secret::new(line.trim_end_matches(['\r', '\n'])), made: false })
    }

    fn tell(&self) {
        if self.made {
            println!("password: {}", self.password.reveal());
        }
    }
}

fn role(word: &str) -> Result<Role, String> {
    Role::parse(word).ok_or_else(|| "agent, supervisor or admin".to_owned())
}
