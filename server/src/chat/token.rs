//! Access and refresh tokens: how they are made and read. The only place that knows JWT.

/// What others say of a customer.
mod identity;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

pub use self::identity::IdentityTokens;
use crate::{
    domain::{
        login::CallerKind,
        rights::{Caller, Principal},
        user::Role,
    },
    error::{Error, Reason, Result},
};

const ISSUER: &str = "parlance";
const AUDIENCE: &str = "parlance";

/// Tells an access token from any other JWT made with the same secret.
const KIND: &str = "at+jwt";

/// Ours have about 500 bytes; longer ones are not even read.
const MAX_TOKEN_BYTES: usize = 4096;

/// What the clocks of two nodes may differ by.
const CLOCK_SKEW_S: i64 = 5;

/// Makes and reads access tokens.
pub struct Tokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
}

/// A refresh token, `<login id>.<secret>`. The secret is its generation, random bytes and a proof, made
/// with our key, that it is one of ours; only its digest is kept.
pub struct RefreshToken {
    pub login_id: Uuid,
    secret: [u8; 32],
}

/// Where the parts of a secret end: the generation, and what is proved.
const GENERATION: usize = 4;
const PROVED: usize = 16;

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    /// The contact or user.
    sub: Uuid,
    iat: i64,
    nbf: i64,
    exp: i64,
    kind: CallerKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    role: Option<Role>,
    name: String,
    login: Uuid,
    /// Of contacts: not there for a guest.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    verified: bool,
}

impl Tokens {
    /// With the secret that all nodes of the installation share.
    pub fn new(secret: &[u8]) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.algorithms = vec![Algorithm::HS256];
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["iss", "aud", "sub", "nbf", "exp"]);
        // Times are judged by our own clock.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        Self { encoding: EncodingKey::from_secret(secret), decoding: DecodingKey::from_secret(secret), validation }
    }

    /// An access token for the caller, good until their `expires_at_ms`.
    pub fn sign(&self, caller: &Caller, now_ms: i64) -> Result<String> {
        let (kind, role) = match caller.principal {
            Principal::Contact => (CallerKind::Contact, None),
            Principal::User(role) => (CallerKind::User, Some(role)),
        };
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: caller.id,
            iat: now_ms / 1000,
            nbf: now_ms / 1000,
            exp: caller.expires_at_ms / 1000,
            kind,
            role,
            name: caller.display_name.clone(),
            login: caller.login_id,
            verified: caller.verified && kind == CallerKind::Contact,
        };
        let header = Header { typ: Some(KIND.to_owned()), ..Header::new(Algorithm::HS256) };
        jsonwebtoken::encode(&header, &claims, &self.encoding)
            .map_err(|error| Error::internal(format!("a token was not signed: {error}")))
    }

    /// A refresh token of the login, with so many spent before it.
    pub fn refresh_token(&self, login_id: Uuid, generation: i64) -> Result<RefreshToken> {
        let generation = u32::try_from(generation).map_err(|_| Error::internal("a login was refreshed too often"))?;
        let mut secret = [0; 32];
        secret[..GENERATION].copy_from_slice(&generation.to_be_bytes());
        getrandom::fill(&mut secret[GENERATION..PROVED])
            .map_err(|error| Error::internal(format!("the system gives no random bytes: {error}")))?;
        let proof = self.proof(&[login_id.as_bytes(), &secret[..PROVED]].concat())?;
        secret[PROVED..].copy_from_slice(&proof[..PROVED]);
        Ok(RefreshToken { login_id, secret })
    }

    /// The generation of a refresh token that was made with our key; none of any other, be it made by a
    /// version that proved nothing.
    pub fn generation(&self, token: &RefreshToken) -> Option<i64> {
        let (proved, proof) = token.secret.split_at(PROVED);
        let right = self.proof(&[token.login_id.as_bytes(), proved].concat()).ok()?;
        // Digests are compared, so that the time it takes says nothing about the bytes.
        let ours = Sha256::digest(&right[..PROVED]) == Sha256::digest(proof);
        let (generation, _) = proved.split_first_chunk::<GENERATION>()?;
        ours.then(|| u32::from_be_bytes(*generation).into())
    }

    /// A digest that nobody can make without our key, for what holds a secret that could be guessed. The
    /// name keeps it apart from everything else that is signed with the key.
    pub fn digest(&self, name: &str, bytes: &[u8]) -> Result<Vec<u8>> {
        self.proof(&[name.as_bytes(), &[0], bytes].concat())
    }

    /// HMAC with SHA-256, 32 bytes.
    fn proof(&self, message: &[u8]) -> Result<Vec<u8>> {
        let signed = jsonwebtoken::crypto::sign(message, &self.encoding, Algorithm::HS256);
        let signed = signed.map_err(|error| Error::internal(format!("nothing was signed: {error}")))?;
        URL_SAFE_NO_PAD.decode(signed).map_err(|error| Error::internal(format!("nothing was signed: {error}")))
    }

    /// Who the token belongs to.
    pub fn read(&self, token: &str, now_ms: i64) -> Result<Caller> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(invalid());
        }
        let read = jsonwebtoken::decode::<Claims>(token, &self.decoding, &self.validation).map_err(|_| invalid())?;
        if !is_plain(&read.header) {
            return Err(invalid());
        }
        let claims = read.claims;
        if claims.nbf > now_ms / 1000 + CLOCK_SKEW_S {
            return Err(invalid());
        }
        let expires_at_ms = claims.exp.checked_mul(1000).ok_or_else(invalid)?;
        if expires_at_ms <= now_ms {
            return Err(expired());
        }
        let principal = match (claims.kind, claims.role) {
            (CallerKind::Contact, None) => Principal::Contact,
            (CallerKind::User, Some(role)) => Principal::User(role),
            _ => return Err(invalid()),
        };
        Ok(Caller {
            id: claims.sub,
            principal,
            display_name: claims.name,
            login_id: claims.login,
            expires_at_ms,
            verified: claims.verified || claims.kind == CallerKind::User,
            address: None,
        })
    }
}

