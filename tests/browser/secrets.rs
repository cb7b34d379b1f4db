//! Keys that are kept on the device, with the browser's own cryptography and storage.

use std::rc::Rc;

use firstlight::browser;
use firstlight::browser::clock::SystemRandom;
use firstlight::browser::secrets::WebVault;
use firstlight::browser::store::IndexedDb;
use firstlight::model::ApiKey;
use firstlight::run::keys::vault::{Lock, Passphrase, Vault, VaultError, Way};
use firstlight::run::keys::{self, KeyError, LockAfter, NewLock};
use firstlight::run::ports::{Ports, Random, StoreName, Write};
use firstlight::store::bytes::Bytes;
use firstlight::store::{open, seal};
use wasm_bindgen_test::wasm_bindgen_test;

const HERE: &str = "https://api.example.org";
const KEY: &str = "sk-canary-0123456789abcdef";
const PASSPHRASE: &str = "correct horse battery";

/// The browser's ports, on a database that no other test knows.
fn ports() -> Ports {
    let store = Rc::new(IndexedDb::new(&format!("test-{:x}", SystemRandom.bits())));
    Ports { store, ..browser::ports() }
}

fn locked_with(passphrase: &str, salt: &str, rounds: u32) -> (Lock, Passphrase) {
    let salt = Bytes(salt.as_bytes().to_vec());
    (Lock::Passphrase { salt, rounds }, Passphrase::new(passphrase))
}

async fn run(
    locked: (Lock, Passphrase),
    way: Way,
    bound_to: &str,
    bytes: &[u8],
) -> Result<Vec<u8>, VaultError> {
    let cipher = WebVault.cipher(locked.0, locked.1).await?;
    cipher.run(way, Bytes(vec![7; 12]), bound_to.to_owned(), bytes.to_vec()).await
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[wasm_bindgen_test]
async fn what_is_sealed_is_what_others_would_seal() {
    // Computed with another implementation (OpenSSL's, through Python's `hashlib` and `cryptography`).
    let sealed =
        run(locked_with(PASSPHRASE, "sixteen bytes !!", 600_000), Way::Seal, "bound", b"secret").await;
    assert_eq!(hex(&sealed.unwrap()), "68acd3b8e9bbeffca4a9773501aafad762627ee836f4");
}

#[wasm_bindgen_test]
async fn a_seal_opens_only_with_everything_right() {
    let right = || locked_with("pässword", "salt", 1000);
    let sealed = run(right(), Way::Seal, HERE, b"secret").await.unwrap();
    assert!(!sealed.windows(6).any(|piece| piece == b"secret"));
    assert_eq!(run(right(), Way::Open, HERE, &sealed).await.unwrap(), b"secret");
    let composed = locked_with("pa\u{308}ssword", "salt", 1000);
    assert_eq!(run(composed, Way::Open, HERE, &sealed).await.unwrap(), b"secret", "the same letters");
    let wrong = Err(VaultError::Wrong);
    assert_eq!(run(locked_with("password", "salt", 1000), Way::Open, HERE, &sealed).await, wrong);
    assert_eq!(run(locked_with("pässword", "tlas", 1000), Way::Open, HERE, &sealed).await, wrong);
    assert_eq!(run(locked_with("pässword", "salt", 1001), Way::Open, HERE, &sealed).await, wrong);
    assert_eq!(run(right(), Way::Open, "https://evil.example", &sealed).await, wrong);
    for place in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[place] ^= 1;
        assert_eq!(run(right(), Way::Open, HERE, &changed).await, wrong, "byte {place}");
    }
    assert_eq!(run(right(), Way::Open, HERE, &[]).await, wrong);
}

#[wasm_bindgen_test]
async fn a_kept_key_survives_in_the_browser_and_opens() {
    let ports = ports();
    let with = NewLock::Passphrase(Passphrase::new(PASSPHRASE));
    let key = ApiKey::new(KEY);
    let kept = keys::keep(&ports, &WebVault, HERE, &key, with, LockAfter::TwoHours).await.unwrap();
    let again = || keys::open(&ports, &WebVault, HERE, Passphrase::new(PASSPHRASE));
    assert_eq!(again().await, Ok((kept.clone(), key.clone())));
    let wrong = keys::open(&ports, &WebVault, HERE, Passphrase::new("another passphrase")).await;
    assert_eq!(wrong, Err(KeyError::WrongPassphrase));

    let path = format!("key/{HERE}");
    let json = ports.store.get(StoreName::Settings, path.clone()).await.unwrap().unwrap();
    assert!(!json.contains(KEY) && !json.contains(PASSPHRASE), "{json}");
    let mut damaged = open::<keys::KeptKey>(&json).unwrap();
    damaged.sealed.0[3] ^= 1;
    let write = Write { store: StoreName::Settings, key: path, value: Some(seal(&damaged).unwrap()) };
    ports.store.put(vec![write]).await.unwrap();
    assert_eq!(again().await, Err(KeyError::WrongPassphrase));

    keys::forget(&ports, HERE).await.unwrap();
    assert_eq!(again().await, Err(KeyError::Gone));
}
