//! The connection to a server: where it is, who we are there, and whether it answers. Apart, so that
//! everything else can call as if the connection never broke.

use std::{
    future::Future,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use parlance_client::v1::{self, auth_service_client::AuthServiceClient, caller::Principal};
use tokio::{sync::mpsc, time::Instant};
use tonic::{
    Code, Request, Response, Status,
    metadata::MetadataValue,
    transport::{Channel, Endpoint},
};

use super::{attached::Attached, news::News, saved::Saved, trust::trusting};
use crate::{clock, secret::Secret};

const DEFAULT_SERVER: &str = "http://127.0.0.1:50051";
const CALL_LIMIT: Duration = Duration::from_secs(15);
/// Tokens are renewed this long before they expire.
const RENEW_AHEAD: Duration = Duration::from_secs(60);

/// Where the server is.
#[derive(Debug, Clone)]
pub enum Place {
    Url(String),
    /// The data folder of a server on this machine, whose address may change with every start.
    DataDir(PathBuf),
}

/// How to get tokens when there are none, or when they can no longer be renewed.
pub enum Credentials {
    /// A new customer.
    Guest {
        name: String,
        locale: String,
    },
    /// A customer who was here before, with the tokens kept then.
    Remembered(Saved),
    User {
        email: String,
        password: Secret,
    },
}

/// Clones share one connection and one login.
#[derive(Clone)]
pub struct Link(Arc<Shared>);

struct Shared {
    place: Place,
    credentials: Credentials,
    /// The address that the channel goes to, and the channel.
    channel: Mutex<(String, Channel)>,
    /// The stream of the session that is followed.
    attached: Mutex<Option<Attached>>,
    login: tokio::sync::Mutex<Login>,
    news: mpsc::Sender<News>,
    lost: AtomicBool,
}

struct Login {
    access_token: String,
    refresh_token: String,
    renew_at: Instant,
    /// Where the tokens of a guest are kept for the next run.
    keep: Option<Saved>,
}

impl Place {
    /// The address as it is now.
    pub fn url(&self) -> String {
        self.known_url().unwrap_or_else(|| DEFAULT_SERVER.to_owned())
    }

    /// The address, unless it is one on this machine that no server has at the moment.
    fn known_url(&self) -> Option<String> {
        match self {
            Self::Url(url) if url.contains("://") => Some(url.clone()),
            Self::Url(address) => Some(format!("http://{address}")),
            Self::DataDir(folder) => listening(folder),
        }
    }
}

fn connect(url: &str) -> Result<Channel, Status> {
    let endpoint = Endpoint::from_shared(url.to_owned())
        .map_err(|error| Status::invalid_argument(format!("{url} is no address of a server: {error}")))?;
    // The windows are wide because the HTTP/2 library ends connections whose small frames pile up unread.
    let endpoint = trusting(endpoint)?
        .connect_timeout(Duration::from_secs(5))
        .http2_keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(10))
        .keep_alive_while_idle(true)
        .initial_stream_window_size(1 << 20)
        .initial_connection_window_size(1 << 23)
        .tcp_nodelay(true);
    Ok(endpoint.connect_lazy())
}

/// The address that a running server left in its data folder.
fn listening(folder: &Path) -> Option<String> {
    let text = std::fs::read_to_string(folder.join("listening.json")).ok()?;
    let addresses: serde_json::Value = serde_json::from_str(&text).ok()?;
    let mut address: SocketAddr = addresses.get("grpc")?.as_str()?.parse().ok()?;
    if address.ip().is_unspecified() {
        address.set_ip(Ipv4Addr::LOCALHOST.into());
    }
    let scheme = if addresses.get("tls").and_then(serde_json::Value::as_bool) == Some(true) { "https" } else { "http" };
    Some(format!("{scheme}://{address}"))
}

