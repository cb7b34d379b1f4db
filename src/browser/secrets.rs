//! The Vault port: WebCrypto, and passkeys by their PRF extension.
//!
//! Only ciphertext leaves here. A CryptoKey that scripts cannot read could be stored in its place, but not by every
//! browser (iOS in Lockdown Mode, some private windows), and whoever copies the profile could use it without asking.
//! Sources: the Web Cryptography API; Web Authentication Level 3, section 10.1.4 (prf).

use std::rc::Rc;

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use js_sys::{Array, Function, JsString, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::clock::SystemRandom;
use super::words;
use crate::run::keys::random_bytes;
use crate::run::keys::vault::{Cipher, Lock, Passphrase, Vault, VaultError, Way};
use crate::store::bytes::Bytes;

/// The browser's own cryptography.
pub struct WebVault;

impl Vault for WebVault {
    fn new_passkey(&self, origin: String) -> LocalBoxFuture<'static, Result<Bytes, VaultError>> {
        new_passkey(origin).boxed_local()
    }

    fn cipher(
        &self,
        lock: Lock,
        passphrase: Passphrase,
    ) -> LocalBoxFuture<'static, Result<Rc<dyn Cipher>, VaultError>> {
        cipher(lock, passphrase).boxed_local()
    }
}

/// AES-GCM with a key of 256 bits that no script can read.
struct AesGcm(JsValue);

impl Cipher for AesGcm {
    fn run(
        &self,
        way: Way,
        iv: Bytes,
        bound_to: String,
        bytes: Vec<u8>,
    ) -> LocalBoxFuture<'static, Result<Vec<u8>, VaultError>> {
        let key = self.0.clone();
        async move {
            let algorithm = object(&[
                ("name", "AES-GCM".into()),
                ("iv", buffer(&iv.0)),
                ("additionalData", buffer(bound_to.as_bytes())),
            ]);
            let method = match way {
                Way::Seal => "encrypt",
                Way::Open => "decrypt",
            };
            let done = subtle(method, &[algorithm, key, buffer(&bytes)]).await;
            done.map(|result| Uint8Array::new(&result).to_vec()).map_err(|error| failure(&error))
        }
        .boxed_local()
    }
}

/// True where the browser says that its passkeys can give secrets.
pub async fn has_passkeys() -> bool {
    let Ok(passkeys) = within(&js_sys::global(), "PublicKeyCredential") else { return false };
    let capabilities = asked(&passkeys, "getClientCapabilities", &[]).await;
    capabilities.and_then(|all| within(&all, "extension:prf")).is_ok_and(|can| can.is_truthy())
}

async fn cipher(lock: Lock, passphrase: Passphrase) -> Result<Rc<dyn Cipher>, VaultError> {
    let (name, secret, salt, more) = match lock {
        Lock::Passphrase { salt, rounds } => {
            // The same letters, whether the keyboard composes them or not.
            let text = String::from(JsString::from(passphrase.reveal()).normalize("NFC"));
            ("PBKDF2", buffer(text.as_bytes()), salt.0, ("iterations", JsValue::from(rounds)))
        }
        Lock::Passkey { credential, salt } => {
            let secret = passkey_secret(&credential, &salt).await?;
            ("HKDF", secret, Vec::new(), ("info", buffer(b"firstlight kept key 1")))
        }
    };
    let derive = object(&[("name", name.into()), ("hash", "SHA-256".into()), ("salt", buffer(&salt)), more]);
    let aes = object(&[("name", "AES-GCM".into()), ("length", 256.into())]);
    let derived = derive_key(secret, name, derive, aes).await;
    Ok(Rc::new(AesGcm(derived.map_err(|error| failure(&error))?)))
}

/// A key of kind `aes` out of `secret`, by the function `name`.
async fn derive_key(secret: JsValue, name: &str, derive: JsValue, aes: JsValue) -> Result<JsValue, JsValue> {
    let no = JsValue::FALSE;
    let raw = ["raw".into(), secret, name.into(), no.clone(), list(&["deriveKey"])];
    let secret = subtle("importKey", &raw).await?;
    subtle("deriveKey", &[derive, secret, aes, no, list(&["encrypt", "decrypt"])]).await
}

