//! Telling a page of changes that may come many times a second: the first at once, those that follow soon after it
//! together.

/// Who has been told what. After each telling there is a rest, however many changes come meanwhile.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Telling {
    /// All is told.
    #[default]
    Idle,
    /// All is told, and it was just now.
    Resting,
    /// Something changed while it rested.
    Due,
}

/// What is to be done at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Tell, and call [`Telling::rested`] when the rest is over.
    Tell,
    /// Nothing.
    Nothing,
}

impl Telling {
    /// Something changed.
    pub fn changed(&mut self) -> Act {
        match self {
            Self::Idle => {
                *self = Self::Resting;
                Act::Tell
            }
            Self::Resting | Self::Due => {
                *self = Self::Due;
                Act::Nothing
            }
        }
    }

    /// A rest is over.
    pub fn rested(&mut self) -> Act {
        match self {
            Self::Due => {
                *self = Self::Resting;
                Act::Tell
            }
            Self::Idle | Self::Resting => {
                *self = Self::Idle;
                Act::Nothing
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `c` is a change, `.` the end of a rest; a capital where it is told at once.
    fn check(events: &str) {
        let mut telling = Telling::default();
        for (place, event) in events.chars().enumerate() {
            let act = if matches!(event, 'c' | 'C') { telling.changed() } else { telling.rested() };
            let expected = if matches!(event, 'C' | '!') { Act::Tell } else { Act::Nothing };
            assert_eq!(act, expected, "{events}, event {place}");
        }
    }

    #[test]
    fn the_first_change_is_told_at_once_and_no_later_one_is_lost() {
        check("C.C.");
        check("Ccc!.C");
        check("Cc!cc!c!.");
        check("Cccccccccc!.");
    }
}
