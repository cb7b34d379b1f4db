//! What readers are told about keys, in English.

use crate::model::Endpoint;
use crate::run::keys::vault::Lock;
use crate::run::keys::{KeyError, LockAfter};
use crate::run::sign_in::SignInError;

/// In the fold of a key that could be kept.
pub const ABOUT_KEEPING: &str = "Encrypted, so that it opens only with a passphrase or a passkey of yours. If you lose that, enter the key again.";
/// Under the field for a new passphrase.
pub const NEW_PASSPHRASE: &str =
    "Ten characters or more, and not your provider’s password. A password manager can make one.";
/// Beside the button that makes a passkey.
pub const NEW_PASSKEY: &str = "Your device asks twice: to make the passkey, and to try it.";
/// Under the field for the passphrase of a kept key.
pub const PASSPHRASE: &str = "Your key is kept on this device, encrypted. This opens it.";
/// In place of that field, where a passkey opens the key.
pub const PASSKEY: &str = "Your key is kept on this device, encrypted. Your device asks for the passkey.";
/// Beside the buttons that lock and forget.
pub const LOCKING: &str = "A run that is under way goes on with the key that it has.";
/// Before a kept key is forgotten.
pub const FORGET: &str = "The encrypted key is deleted from this device. At the provider it stays valid.";
/// A sign-in that became a key.
pub const SIGNED_IN: [&str; 2] = [
    "You are signed in at OpenRouter.",
    "The key that it made is in this page’s memory, like one you typed.",
];
/// A sign-in that did not.
pub const NOT_SIGNED_IN: &str = "There is no key from OpenRouter.";
/// A browser that cannot put the verifier aside.
pub const NO_SIGN_IN: &str =
    "This browser keeps nothing for this page, so a sign-in could not come back to it. Paste a key instead.";

/// Who is about to be asked.
pub fn asked(endpoint: &Endpoint) -> String {
    format!("{} at {} is asked.", endpoint.model, endpoint.base_url.origin())
}

/// What a kept key is locked with.
pub fn kept(lock: &Lock) -> &'static str {
    match lock {
        Lock::Passphrase { .. } => "Encrypted on this device with your passphrase.",
        Lock::Passkey { .. } => "Encrypted on this device with a passkey.",
    }
}

/// When an opened key is locked again, for the menu.
pub fn lock_after(after: LockAfter) -> &'static str {
    match after {
        LockAfter::FiveMinutes => "5 minutes after use",
        LockAfter::HalfAnHour => "30 minutes after use",
        LockAfter::TwoHours => "2 hours after use",
        LockAfter::ThePage => "When the page is closed",
    }
}

/// A key that could not be kept.
pub fn not_kept(why: &KeyError) -> String {
    format!("The key is not kept, and stays in this page’s memory. {why}")
}

/// What a sign-in came to: in bold, and more of it.
pub fn signed_in(outcome: &Result<(), SignInError>) -> [String; 2] {
    match outcome {
        Ok(()) => SIGNED_IN.map(str::to_owned),
        Err(why) => [NOT_SIGNED_IN.to_owned(), why.to_string()],
    }
}