async fn new_passkey(origin: String) -> Result<Bytes, VaultError> {
    let host = origin.split_once("://").map_or(&*origin, |(_, host)| host);
    let name = JsValue::from(format!("Firstlight key for {host}"));
    let kind = |number: i32| object(&[("type", "public-key".into()), ("alg", number.into())]);
    let made = credential(
        "create",
        &[
            ("rp", object(&[("name", "Firstlight".into())])),
            ("user", object(&[("id", random(16)), ("name", name.clone()), ("displayName", name)])),
            // ES256 and RS256: between them every authenticator has one.
            ("pubKeyCredParams", Array::of2(&kind(-7), &kind(-257)).into()),
            (
                "authenticatorSelection",
                object(&[("residentKey", "preferred".into()), ("userVerification", "required".into())]),
            ),
            ("extensions", object(&[("prf", object(&[]))])),
        ],
    )
    .await?;
    let enabled = prf(&made).and_then(|prf| within(&prf, "enabled"));
    if !enabled.is_ok_and(|enabled| enabled.is_truthy()) {
        return Err(VaultError::NoPrf);
    }
    let id = within(&made, "rawId").map_err(|error| failure(&error))?;
    Ok(Bytes(Uint8Array::new(&id).to_vec()))
}

/// The 32 bytes that the passkey gives for `salt`, always the same ones.
async fn passkey_secret(id: &Bytes, salt: &Bytes) -> Result<JsValue, VaultError> {
    let allowed = object(&[("type", "public-key".into()), ("id", buffer(&id.0))]);
    let eval = object(&[("first", buffer(&salt.0))]);
    let got = credential(
        "get",
        &[
            ("allowCredentials", Array::of1(&allowed).into()),
            ("userVerification", "required".into()),
            ("extensions", object(&[("prf", object(&[("eval", eval)]))])),
        ],
    )
    .await?;
    let secret = prf(&got).and_then(|prf| within(&within(&prf, "results")?, "first"));
    secret.ok().filter(JsValue::is_object).ok_or(VaultError::NoPrf)
}

/// Asks for a passkey, with a challenge that nobody will check: there is no server that one could sign in to.
async fn credential(method: &str, options: &[(&str, JsValue)]) -> Result<JsValue, VaultError> {
    let public_key = object(options);
    put(&public_key, "challenge", &random(32));
    let container = within(&js_sys::global(), "navigator")
        .and_then(|navigator| within(&navigator, "credentials"))
        .ok()
        .filter(JsValue::is_object)
        .ok_or(VaultError::NoPrf)?;
    let made = asked(&container, method, &[object(&[("publicKey", public_key)])]).await;
    let made = made.map_err(|error| failure(&error))?;
    if made.is_object() { Ok(made) } else { Err(VaultError::NotConfirmed) }
}

/// What the PRF extension answered.
fn prf(credential: &JsValue) -> Result<JsValue, JsValue> {
    within(&call(credential, "getClientExtensionResults", &[])?, "prf")
}

async fn subtle(method: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let subtle = within(&within(&js_sys::global(), "crypto")?, "subtle")?;
    asked(&subtle, method, arguments).await
}

fn failure(error: &JsValue) -> VaultError {
    let name = within(error, "name").ok().and_then(|name| name.as_string()).unwrap_or_default();
    match name.as_str() {
        "OperationError" => VaultError::Wrong,
        "NotAllowedError" | "AbortError" | "InvalidStateError" => VaultError::NotConfirmed,
        "NotSupportedError" | "SecurityError" => VaultError::NoPrf,
        _ => VaultError::Other(words(error)),
    }
}

// A handful of generic calls: the typed dictionaries of web-sys would be several kilobytes for the same.

fn within(target: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(target, &name.into())
}

fn put(target: &JsValue, name: &str, value: &JsValue) {
    // A fresh object of our own takes everything.
    _ = Reflect::set(target, &name.into(), value);
}

fn call(target: &JsValue, method: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let function: Function = within(target, method)?.dyn_into()?;
    function.apply(target, &arguments.iter().collect())
}

async fn asked(target: &JsValue, method: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&call(target, method, arguments)?)).await
}

fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new().into();
    for (name, value) in fields {
        put(&object, name, value);
    }
    object
}

fn list(words: &[&str]) -> JsValue {
    words.iter().map(|word| JsValue::from_str(word)).collect::<Array>().into()
}

fn buffer(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

fn random(count: usize) -> JsValue {
    buffer(&random_bytes(&SystemRandom, count).0)
}
