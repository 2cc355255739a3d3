//! Identity tokens: what the operator's own application says of a customer. Apart from our tokens,
//! because others make them, with another secret.

use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation};
use serde::Deserialize;

use super::{AUDIENCE, CLOCK_SKEW_S, MAX_TOKEN_BYTES};
use crate::{
    domain::{contact::Identity, label},
    error::{Error, Reason, Result},
    secret::Secret,
};

/// A token says who someone is now, not for good.
const LONGEST_LIFE_S: i64 = 600;
/// Bytes of an id, code points of a name and of an address.
const LONGEST_ID: usize = 200;
const LONGEST_NAME: usize = 100;
const LONGEST_EMAIL: usize = 254;

/// Reads identity tokens; without a secret it reads none.
pub struct IdentityTokens(Option<(DecodingKey, Validation)>);

#[derive(Deserialize)]
struct Claims {
    sub: String,
    iat: i64,
    exp: i64,
    nbf: Option<i64>,
    name: Option<String>,
    email: Option<String>,
}

impl IdentityTokens {
    /// An empty secret is none.
    pub fn new(secret: &Secret) -> Self {
        if secret.is_empty() {
            return Self(None);
        }
        let mut validation = Validation::new(Algorithm::HS256);
        validation.algorithms = vec![Algorithm::HS256];
        // One that is made for someone else is not for us; one that names nobody is.
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["sub", "exp"]);
        // Times are judged by our own clock.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        Self(Some((DecodingKey::from_secret(secret.reveal().as_bytes()), validation)))
    }

    /// Who the token vouches for.
    pub fn read(&self, token: &str, now_ms: i64) -> Result<Identity> {
        let Some((key, validation)) = &self.0 else {
            let message = "the operator has set no secret for identity tokens";
            return Err(Error::new(Reason::IdentityDisabled, message).with("setting", "login.identity_secret"));
        };
        if token.len() > MAX_TOKEN_BYTES {
            return Err(invalid("is too long"));
        }
        let read = jsonwebtoken::decode::<Claims>(token, key, validation)
            .map_err(|_| invalid("is not a JWT signed with HS256 and the right secret, with sub, iat and exp"))?;
        if !is_plain(&read.header) {
            return Err(invalid("has a header that says more than alg and typ"));
        }
        judge_times(&read.claims, now_ms.div_euclid(1000))?;
        identity(read.claims)
    }
}

/// A header that names a key, a place to find one or another form asks for more than there is.
fn is_plain(header: &Header) -> bool {
    let plain = Header { typ: header.typ.clone(), ..Header::new(Algorithm::HS256) };
    *header == plain && header.typ.as_deref().is_none_or(|typ| typ == "JWT")
}

fn judge_times(claims: &Claims, now_s: i64) -> Result<()> {
    if claims.iat.max(claims.nbf.unwrap_or(claims.iat)) > now_s + CLOCK_SKEW_S {
        return Err(invalid("is not good yet"));
    }
    if claims.exp.checked_sub(claims.iat).is_none_or(|life_s| life_s > LONGEST_LIFE_S) {
        return Err(invalid("lives longer than 10 minutes"));
    }
    if claims.exp <= now_s {
        return Err(Error::new(Reason::TokenExpired, "the identity token has expired"));
    }
    Ok(())
}

fn identity(claims: Claims) -> Result<Identity> {
    let Claims { sub, name, email, .. } = claims;
    let plain = |text: &str| !text.chars().any(char::is_control);
    // Blanks at the end would be no difference to some databases.
    if sub.is_empty() || sub.len() > LONGEST_ID || sub.trim() != sub || !plain(&sub) {
        return Err(invalid("has a sub that is empty, too long or not plain text"));
    }
    // A name is somebody's: what it may not hold is left out rather than the customer.
    let name = name.as_deref().and_then(label::cleaned);
    let fits = |text: &Option<String>, most: usize| text.as_ref().is_none_or(|text| text.chars().count() <= most);
    if !fits(&name, LONGEST_NAME) || !fits(&email, LONGEST_EMAIL) {
        return Err(invalid("has a name or email that is too long"));
    }
    if email.as_ref().is_some_and(|email| email.contains(label::is_refused)) {
        return Err(invalid("has an email that is not plain text"));
    }
    Ok(Identity { external_id: sub, display_name: name, email })
}

