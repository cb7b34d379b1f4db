//! How much of a day the reader lets the model read.

use serde::{Deserialize, Serialize};

/// How much of a day goes to the model.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Share {
    /// All of it.
    #[default]
    All,
    /// The upper 60 %.
    Sixty,
    /// The upper half.
    Half,
    /// The upper 40 %.
    Forty,
}

impl Share {
    /// All of them, from the most to the least.
    pub const EVERY: [Self; 4] = [Self::All, Self::Sixty, Self::Half, Self::Forty];

    /// The per cent, 40 to 100.
    pub fn percent(self) -> u8 {
        match self {
            Self::All => 100,
            Self::Sixty => 60,
            Self::Half => 50,
            Self::Forty => 40,
        }
    }

    /// The share of so many per cent, where it is one of them.
    pub fn of_percent(percent: u8) -> Option<Self> {
        Self::EVERY.into_iter().find(|share| share.percent() == percent)
    }

    /// True for [`Share::All`].
    pub fn is_all(&self) -> bool {
        *self == Self::All
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_keep_their_words_and_their_per_cent() {
        let words = Share::EVERY.map(|share| serde_json::to_string(&share).unwrap());
        assert_eq!(words, [r#""all""#, r#""sixty""#, r#""half""#, r#""forty""#]);
        for share in Share::EVERY {
            assert_eq!(Share::of_percent(share.percent()), Some(share));
            assert_eq!(share.is_all(), share.percent() == 100);
        }
        assert_eq!((Share::default(), Share::of_percent(45)), (Share::All, None));
    }
}