/// There is one key and one form; a header that asks for another key or form is not ours.
fn is_plain(header: &Header) -> bool {
    let plain = Header { typ: Some(KIND.to_owned()), ..Header::new(Algorithm::HS256) };
    *header == plain
}

pub(super) fn expired() -> Error {
    Error::new(Reason::TokenExpired, "the access token has expired")
}

fn invalid() -> Error {
    Error::new(Reason::TokenInvalid, "the token is not valid")
}

impl RefreshToken {
    pub fn parse(text: &str) -> Result<Self> {
        let (login, secret) = text.split_once('.').ok_or_else(invalid)?;
        let secret = URL_SAFE_NO_PAD.decode(secret).map_err(|_| invalid())?;
        Ok(Self {
            login_id: Uuid::try_parse(login).map_err(|_| invalid())?,
            secret: secret.try_into().map_err(|_| invalid())?,
        })
    }

    /// As the client gets it.
    pub fn reveal(&self) -> String {
        format!("{}.{}", self.login_id, URL_SAFE_NO_PAD.encode(self.secret))
    }

    pub fn digest(&self) -> Vec<u8> {
        Sha256::digest(self.secret).to_vec()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const NOW_MS: i64 = 1_800_000_000_000;
    const SECRET: &[u8] = b"thirty-two bytes of test secret.";

    fn claims() -> Value {
        json!({
            "iss": "parlance", "aud": "parlance", "sub": Uuid::nil(), "iat": NOW_MS / 1000, "nbf": NOW_MS / 1000,
            "exp": NOW_MS / 1000 + 900, "kind": "user", "role": "admin", "name": "Ada", "login": Uuid::nil(),
        })
    }

    fn header() -> Value {
        json!({ "alg": "HS256", "typ": KIND })
    }

    /// A token with any header and claims, rightly signed.
    fn forge(header: &Value, claims: &Value, secret: &[u8]) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(header), part(claims));
        let key = EncodingKey::from_secret(secret);
        let signature = jsonwebtoken::crypto::sign(signed.as_bytes(), &key, Algorithm::HS256).unwrap();
        format!("{signed}.{signature}")
    }

    fn with(mut object: Value, key: &str, value: Value) -> Value {
        object[key] = value;
        object
    }

    fn reason(token: &str) -> Reason {
        Tokens::new(SECRET).read(token, NOW_MS).unwrap_err().reason
    }

    #[test]
    fn what_was_signed_is_read() {
        let tokens = Tokens::new(SECRET);
        for (principal, verified) in
            [(Principal::Contact, false), (Principal::Contact, true), (Principal::User(Role::Supervisor), true)]
        {
            let caller = Caller {
                id: Uuid::from_u128(7),
                principal,
                display_name: "Ada".into(),
                login_id: Uuid::from_u128(8),
                expires_at_ms: NOW_MS + 900_000,
                verified,
                address: None,
            };
            let token = tokens.sign(&caller, NOW_MS).unwrap();
            assert_eq!(tokens.read(&token, NOW_MS).unwrap(), caller);
            assert_eq!(tokens.read(&token, caller.expires_at_ms).unwrap_err().reason, Reason::TokenExpired);
        }
    }

    #[test]
    fn only_our_own_form_is_taken() {
        Tokens::new(SECRET).read(&forge(&header(), &claims(), SECRET), NOW_MS).unwrap();
        for (key, value) in [
            ("alg", json!("none")),
            ("alg", json!("HS512")),
            ("alg", json!("RS256")),
            ("typ", json!("JWT")),
            ("kid", json!("other")),
            ("jku", json!("https://example.com/keys")),
            ("crit", json!(["exp"])),
            ("own", json!(1)),
        ] {
            let token = forge(&with(header(), key, value.clone()), &claims(), SECRET);
            assert_eq!(reason(&token), Reason::TokenInvalid, "{key} {value}");
        }
    }

    #[test]
    fn a_claim_that_is_wrong_or_missing_is_refused() {
        for (key, value) in [
            ("iss", json!("other")),
            ("aud", json!("other")),
            ("aud", json!(["parlance", "other"])),
            ("sub", json!("me")),
            ("nbf", json!(NOW_MS / 1000 + 60)),
            ("exp", json!("never")),
            ("exp", json!(i64::MAX)),
            ("kind", json!("contact")),
            ("role", json!("owner")),
        ] {
            let token = forge(&header(), &with(claims(), key, value.clone()), SECRET);
            assert_eq!(reason(&token), Reason::TokenInvalid, "{key} {value}");
            let token = forge(&header(), &with(claims(), key, Value::Null), SECRET);
            assert_eq!(reason(&token), Reason::TokenInvalid, "{key} missing");
        }
        let token = forge(&header(), &with(claims(), "exp", json!(NOW_MS / 1000)), SECRET);
        assert_eq!(reason(&token), Reason::TokenExpired);
    }

    #[test]
    fn another_secret_no_signature_or_a_long_token_is_refused() {
        assert_eq!(reason(&forge(&header(), &claims(), b"another")), Reason::TokenInvalid);
        let token = forge(&with(header(), "alg", json!("none")), &claims(), SECRET);
        let (signed, _) = token.rsplit_once('.').unwrap();
        assert_eq!(reason(&format!("{signed}.")), Reason::TokenInvalid);
        let name = "a".repeat(8192);
        assert_eq!(reason(&forge(&header(), &with(claims(), "name", json!(name)), SECRET)), Reason::TokenInvalid);
        assert_eq!(reason(""), Reason::TokenInvalid);
    }

    #[test]
    fn a_refresh_token_is_read_as_it_was_made() {
        let token = Tokens::new(SECRET).refresh_token(Uuid::from_u128(9), 0).unwrap();
        let again = RefreshToken::parse(&token.reveal()).unwrap();
        assert_eq!((again.login_id, again.digest()), (token.login_id, token.digest()));
        for text in ["", "x", "x.y", &format!("{}.YWJj", Uuid::nil())] {
            assert!(RefreshToken::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_refresh_token_proves_that_it_is_ours_and_which() {
        let (ours, others) = (Tokens::new(SECRET), Tokens::new(b"another"));
        for generation in [0, 1, 70_000] {
            let token = ours.refresh_token(Uuid::from_u128(9), generation).unwrap();
            assert_eq!(ours.generation(&token), Some(generation));
            assert_eq!(others.generation(&token), None);
            assert_eq!(ours.generation(&RefreshToken { login_id: Uuid::from_u128(8), ..token }), None);
            for byte in 0..32 {
                let mut secret = token.secret;
                secret[byte] ^= 1;
                assert_eq!(ours.generation(&RefreshToken { login_id: token.login_id, secret }), None, "{byte}");
            }
        }
    }
}