fn invalid(fault: &str) -> Error {
    Error::new(Reason::TokenInvalid, format!("the identity token {fault}"))
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use jsonwebtoken::EncodingKey;
    use serde_json::{Value, json};

    use super::*;

    const NOW_S: i64 = 1_800_000_000;
    const SECRET: &str = "a secret of at least 32 bytes, shared";

    fn claims() -> Value {
        json!({ "sub": "customer-7", "iat": NOW_S, "exp": NOW_S + 600, "name": "Ada", "plan": "gold" })
    }

    fn header() -> Value {
        json!({ "alg": "HS256", "typ": "JWT" })
    }

    fn with(mut object: Value, key: &str, value: Value) -> Value {
        object[key] = value;
        object
    }

    fn sign(header: &Value, claims: &Value, secret: &str) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let text = format!("{}.{}", part(header), part(claims));
        let key = EncodingKey::from_secret(secret.as_bytes());
        let signature = jsonwebtoken::crypto::sign(text.as_bytes(), &key, Algorithm::HS256).unwrap();
        format!("{text}.{signature}")
    }

    fn read(token: &str) -> Result<Identity> {
        IdentityTokens::new(&Secret::new(SECRET)).read(token, NOW_S * 1000)
    }

    #[test]
    fn a_token_of_the_application_names_the_customer() {
        let identity = read(&sign(&header(), &claims(), SECRET)).unwrap();
        assert_eq!((identity.external_id.as_str(), identity.display_name.as_deref()), ("customer-7", Some("Ada")));
        for (key, value) in [("aud", json!("parlance")), ("nbf", json!(NOW_S)), ("email", json!("ada@example.org"))] {
            read(&sign(&header(), &with(claims(), key, value), SECRET)).unwrap();
        }
        read(&sign(&json!({ "alg": "HS256" }), &claims(), SECRET)).unwrap();
    }

    #[test]
    fn every_part_that_is_not_as_it_must_be_is_refused() {
        for (key, value) in [
            ("alg", json!("none")),
            ("alg", json!("HS384")),
            ("alg", json!("RS256")),
            ("typ", json!("at+jwt")),
            ("kid", json!("1")),
            ("jku", json!("https://example.org/keys")),
            ("jwk", json!({ "kty": "oct", "k": "AAAA" })),
            ("crit", json!(["exp"])),
        ] {
            let refused = read(&sign(&with(header(), key, value.clone()), &claims(), SECRET));
            assert_eq!(refused.unwrap_err().reason, Reason::TokenInvalid, "{key} {value}");
        }
        for (key, value) in [
            ("sub", json!("")),
            ("sub", json!("a ")),
            ("sub", json!(7)),
            ("sub", json!("s".repeat(201))),
            ("sub", json!("a\u{0}b")),
            ("sub", Value::Null),
            ("iat", Value::Null),
            ("iat", json!(NOW_S + 60)),
            ("nbf", json!(NOW_S + 60)),
            ("exp", Value::Null),
            ("exp", json!(NOW_S + 601)),
            ("exp", json!(i64::MAX)),
            ("aud", json!("another")),
            ("name", json!("n".repeat(101))),
            ("email", json!("e".repeat(255))),
        ] {
            let refused = read(&sign(&header(), &with(claims(), key, value.clone()), SECRET));
            assert_eq!(refused.unwrap_err().reason, Reason::TokenInvalid, "{key} {value}");
        }
        let old = with(with(claims(), "iat", json!(NOW_S - 600)), "exp", json!(NOW_S));
        assert_eq!(read(&sign(&header(), &old, SECRET)).unwrap_err().reason, Reason::TokenExpired);
    }

    #[test]
    fn another_secret_no_signature_or_no_secret_at_all_opens_nothing() {
        let token = sign(&header(), &claims(), "another secret that nobody has set");
        assert_eq!(read(&token).unwrap_err().reason, Reason::TokenInvalid);
        let unsigned =
            format!("{}.", sign(&with(header(), "alg", json!("none")), &claims(), "").rsplit_once('.').unwrap().0);
        for text in [unsigned.as_str(), "", "a.b.c", &"a".repeat(8192)] {
            assert_eq!(read(text).unwrap_err().reason, Reason::TokenInvalid);
        }
        let disabled = IdentityTokens::new(&Secret::default()).read(&token, NOW_S * 1000).unwrap_err();
        assert_eq!(disabled.reason, Reason::IdentityDisabled);
    }
}