impl Link {
    /// Connects and logs in; the first failure is final.
    pub async fn open(
        place: Place,
        credentials: Credentials,
        news: mpsc::Sender<News>,
    ) -> Result<(Self, Principal), Status> {
        let url = place.url();
        let channel = Mutex::new((url.clone(), connect(&url)?));
        let login =
            Login { access_token: String::new(), refresh_token: String::new(), renew_at: Instant::now(), keep: None };
        let login = tokio::sync::Mutex::new(login);
        let link = Self(Arc::new(Shared {
            place,
            credentials,
            channel,
            attached: Mutex::default(),
            login,
            news,
            lost: AtomicBool::new(false),
        }));
        let principal = link.log_in(&mut *link.0.login.lock().await).await?;
        let principal = match principal {
            Some(principal) => principal,
            None => link.caller().await?,
        };
        Ok((link, principal))
    }

    /// One call with its answer, authorized; a token that was refused is renewed once.
    pub async fn call<Q, A, F>(&self, message: Q, send: impl Fn(Channel, Request<Q>) -> F) -> Result<A, Status>
    where
        Q: Clone,
        F: Future<Output = Result<Response<A>, Status>>,
    {
        let request = self.authorized(message.clone()).await?;
        let result = limited(send(self.channel(), request)).await;
        match result {
            Err(status) if status.code() == Code::Unauthenticated => {
                self.renew().await?;
                limited(send(self.channel(), self.authorized(message).await?)).await
            }
            other => other,
        }
    }

    pub fn channel(&self) -> Channel {
        self.0.channel.lock().unwrap_or_else(PoisonError::into_inner).1.clone()
    }

