//! What a kept key is locked with, and the port that locks: WebCrypto and passkeys in the browser, [`ToyVault`] in
//! native tests.

use std::fmt;
use std::rc::Rc;

use futures_util::FutureExt;
use futures_util::future::{LocalBoxFuture, ready};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::store::bytes::Bytes;

/// How the cipher's key is made again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lock {
    /// From a passphrase, by PBKDF2 with SHA-256.
    Passphrase {
        /// 16 random bytes.
        salt: Bytes,
        /// The rounds of PBKDF2.
        rounds: u32,
    },
    /// From a passkey, by its PRF extension and HKDF with SHA-256.
    Passkey {
        /// The passkey's id.
        credential: Bytes,
        /// 32 random bytes that the passkey is asked with.
        salt: Bytes,
    },
}

/// A passphrase as typed. It never shows in `Debug` and is in no record.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Passphrase(String);

impl Passphrase {
    /// Takes what was typed, to the letter.
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The passphrase itself, for the one function that derives a key from it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

/// Makes passkeys, and ciphers from locks.
pub trait Vault {
    /// Makes a passkey that can lock the key to `origin`, and returns its id. The reader's device asks for a
    /// confirmation.
    fn new_passkey(&self, origin: String) -> LocalBoxFuture<'static, Result<Bytes, VaultError>>;
    /// The cipher behind `lock`; a passkey's device asks for a confirmation, and `passphrase` is not looked at.
    fn cipher(
        &self,
        lock: Lock,
        passphrase: Passphrase,
    ) -> LocalBoxFuture<'static, Result<Rc<dyn Cipher>, VaultError>>;
}

/// Which way a cipher goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Encrypts.
    Seal,
    /// Decrypts, or says [`VaultError::Wrong`].
    Open,
}

/// AES-GCM with 256 bits, or its twin.
pub trait Cipher {
    /// Seals or opens `bytes`; `bound_to` is authenticated with them and must be the same on the way back. The `iv` of
    /// 12 bytes is never used twice with one cipher.
    fn run(
        &self,
        way: Way,
        iv: Bytes,
        bound_to: String,
        bytes: Vec<u8>,
    ) -> LocalBoxFuture<'static, Result<Vec<u8>, VaultError>>;
}

/// Why nothing was locked or unlocked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// What was sealed was sealed with something else, or has changed since.
    #[error("It does not open.")]
    Wrong,
    /// The reader or the device said no, or nobody answered.
    #[error(
        "The device did not confirm the passkey: it was cancelled, took too long, or is not on this device."
    )]
    NotConfirmed,
    /// No passkeys with secrets here.
    #[error("This browser or this passkey cannot lock a key (it lacks the PRF extension). Use a passphrase.")]
    NoPrf,
    /// Anything else, in the browser's words.
    #[error("The browser's cryptography refused ({0}).")]
    Other(String),
}

/// A vault without cryptography: it shows whether the right things are locked and opened, and hides nothing.
#[derive(Debug, Clone, Default)]
pub struct ToyVault;

impl Vault for ToyVault {
    fn new_passkey(&self, origin: String) -> LocalBoxFuture<'static, Result<Bytes, VaultError>> {
        ready(Ok(Bytes(origin.into_bytes()))).boxed_local()
    }

    fn cipher(
        &self,
        lock: Lock,
        passphrase: Passphrase,
    ) -> LocalBoxFuture<'static, Result<Rc<dyn Cipher>, VaultError>> {
        let hash = Sha256::new();
        let hash = match lock {
            Lock::Passphrase { salt, rounds } => {
                hash.chain_update(passphrase.0).chain_update(salt.0).chain_update(rounds.to_le_bytes())
            }
            Lock::Passkey { credential, salt } => hash.chain_update(credential.0).chain_update(salt.0),
        };
        let cipher: Rc<dyn Cipher> = Rc::new(ToyCipher(hash.finalize().to_vec()));
        ready(Ok(cipher)).boxed_local()
    }
}

struct ToyCipher(Vec<u8>);

impl Cipher for ToyCipher {
    fn run(
        &self,
        way: Way,
        iv: Bytes,
        bound_to: String,
        mut bytes: Vec<u8>,
    ) -> LocalBoxFuture<'static, Result<Vec<u8>, VaultError>> {
        let hash = Sha256::new().chain_update(&self.0).chain_update(iv.0).chain_update(bound_to);
        let tag = hash.finalize().to_vec();
        let result = match way {
            Way::Seal => {
                bytes.iter_mut().zip(tag.iter().cycle()).for_each(|(byte, mask)| *byte ^= mask);
                bytes.extend(tag);
                Ok(bytes)
            }
            Way::Open if bytes.ends_with(&tag) => {
                bytes.truncate(bytes.len() - tag.len());
                bytes.iter_mut().zip(tag.iter().cycle()).for_each(|(byte, mask)| *byte ^= mask);
                Ok(bytes)
            }
            Way::Open => Err(VaultError::Wrong),
        };
        ready(result).boxed_local()
    }
}
