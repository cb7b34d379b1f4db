//! Keys that are kept on the device, and the sign-in that makes one, over in-memory twins of the ports.

use std::cell::RefCell;
use std::rc::Rc;

use firstlight::model::ApiKey;
use firstlight::run::keep::KeepError;
use firstlight::run::keys::vault::{Lock, Passphrase, ToyVault};
use firstlight::run::keys::{self, KeptKey, KeyError, LockAfter, NewLock};
use firstlight::run::ports::{HttpError, HttpRequest, Method, Ports, Store, StoreError, StoreName, Write};
use firstlight::run::sign_in::{self, SignInError, Verifier};
use firstlight::run::twins::{self, AnswerWith, Canned, CountingRandom, MemoryStore};
use firstlight::store::{RecordError, open, seal};
use futures_executor::block_on;
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;

const HERE: &str = "https://api.example.org";
const THERE: &str = "https://api.example.com";
const KEY: &str = "sk-canary-0123456789abcdef";
const PASSPHRASE: &str = "correct horse battery";

fn nobody(_: HttpRequest) -> Result<Canned, HttpError> {
    Err(HttpError::Network("nobody listens".to_owned()))
}

fn world() -> (Ports, Rc<MemoryStore>) {
    twins::ports(AnswerWith(nobody))
}

fn passphrase(text: &str) -> NewLock {
    NewLock::Passphrase(Passphrase::new(text))
}

fn keep(ports: &Ports, origin: &str, with: NewLock) -> Result<KeptKey, KeyError> {
    block_on(keys::keep(ports, &ToyVault, origin, &ApiKey::new(KEY), with, LockAfter::FiveMinutes))
}

fn unlock(ports: &Ports, origin: &str, text: &str) -> Result<ApiKey, KeyError> {
    block_on(keys::open(ports, &ToyVault, origin, Passphrase::new(text))).map(|(_, key)| key)
}

/// All that is stored, as one text.
fn stored(ports: &Ports) -> String {
    let all = StoreName::ALL.map(|name| block_on(ports.store.scan(name, String::new())).unwrap());
    format!("{all:?}")
}

#[test]
fn a_kept_key_opens_with_its_passphrase_and_no_other() {
    let (ports, _) = world();
    let kept = keep(&ports, HERE, passphrase(PASSPHRASE)).unwrap();
    assert!(matches!(&kept.lock, Lock::Passphrase { salt, rounds: 600_000 } if salt.0.len() == 16));
    assert_eq!((kept.iv.0.len(), kept.lock_after), (12, LockAfter::FiveMinutes));
    assert_eq!(block_on(keys::kept(&ports, HERE)), Ok(Some(kept)));
    assert_eq!(unlock(&ports, HERE, PASSPHRASE), Ok(ApiKey::new(KEY)));
    for wrong in ["", "correct horse batter", "Correct horse battery"] {
        assert_eq!(unlock(&ports, HERE, wrong), Err(KeyError::WrongPassphrase), "{wrong}");
    }
    assert_eq!(unlock(&ports, HERE, PASSPHRASE), Ok(ApiKey::new(KEY)), "nothing locks out");
    assert!(!stored(&ports).contains(KEY) && !stored(&ports).contains(PASSPHRASE));
}

#[test]
fn a_kept_key_opens_with_its_passkey() {
    let (ports, _) = world();
    let kept = keep(&ports, HERE, NewLock::Passkey).unwrap();
    assert!(matches!(&kept.lock, Lock::Passkey { salt, .. } if salt.0.len() == 32));
    assert_eq!(unlock(&ports, HERE, ""), Ok(ApiKey::new(KEY)));
}

#[test]
fn no_salt_and_no_nonce_is_used_twice() {
    let (ports, _) = world();
    let one = keep(&ports, HERE, passphrase(PASSPHRASE)).unwrap();
    let other = keep(&ports, HERE, passphrase(PASSPHRASE)).unwrap();
    assert!(one.lock != other.lock && one.iv != other.iv && one.sealed != other.sealed);
}

#[test]
fn each_provider_has_its_own_key() {
    let (ports, _) = world();
    keep(&ports, HERE, passphrase(PASSPHRASE)).unwrap();
    assert_eq!(block_on(keys::kept(&ports, THERE)), Ok(None));
    assert_eq!(unlock(&ports, THERE, PASSPHRASE), Err(KeyError::Gone));
    // Moved by hand, it is refused; with its origin forged as well, it does not open.
    let record = block_on(ports.store.get(StoreName::Settings, format!("key/{HERE}"))).unwrap().unwrap();
    let put = |json: String| {
        let write = Write { store: StoreName::Settings, key: format!("key/{THERE}"), value: Some(json) };
        block_on(ports.store.put(vec![write])).unwrap();
    };
    put(record.clone());
    let moved = unlock(&ports, THERE, PASSPHRASE);
    assert!(
        matches!(moved, Err(KeyError::Keep(KeepError::Record(RecordError::Damaged { .. })))),
        "{moved:?}"
    );
    put(record.replace(HERE, THERE));
    assert_eq!(unlock(&ports, THERE, PASSPHRASE), Err(KeyError::WrongPassphrase));
}

