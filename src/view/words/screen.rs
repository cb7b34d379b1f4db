//! What readers are told about the screen: what it leaves out, what it saves, what it misses.

use crate::taste::Match;

/// Why a paper was not sent to the model.
pub fn below_the_line(fits: Match) -> String {
    format!("below the line of your screen: match {} %", fits.percent())
}
