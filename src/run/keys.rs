//! Keys that the reader keeps on the device: encrypted, one record for each provider's origin.
//!
//! A key counts as kept only when what was stored has been read back and opened again. Where that fails it stays in
//! memory, and the reader is told why.

pub mod vault;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::keep::KeepError;
use super::ports::{Ports, Random, StoreError, StoreName, Write};
use crate::model::ApiKey;
use crate::store::bytes::Bytes;
use crate::store::{Record, RecordError, open as open_record, seal as seal_record};
use vault::{Lock, Passphrase, Vault, VaultError, Way};

/// Rounds of PBKDF2: what OWASP asks for with SHA-256 (Password Storage Cheat Sheet, 2023).
pub const ROUNDS: u32 = 600_000;
/// A record that asks for more was not written by us, and would keep the device busy for minutes.
const MOST_ROUNDS: u32 = 10_000_000;
/// The shortest passphrase, in characters.
pub const SHORTEST: usize = 10;

/// A key as it lies in the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptKey {
    /// The origin that the key belongs to; the encryption is bound to it.
    pub origin: String,
    /// What opens it.
    pub lock: Lock,
    /// The nonce of AES-GCM, 12 random bytes.
    pub iv: Bytes,
    /// The encrypted key with its tag.
    pub sealed: Bytes,
    /// When an opened key is locked again.
    #[serde(default)]
    pub lock_after: LockAfter,
}

impl Record for KeptKey {
    const NAME: &'static str = "key";
    const VERSION: u32 = 1;
}

/// How long after its last use an opened key is locked again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LockAfter {
    /// Five minutes.
    FiveMinutes,
    /// Half an hour.
    #[default]
    HalfAnHour,
    /// Two hours.
    TwoHours,
    /// When the page is closed, and not before.
    ThePage,
}

impl LockAfter {
    /// All of them, for the menu.
    pub const ALL: [Self; 4] = [Self::FiveMinutes, Self::HalfAnHour, Self::TwoHours, Self::ThePage];

    /// What is left of the time at `now`, with the last use at `used` (both in milliseconds since 1970, UTC); `None`
    /// where it never ends. A clock that was set back leaves nothing: better locked too early than too late.
    pub fn left(self, used: u64, now: u64) -> Option<Duration> {
        let minutes = match self {
            Self::FiveMinutes => 5,
            Self::HalfAnHour => 30,
            Self::TwoHours => 120,
            Self::ThePage => return None,
        };
        let passed = now.checked_sub(used).map_or(Duration::MAX, Duration::from_millis);
        Some(Duration::from_secs(minutes * 60).saturating_sub(passed))
    }
}

/// What the reader wants to lock a key with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewLock {
    /// A passphrase of at least [`SHORTEST`] characters.
    Passphrase(Passphrase),
    /// A new passkey of the device.
    Passkey,
}

/// Why a key was not kept, or a kept one not opened. None of them holds the key or the passphrase.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The passphrase is no obstacle.
    #[error("The passphrase needs ten characters or more. Four words that do not belong together are good.")]
    Short,
    /// The passphrase is another.
    #[error(
        "That passphrase does not open the key. Try again; nothing is lost, and you can enter the key anew."
    )]
    WrongPassphrase,
    /// The passkey answered, and not with what the key was locked with.
    #[error("The passkey does not open the key. Forget the kept key and enter it anew.")]
    WrongPasskey,
    /// What was stored did not come back.
    #[error("The browser did not give back what it was told to store.")]
    NotReadBack,
    /// Another tab forgot it.
    #[error("No key is kept for this provider any more. Enter it anew.")]
    Gone,
    /// The lock failed.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The store failed, or the record cannot be used.
    #[error("Storage failed: {0}.")]
    Keep(#[from] KeepError),
}

impl From<StoreError> for KeyError {
    fn from(error: StoreError) -> Self {
        Self::Keep(error.into())
    }
}

/// The key that is kept for `origin`, locked; `None` where there is none.
///
/// # Errors
/// When the store fails or the record cannot be used.
pub async fn kept(ports: &Ports, origin: &str) -> Result<Option<KeptKey>, KeyError> {
    let Some(json) = ports.store.get(StoreName::Settings, path(origin)).await? else { return Ok(None) };
    let kept: KeptKey = open_record(&json).map_err(KeepError::from)?;
    let sound = match &kept.lock {
        Lock::Passphrase { salt, rounds } => salt.0.len() >= 16 && (ROUNDS..=MOST_ROUNDS).contains(rounds),
        Lock::Passkey { salt, .. } => salt.0.len() >= 32,
    };
    if !sound || kept.origin != origin || kept.iv.0.len() != 12 {
        let why = "its lock is not one that this page makes".to_owned();
        return Err(KeepError::from(RecordError::Damaged { name: KeptKey::NAME, why }).into());
    }
    Ok(Some(kept))
}