#[test]
fn a_short_passphrase_is_no_lock() {
    let (ports, _) = world();
    assert_eq!(keep(&ports, HERE, passphrase("123456789")), Err(KeyError::Short));
    assert_eq!(keep(&ports, HERE, passphrase("éééééé")), Err(KeyError::Short), "characters, not bytes");
    assert_eq!(block_on(keys::kept(&ports, HERE)), Ok(None));
}

#[test]
fn what_is_forgotten_is_gone() {
    let (ports, store) = world();
    keep(&ports, HERE, passphrase(PASSPHRASE)).unwrap();
    keep(&ports, THERE, passphrase(PASSPHRASE)).unwrap();
    block_on(keys::forget(&ports, HERE)).unwrap();
    assert_eq!(unlock(&ports, HERE, PASSPHRASE), Err(KeyError::Gone));
    assert_eq!(store.count(StoreName::Settings), 1, "the other provider's stays");
    let changed = block_on(keys::lock_after(&ports, THERE, LockAfter::ThePage)).unwrap();
    assert_eq!(changed.lock_after, LockAfter::ThePage);
    assert_eq!(unlock(&ports, THERE, PASSPHRASE), Ok(ApiKey::new(KEY)));
    assert_eq!(block_on(keys::lock_after(&ports, HERE, LockAfter::ThePage)), Err(KeyError::Gone));
}

/// What comes back of a record.
type Lie = fn(&str) -> Option<String>;

/// A store that takes everything and gives back something else, as some private windows do.
struct Liar {
    truth: Rc<MemoryStore>,
    lie: Lie,
}

impl Store for Liar {
    fn get(
        &self,
        store: StoreName,
        key: String,
    ) -> LocalBoxFuture<'static, Result<Option<String>, StoreError>> {
        let lie = self.lie;
        let truth = self.truth.get(store, key);
        truth.map(move |got| got.map(|json| json.as_deref().and_then(lie))).boxed_local()
    }

    fn put(&self, writes: Vec<Write>) -> LocalBoxFuture<'static, Result<(), StoreError>> {
        self.truth.put(writes)
    }
    fn scan(
        &self,
        store: StoreName,
        prefix: String,
    ) -> LocalBoxFuture<'static, Result<Vec<(String, String)>, StoreError>> {
        self.truth.scan(store, prefix)
    }
}

#[test]
fn a_key_is_not_called_kept_where_the_store_does_not_keep_it() {
    let check = |lie: Lie| {
        let (mut ports, truth) = world();
        ports.store = Rc::new(Liar { truth: truth.clone(), lie });
        let result = keep(&ports, HERE, passphrase(PASSPHRASE));
        assert_eq!(truth.count(StoreName::Settings), 0, "nothing of it stays");
        result.unwrap_err()
    };
    assert_eq!(check(|_| None), KeyError::NotReadBack);
    let damaged = |error| matches!(error, KeyError::Keep(KeepError::Record(RecordError::Damaged { .. })));
    assert!(damaged(check(|_| Some(String::new()))));
    assert!(damaged(check(|json| Some(json.replace("600000", "1")))));
    let other_iv = |json: &str| {
        let mut kept: KeptKey = open(json).unwrap();
        kept.iv.0[0] ^= 1;
        Some(seal(&kept).unwrap())
    };
    assert_eq!(check(other_iv), KeyError::NotReadBack);
}

#[test]
fn a_store_that_refuses_is_named() {
    let (ports, store) = world();
    let kept = keep(&ports, HERE, passphrase(PASSPHRASE)).unwrap();
    store.fail_with(Some(StoreError::Full));
    let refused = keep(&ports, HERE, passphrase("another passphrase")).unwrap_err();
    assert_eq!(refused.to_string(), "Storage failed: the browser's storage for this page is full.");
    assert!(block_on(keys::forget(&ports, HERE)).is_err());
    store.fail_with(None);
    assert_eq!(block_on(keys::kept(&ports, HERE)), Ok(Some(kept)), "the one kept before is still there");
}