    /// The stream to send on, while a session is followed.
    pub fn attached(&self) -> Option<Attached> {
        self.0.attached.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// From now on this stream is the one to send on.
    pub fn attach(&self, stream: &Attached) {
        *self.0.attached.lock().unwrap_or_else(PoisonError::into_inner) = Some(stream.clone());
    }

    /// The stream has ended, which may have been replaced already.
    pub fn detach(&self, stream: &Attached) {
        stream.end();
        self.0.attached.lock().unwrap_or_else(PoisonError::into_inner).take_if(|known| known.is(stream));
    }

    /// The access token as it is now.
    pub async fn access_token(&self) -> String {
        self.0.login.lock().await.access_token.clone()
    }

    /// A request that carries a token good for at least the next minute.
    pub async fn authorized<Q>(&self, message: Q) -> Result<Request<Q>, Status> {
        let mut login = self.0.login.lock().await;
        if login.renew_at <= Instant::now() {
            self.renew_login(&mut login).await?;
        }
        let mut request = Request::new(message);
        let bearer = MetadataValue::try_from(format!("Bearer {}", login.access_token))
            .map_err(|_| Status::internal("the server gave a token that cannot be sent"))?;
        request.metadata_mut().insert("authorization", bearer);
        Ok(request)
    }

    /// Renews the tokens now: the server said that they expire, or refused them.
    pub async fn renew(&self) -> Result<(), Status> {
        self.renew_login(&mut *self.0.login.lock().await).await
    }

    /// Keeps a guest's tokens from now on, so that the session can be continued in another run.
    pub async fn keep(&self, saved: Saved) {
        let mut login = self.0.login.lock().await;
        saved.write(&login.refresh_token);
        login.keep = Some(saved);
    }

    /// Says once that the server cannot be reached, and looks where it is now.
    pub async fn lost(&self) {
        if let Some(url) = self.0.place.known_url() {
            let mut known = self.0.channel.lock().unwrap_or_else(PoisonError::into_inner);
            // At the same address the channel connects again by itself.
            if known.0 != url
                && let Ok(channel) = connect(&url)
            {
                *known = (url, channel);
            }
        }
        if !self.0.lost.swap(true, Ordering::SeqCst) {
            self.tell(News::Lost).await;
        }
    }

    /// Says once that the server answers again.
    pub async fn back(&self) {
        if self.0.lost.swap(false, Ordering::SeqCst) {
            self.tell(News::Back).await;
        }
    }

    pub async fn tell(&self, news: News) {
        // Nobody listens any more only when the client is leaving.
        let _ = self.0.news.send(news).await;
    }

    async fn caller(&self) -> Result<Principal, Status> {
        let send = |channel, request| async move { AuthServiceClient::new(channel).get_caller(request).await };
        let answer = self.call(v1::GetCallerRequest {}, send).await?;
        principal(answer.caller)
    }

    async fn log_in(&self, login: &mut Login) -> Result<Option<Principal>, Status> {
        let mut auth = AuthServiceClient::new(self.channel());
        match &self.0.credentials {
            Credentials::Guest { name, locale } => {
                let request = v1::StartGuestRequest { display_name: name.clone(), locale: locale.clone() };
                let answer = limited(auth.start_guest(request)).await?;
                login.take(answer.tokens.unwrap_or_default());
                Ok(answer.contact.map(Principal::Contact))
            }
            Credentials::Remembered(saved) => {
                login.refresh_token = saved.read().ok_or_else(|| {
                    Status::not_found(
                        "this machine keeps no tokens for that session, so only its own client can go on with it",
                    )
                })?;
                login.keep = Some(saved.clone());
                self.renew_login(login).await?;
                Ok(None)
            }
            Credentials::User { email, password } => {
                let request = v1::LoginRequest { email: email.clone(), password: password.reveal().to_owned() };
                let answer = limited(auth.login(request)).await?;
                login.take(answer.tokens.unwrap_or_default());
                principal(answer.caller).map(Some)
            }
        }
    }

    async fn renew_login(&self, login: &mut Login) -> Result<(), Status> {
        let request = v1::RefreshTokenRequest { refresh_token: login.refresh_token.clone() };
        let mut auth = AuthServiceClient::new(self.channel());
        match limited(auth.refresh_token(request)).await {
            Ok(answer) => {
                login.take(answer.tokens.unwrap_or_default());
                Ok(())
            }
            Err(status) if status.code() == Code::Unauthenticated => {
                // A lost answer to a renewal spends the token; a password still opens the door.
                if let Credentials::User { .. } = self.0.credentials {
                    self.log_in_again(login).await
                } else {
                    Err(status)
                }
            }
            Err(status) => Err(status),
        }
    }

    async fn log_in_again(&self, login: &mut Login) -> Result<(), Status> {
        Box::pin(self.log_in(login)).await.map(|_| ())
    }
}

impl Login {
    fn take(&mut self, tokens: v1::Tokens) {
        let expires_ms = tokens.expires_at.map_or(0, |at| at.seconds.saturating_mul(1000));
        let left_ms = u64::try_from(expires_ms - clock::Clock::machine().now_ms()).unwrap_or(0);
        // A clock that is set wrong here must not lead to a renewal before every call.
        let left = Duration::from_millis(left_ms).max(RENEW_AHEAD * 2);
        self.renew_at = Instant::now() + left - RENEW_AHEAD;
        self.access_token = tokens.access_token;
        self.refresh_token = tokens.refresh_token;
        if let Some(saved) = &self.keep {
            saved.write(&self.refresh_token);
        }
    }
}

fn principal(caller: Option<v1::Caller>) -> Result<Principal, Status> {
    caller.and_then(|caller| caller.principal).ok_or_else(|| Status::internal("the server does not say who we are"))
}

async fn limited<A>(call: impl Future<Output = Result<Response<A>, Status>>) -> Result<A, Status> {
    match tokio::time::timeout(CALL_LIMIT, call).await {
        Ok(result) => result.map(Response::into_inner),
        Err(_) => Err(Status::deadline_exceeded("the server did not answer in time")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_scheme_is_plain() {
        assert_eq!(Place::Url("127.0.0.1:1".to_owned()).url(), "http://127.0.0.1:1");
        assert_eq!(Place::Url("https://chat.example".to_owned()).url(), "https://chat.example");
    }
}
