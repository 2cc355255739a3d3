//! The HTTP client of all providers: it goes where the settings say and nowhere else. One place, so
//! that the guard for addresses that do not come from the operator's own settings goes in here, as
//! the client's resolver, which sees each address right before the connection.

use std::time::Duration;

use reqwest::{Client, redirect, retry};

/// No redirects, which could lead to an inner address with the key in hand; no proxy from the
/// environment; no retries; no limit but the connection's, because the phases of an answer have
/// limits of their own.
pub(super) fn client(connect: Duration) -> Result<Client, String> {
    Client::builder()
        .connect_timeout(connect)
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .no_proxy()
        .referer(false)
        .user_agent(concat!("parlance/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|_| "no HTTP client can be made: are the system's certificates installed?".to_owned())
}