#[test]
fn a_record_that_we_did_not_make_is_refused() {
    let (ports, _) = world();
    let check = |change: fn(&mut KeptKey)| {
        let mut kept = keep(&ports, HERE, passphrase(PASSPHRASE)).unwrap();
        change(&mut kept);
        let write = Write {
            store: StoreName::Settings,
            key: format!("key/{HERE}"),
            value: Some(seal(&kept).unwrap()),
        };
        block_on(ports.store.put(vec![write])).unwrap();
        let refused = unlock(&ports, HERE, PASSPHRASE);
        assert!(matches!(refused, Err(KeyError::Keep(KeepError::Record(_)))), "{refused:?}");
    };
    check(|kept| kept.iv.0.clear());
    check(|kept| kept.origin.push('x'));
    check(|kept| kept.lock = Lock::Passphrase { salt: Default::default(), rounds: 600_000 });
    check(|kept| kept.lock = Lock::Passkey { credential: Default::default(), salt: Default::default() });
    check(|kept| {
        if let Lock::Passphrase { rounds, .. } = &mut kept.lock {
            *rounds = 599_999;
        }
    });
    check(|kept| {
        if let Lock::Passphrase { rounds, .. } = &mut kept.lock {
            *rounds = u32::MAX;
        }
    });
}

#[test]
fn a_record_of_version_1_opens() {
    let text = include_str!("records/key.json");
    let kept: KeptKey = open(text).unwrap();
    let (written, before): (serde_json::Value, serde_json::Value) =
        (serde_json::from_str(&seal(&kept).unwrap()).unwrap(), serde_json::from_str(text).unwrap());
    assert_eq!(written, before, "a field has changed: raise the version, and migrate");
    let passkey = r#"{"version":1,"record":{"origin":"o","lock":{"passkey":{"credential":"Zg","salt":"Zg"}},"iv":"","sealed":""}}"#;
    let kept: KeptKey = open(passkey).unwrap();
    assert_eq!(kept.lock_after, LockAfter::HalfAnHour);
    for word in ["five-minutes", "half-an-hour", "two-hours", "the-page"] {
        let after: LockAfter = serde_json::from_value(word.into()).unwrap();
        assert_eq!(serde_json::to_value(after).unwrap(), word);
    }
}

#[test]
fn no_secret_shows_in_debug() {
    let (ports, _) = world();
    let kept = keep(&ports, HERE, passphrase(PASSPHRASE)).unwrap();
    let shown = format!("{kept:?} {:?} {:?}", passphrase(PASSPHRASE), ApiKey::new(KEY));
    assert!(!shown.contains(KEY) && !shown.contains("horse"), "{shown}");
}

/// Exchanges a code with a provider that answers so; what it was asked goes into the second place.
fn exchange(
    code: &str,
    answer: Result<Canned, HttpError>,
) -> (Result<ApiKey, SignInError>, Vec<HttpRequest>) {
    let asked = Rc::new(RefCell::new(Vec::new()));
    let (seen, verifier) = (asked.clone(), Verifier::new(&CountingRandom::default()));
    let http = AnswerWith(move |request| {
        seen.borrow_mut().push(request);
        answer.clone()
    });
    let result = block_on(sign_in::exchange(&http, code, &verifier));
    (result, asked.take())
}

#[test]
fn a_code_becomes_a_key() {
    let answer = Canned::new(200, format!(r#"{{"key":"{KEY}","user_id":"user_1"}}"#));
    let (key, asked) = exchange("auth-code", Ok(answer));
    assert_eq!(key, Ok(ApiKey::new(KEY)));
    let [request] = asked.as_slice() else { panic!("asked {} times", asked.len()) };
    assert_eq!(
        (request.method, request.url.as_str()),
        (Method::Post, "https://openrouter.ai/api/v1/auth/keys")
    );
    let body: serde_json::Value = serde_json::from_str(request.body.as_deref().unwrap()).unwrap();
    let verifier = Verifier::new(&CountingRandom::default());
    let expected = serde_json::json!({
        "code": "auth-code", "code_verifier": verifier.as_str(), "code_challenge_method": "S256"
    });
    assert_eq!(body, expected);
}

#[test]
fn a_sign_in_that_fails_says_how() {
    let check = |code: &str, answer, expected: SignInError| {
        assert_eq!(exchange(code, answer).0, Err(expected));
    };
    let canned = |status, body: &str| Ok(Canned::new(status, body));
    check("", canned(200, "{}"), SignInError::Refused);
    check(&"x".repeat(2000), canned(200, "{}"), SignInError::Refused);
    check(
        "c",
        canned(403, r#"{"error":{"message":"Invalid code","code":403}}"#),
        SignInError::CodeRefused(403),
    );
    check("c", Err(HttpError::Network("off".to_owned())), SignInError::Unreachable);
    for body in ["", "{}", "[]", r#"{"key":""}"#, r#"{"key":7}"#, "<html>"] {
        check("c", canned(200, body), SignInError::NoKey);
    }
    check("c", canned(200, &" ".repeat(100_000)), SignInError::NoKey);
    assert!(exchange("", canned(200, "{}")).1.is_empty(), "nobody is asked with no code");
}
