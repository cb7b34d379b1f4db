//! Signing in at OpenRouter without typing a key: PKCE (RFC 7636), which needs no server of ours.
//!
//! The page makes a secret, the verifier, and sends the reader to OpenRouter with its hash. OpenRouter sends them back
//! with a code; code and verifier together become a key. A code that comes without our verifier was made by someone
//! else, and is not taken. Source: <https://openrouter.ai/docs/oauth>.

use std::fmt;

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::keys::random_bytes;
use super::ports::{Http, HttpRequest, Method, Random};
use crate::arxiv::source::percent_encoded;
use crate::model::ApiKey;
use crate::store::{self, bytes::Bytes};

/// The origin of OpenRouter's pages and of its API.
pub const ORIGIN: &str = "https://openrouter.ai";
/// Where code and verifier become a key.
const EXCHANGE: &str = "https://openrouter.ai/api/v1/auth/keys";
/// An answer is read up to here, in bytes.
const LARGEST_ANSWER: usize = 64 * 1024;
/// Longer codes are not OpenRouter's.
const LONGEST_CODE: usize = 1024;

/// The secret that ties the way back to the way there: 43 characters.
#[derive(Clone, PartialEq, Eq)]
pub struct Verifier(String);

impl Verifier {
    /// A new one, of 32 random bytes.
    pub fn new(random: &dyn Random) -> Self {
        Self(random_bytes(random, 32).encode())
    }

    /// One that was put aside; `None` for what cannot be one.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = Bytes::decode(text)?;
        (bytes.0.len() == 32).then(|| Self(text.to_owned()))
    }

    /// The text, to put aside.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What OpenRouter is shown of it at first.
    fn challenge(&self) -> String {
        Bytes(Sha256::digest(&self.0).to_vec()).encode()
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verifier(…)")
    }
}

/// The address at OpenRouter where the reader signs in, and that leads back to `callback`.
pub fn address(callback: &str, verifier: &Verifier) -> String {
    format!(
        "{ORIGIN}/auth?callback_url={}&code_challenge={}&code_challenge_method=S256",
        percent_encoded(callback),
        verifier.challenge()
    )
}

/// What OpenRouter sent the reader back with.
#[derive(Clone, PartialEq, Eq)]
pub enum Return {
    /// A code, good for one key.
    Code(String),
    /// An error in place of one.
    Refused,
}

impl fmt::Debug for Return {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if *self == Self::Refused { "Refused" } else { "Code(…)" })
    }
}

/// Reads the query of the page's address (with or without its `?`), and gives what is left of it when the answer is
/// taken out; `None` where there is no answer in it.
pub fn returned(query: &str) -> Option<(Return, String)> {
    let mut answer = None;
    let mut rest = String::new();
    let query = query.strip_prefix('?').unwrap_or(query);
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        match name {
            // The first one counts, and no second one stays in the address.
            "code" => answer = answer.or_else(|| Some(Return::Code(percent_decoded(value)))),
            "error" => answer = answer.or(Some(Return::Refused)),
            _ => {
                rest.push(if rest.is_empty() { '?' } else { '&' });
                rest.push_str(pair);
            }
        }
    }
    Some((answer?, rest))
}

/// `%41` as what it stands for; what stands for no visible character in ASCII is left out, for no code has it.
fn percent_decoded(text: &str) -> String {
    let mut bytes = text.bytes();
    let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
    let mut decoded = String::new();
    while let Some(byte) = bytes.next() {
        let letter = match byte {
            b'%' => digit(bytes.next())
                .zip(digit(bytes.next()))
                .and_then(|(high, low)| char::from_u32(high * 16 + low)),
            other => Some(char::from(other)),
        };
        decoded.extend(letter.filter(char::is_ascii_graphic));
    }
    decoded
}

/// Why there is no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// A code that nobody here asked for.
    #[error(
        "This page was opened with a sign-in code that it did not ask for, so the code was thrown away. If you were signing in, begin again in this tab."
    )]
    NotOurs,
    /// OpenRouter, or the reader there, said no.
    #[error("OpenRouter did not sign you in. Begin again, or paste a key.")]
    Refused,
    /// The settings name another provider by now.
    #[error("The model is no longer asked at OpenRouter, so the sign-in was thrown away.")]
    OtherProvider,
    /// No connection.
    #[error(
        "OpenRouter could not be reached to finish the sign-in. Begin again when the connection is back."
    )]
    Unreachable,
    /// The code is old, used, or belongs to another verifier.
    #[error("OpenRouter took back its sign-in code (HTTP {0}). Begin again.")]
    CodeRefused(u16),
    /// Something else than a key came.
    #[error("OpenRouter's answer held no key. Begin again, or paste a key.")]
    NoKey,
}

