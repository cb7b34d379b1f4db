//! A profile in a link: in the part of an address that browsers send to nobody.

use crate::profile::Profile;
use crate::profile::sharing::{SharingError, from_json, to_json};
use crate::store::bytes::Bytes;

/// The longest fragment, in bytes: what browsers, messengers and mail still carry.
pub const LONGEST: usize = 8 * 1024;
/// What such a fragment begins with.
const MARK: &str = "profile=";

/// The fragment that holds `profile`, without its `#`: base64url of compact JSON.
///
/// # Errors
/// Where it would be longer than [`LONGEST`].
pub fn to_fragment(profile: &Profile) -> Result<String, SharingError> {
    let fragment = [MARK, &Bytes(to_json(profile).into_bytes()).encode()].concat();
    if fragment.len() > LONGEST { Err(SharingError::LinkTooLong(fragment.len())) } else { Ok(fragment) }
}

/// The profile in a fragment, with or without `#`; `None` for a fragment that has nothing to do with one.
///
/// # Errors
/// For one that is too long, damaged or unfit.
pub fn from_fragment(fragment: &str) -> Option<Result<Profile, SharingError>> {
    let text = fragment.trim_start_matches('#').strip_prefix(MARK)?;
    let read = || {
        if text.len() > LONGEST {
            return Err(SharingError::Damaged);
        }
        let Bytes(bytes) = Bytes::decode(text).ok_or(SharingError::Damaged)?;
        from_json(&bytes)
    };
    Some(read())
}
