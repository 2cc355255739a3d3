//! The HTTP client of all providers: it goes where the settings say and nowhere else. One place, so
//! that the guard for addresses that do not come from the operator's own settings goes in here, as
//! the client's resolver, which sees each address right before the connection.

use std::time::Duration;

use reqwest::{Client, Url, redirect, retry};

use crate::secret::Secret;

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

/// The address of a service, without a slash at its end. `added` is the path that is put behind it and
/// does not belong into the setting.
pub(super) fn base_url(text: &str, added: &str) -> Result<String, String> {
    let url = Url::parse(text).map_err(|_| "is not an address such as https://api.openai.com/v1".to_owned())?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err("must begin with http:// or https://".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must not hold a user or password: the key has its own setting".to_owned());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("must not hold a query or fragment".to_owned());
    }
    if url.path().trim_end_matches('/').ends_with(added) {
        return Err(format!("must end before {added}, which is added"));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// The key itself, if a header can carry it.
pub(super) fn key(secret: &Secret) -> Result<&str, String> {
    let key = secret.reveal();
    if key.chars().all(|char| char.is_ascii_graphic()) {
        return Ok(key);
    }
    Err("holds blanks or characters that no key has".to_owned())
}