/// What code and verifier are sent as.
#[derive(Serialize)]
struct Exchange<'a> {
    code: &'a str,
    code_verifier: &'a str,
    code_challenge_method: &'static str,
}

/// Makes a key of a code.
///
/// # Errors
/// For a code that cannot be one, no connection, a refusal, and an answer without a key.
pub async fn exchange(http: &dyn Http, code: &str, verifier: &Verifier) -> Result<ApiKey, SignInError> {
    if code.is_empty() || code.len() > LONGEST_CODE {
        return Err(SignInError::Refused);
    }
    let body = Exchange { code, code_verifier: &verifier.0, code_challenge_method: "S256" };
    let request = HttpRequest {
        method: Method::Post,
        url: EXCHANGE.to_owned(),
        headers: vec![("content-type", "application/json".to_owned())],
        // Strings always serialise.
        body: Some(serde_json::to_string(&body).unwrap_or_default()),
    };
    let mut response = http.send(request).await.map_err(|_| SignInError::Unreachable)?;
    if response.status != 200 {
        return Err(SignInError::CodeRefused(response.status));
    }
    let (bytes, broke_off) = response.read(LARGEST_ANSWER).await;
    if broke_off.is_some() {
        return Err(SignInError::Unreachable);
    }
    if bytes.len() > LARGEST_ANSWER {
        return Err(SignInError::NoKey);
    }
    let answer: Value = store::parse(&String::from_utf8_lossy(&bytes)).map_err(|_| SignInError::NoKey)?;
    let key = ApiKey::new(answer.get("key").and_then(Value::as_str).unwrap_or_default());
    if key.is_empty() { Err(SignInError::NoKey) } else { Ok(key) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::twins::CountingRandom;

    #[test]
    fn the_challenge_is_that_of_rfc_7636() {
        // Appendix B.
        let verifier = Verifier::parse("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").unwrap();
        assert_eq!(
            address("https://x.example/day?a=1&b", &verifier),
            "https://openrouter.ai/auth?callback_url=https%3A%2F%2Fx.example%2Fday%3Fa%3D1%26b\
             &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
        );
    }

    #[test]
    fn a_verifier_is_43_characters_and_shows_nowhere() {
        let random = CountingRandom::default();
        let (one, other) = (Verifier::new(&random), Verifier::new(&random));
        assert_eq!(one.as_str().len(), 43);
        assert_ne!(one, other);
        assert_eq!(Verifier::parse(one.as_str()), Some(one.clone()));
        for text in ["", "short", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjX=", &"A".repeat(44)] {
            assert_eq!(Verifier::parse(text), None, "{text}");
        }
        assert_eq!(format!("{one:?}"), "Verifier(…)");
        assert!(!address("https://x.example/", &one).contains(one.as_str()), "only its hash goes there");
    }

    #[test]
    fn an_answer_is_read_and_taken_out_of_the_address() {
        let check = |query: &str, code: &str, rest: &str| {
            assert_eq!(returned(query), Some((Return::Code(code.to_owned()), rest.to_owned())), "{query}");
        };
        check("?code=abc-1_2", "abc-1_2", "");
        check("code=a%2Db%20", "a-b", "");
        check("?a=1&code=x&b", "x", "?a=1&b");
        check("?code=x&code=y&error=z", "x", "");
        check("?code=%", "", "");
        check("?code=%zz%e9%00%f0%9f%8c%85é+", "+", "");
        check("?code", "", "");
        assert_eq!(returned("?error=access_denied&a=1"), Some((Return::Refused, "?a=1".to_owned())));
        for query in ["", "?", "?a=1", "?Code=1", "?x=code=1", "&&"] {
            assert_eq!(returned(query), None, "{query}");
        }
        assert_eq!(format!("{:?}", returned("?code=abc").unwrap().0), "Code(…)");
    }
}