/// Keeps `key` for `origin`, in place of what was kept before: encrypts it, stores it, reads it back and opens it.
///
/// # Errors
/// Where any of that fails; then nothing of it stays in the store.
pub async fn keep(
    ports: &Ports,
    vault: &dyn Vault,
    origin: &str,
    key: &ApiKey,
    with: NewLock,
    lock_after: LockAfter,
) -> Result<KeptKey, KeyError> {
    let (lock, passphrase) = match with {
        NewLock::Passphrase(passphrase) if passphrase.reveal().chars().count() < SHORTEST => {
            return Err(KeyError::Short);
        }
        NewLock::Passphrase(passphrase) => {
            (Lock::Passphrase { salt: random_bytes(&*ports.random, 16), rounds: ROUNDS }, passphrase)
        }
        NewLock::Passkey => {
            let credential = vault.new_passkey(origin.to_owned()).await?;
            (Lock::Passkey { credential, salt: random_bytes(&*ports.random, 32) }, Passphrase::default())
        }
    };
    let cipher = vault.cipher(lock.clone(), passphrase).await?;
    let iv = random_bytes(&*ports.random, 12);
    let secret = key.reveal().as_bytes().to_vec();
    let sealed = Bytes(cipher.run(Way::Seal, iv.clone(), bound_to(origin), secret.clone()).await?);
    let written = KeptKey { origin: origin.to_owned(), lock, iv, sealed, lock_after };
    write(ports, origin, Some(&written)).await?;
    // The lock is the same to the byte, so the cipher would be: a passkey need not be asked a third time.
    let back = kept(ports, origin).await;
    if let Ok(Some(KeptKey { iv, sealed, .. })) = back.clone()
        && back == Ok(Some(written.clone()))
        && cipher.run(Way::Open, iv, bound_to(origin), sealed.0).await.as_deref() == Ok(&secret)
    {
        return Ok(written);
    }
    let _gone_or_never_there = write(ports, origin, None).await;
    Err(back.err().unwrap_or(KeyError::NotReadBack))
}

/// Opens the key that is kept for `origin`; `passphrase` is looked at only where one locks it.
///
/// # Errors
/// Where there is none, the passphrase is wrong, the passkey is not confirmed, or the store fails. The kept key stays
/// as it is.
pub async fn open(
    ports: &Ports,
    vault: &dyn Vault,
    origin: &str,
    passphrase: Passphrase,
) -> Result<(KeptKey, ApiKey), KeyError> {
    let kept = kept(ports, origin).await?.ok_or(KeyError::Gone)?;
    let cipher = vault.cipher(kept.lock.clone(), passphrase).await?;
    let opened = cipher.run(Way::Open, kept.iv.clone(), bound_to(origin), kept.sealed.0.clone()).await;
    match opened {
        Ok(bytes) => Ok((kept, ApiKey::new(&String::from_utf8_lossy(&bytes)))),
        Err(VaultError::Wrong) if matches!(kept.lock, Lock::Passkey { .. }) => Err(KeyError::WrongPasskey),
        Err(VaultError::Wrong) => Err(KeyError::WrongPassphrase),
        Err(error) => Err(error.into()),
    }
}

/// Changes when the kept key of `origin` is locked again.
///
/// # Errors
/// Where there is none, or the store fails.
pub async fn lock_after(ports: &Ports, origin: &str, lock_after: LockAfter) -> Result<KeptKey, KeyError> {
    let kept = KeptKey { lock_after, ..kept(ports, origin).await?.ok_or(KeyError::Gone)? };
    write(ports, origin, Some(&kept)).await?;
    Ok(kept)
}

/// Forgets the key that is kept for `origin`, and looks whether it is gone.
///
/// # Errors
/// When the store fails, or still has it.
pub async fn forget(ports: &Ports, origin: &str) -> Result<(), KeyError> {
    write(ports, origin, None).await?;
    let left = ports.store.get(StoreName::Settings, path(origin)).await?;
    left.map_or(Ok(()), |_| Err(KeyError::NotReadBack))
}

async fn write(ports: &Ports, origin: &str, kept: Option<&KeptKey>) -> Result<(), KeyError> {
    let value = kept.map(seal_record).transpose().map_err(KeepError::from)?;
    Ok(ports.store.put(vec![Write { store: StoreName::Settings, key: path(origin), value }]).await?)
}

fn path(origin: &str) -> String {
    format!("key/{origin}")
}

/// A sealed key that is moved to another origin's record does not open there.
fn bound_to(origin: &str) -> String {
    format!("firstlight key 1 {origin}")
}

/// So many random bytes.
pub(crate) fn random_bytes(random: &dyn Random, count: usize) -> Bytes {
    let bits = std::iter::repeat_with(|| random.bits().to_le_bytes());
    Bytes(bits.take(count.div_ceil(8)).flatten().take(count).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_locked_when_its_time_is_over() {
        const MINUTE: u64 = 60_000;
        let check = |after: LockAfter, used: u64, now: u64, seconds: Option<u64>| {
            assert_eq!(after.left(used, now), seconds.map(Duration::from_secs));
        };
        check(LockAfter::FiveMinutes, MINUTE, MINUTE, Some(300));
        check(LockAfter::FiveMinutes, MINUTE, 5 * MINUTE, Some(60));
        check(LockAfter::FiveMinutes, MINUTE, 6 * MINUTE, Some(0));
        check(LockAfter::HalfAnHour, 0, 31 * MINUTE, Some(0));
        check(LockAfter::TwoHours, 0, 60 * MINUTE, Some(3600));
        check(LockAfter::ThePage, 0, u64::MAX, None);
        // The clock was set back, or is broken.
        check(LockAfter::TwoHours, 2 * MINUTE, MINUTE, Some(0));
        check(LockAfter::TwoHours, 0, u64::MAX, Some(0));
    }
}
