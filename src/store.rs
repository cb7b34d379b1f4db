//! How records are written: versioned JSON. Types live where they belong; here are the envelope and its rules.
//!
//! A record is an object with a `version` beside its fields. An older version is migrated on reading, a newer one is
//! refused by name, a damaged one costs itself only. There are no transactions here: those are the `Store` port's.

pub mod bytes;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// A kind of record.
pub trait Record: Serialize + DeserializeOwned {
    /// What it is called in messages.
    const NAME: &'static str;
    /// The version that is written now, from 1.
    const VERSION: u32;

    /// Brings the fields of a record of an older `version` to the present one.
    ///
    /// # Errors
    /// For a version that never existed.
    fn migrate(version: u32, _fields: serde_json::Value) -> Result<serde_json::Value, RecordError> {
        Err(RecordError::Damaged { name: Self::NAME, why: format!("there is no version {version} of it") })
    }
}

/// Why a stored record cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// A newer version of the page wrote it.
    #[error(
        "a stored {name} was written by a newer version of this page; reload to get it (nothing was changed)"
    )]
    Newer {
        /// Which kind of record.
        name: &'static str,
    },
    /// It is not what it should be.
    #[error("a stored {name} is damaged and was left as it is ({why})")]
    Damaged {
        /// Which kind of record.
        name: &'static str,
        /// What is wrong with it.
        why: String,
    },
}

#[derive(Serialize)]
struct Sealed<'a, T> {
    version: u32,
    record: &'a T,
}

#[derive(Deserialize)]
struct Opened {
    version: u32,
}

/// Writes a record.
///
/// # Errors
/// Where the type cannot be JSON, which for our own types is a mistake in them.
pub fn seal<T: Record>(record: &T) -> Result<String, RecordError> {
    serde_json::to_string(&Sealed { version: T::VERSION, record })
        .map_err(|error| RecordError::Damaged { name: T::NAME, why: error.to_string() })
}

/// Reads JSON through [`serde_json::Value`], as all of ours is read: every further way in would put the code of every
/// type into the page once more.
///
/// # Errors
/// For anything that is no such JSON.
pub fn parse<T: DeserializeOwned>(json: &str) -> serde_json::Result<T> {
    serde_json::from_value(serde_json::from_str(json)?)
}

/// Reads a record of this or an older version.
///
/// # Errors
/// For a newer version, and for anything that is no such record.
pub fn open<T: Record>(json: &str) -> Result<T, RecordError> {
    let damaged = |error: serde_json::Error| RecordError::Damaged { name: T::NAME, why: error.to_string() };
    let mut sealed: serde_json::Value = serde_json::from_str(json).map_err(damaged)?;
    // Taken out, for a day's papers are a megabyte: all fields at once would copy it.
    let record = sealed.get_mut("record").map(serde_json::Value::take).unwrap_or_default();
    let Opened { version } = serde_json::from_value(sealed).map_err(damaged)?;
    let record = match version {
        now if now == T::VERSION => record,
        newer if newer > T::VERSION => return Err(RecordError::Newer { name: T::NAME }),
        older => T::migrate(older, record)?,
    };
    serde_json::from_value(record).map_err(damaged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Cup {
        ounces: u32,
    }

    impl Record for Cup {
        const NAME: &'static str = "cup";
        const VERSION: u32 = 2;
        fn migrate(version: u32, fields: serde_json::Value) -> Result<serde_json::Value, RecordError> {
            match version {
                1 => Ok(serde_json::json!({ "ounces": fields["size"] })),
                _ => Err(RecordError::Damaged { name: Self::NAME, why: "no such version".to_owned() }),
            }
        }
    }

    #[test]
    fn records_are_read_back_migrated_or_refused() {
        let json = seal(&Cup { ounces: 8 }).unwrap();
        assert_eq!(open::<Cup>(&json), Ok(Cup { ounces: 8 }));
        assert_eq!(open::<Cup>(r#"{"version":1,"record":{"size":6}}"#), Ok(Cup { ounces: 6 }));
        assert_eq!(open::<Cup>(r#"{"version":3,"record":{}}"#), Err(RecordError::Newer { name: "cup" }));
        for damaged in [
            "",
            "{}",
            "null",
            r#"{"version":2}"#,
            r#"{"version":2,"record":{}}"#,
            r#"{"version":0,"record":{}}"#,
        ] {
            assert!(matches!(open::<Cup>(damaged), Err(RecordError::Damaged { .. })), "{damaged}");
        }
    }
}
