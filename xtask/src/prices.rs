//! `prices`: the public price list becomes the bundled table, the same for the same list and day.

mod list;

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use firstlight::day::Day;
use lexopt::Arg::{Long, Value};
use lexopt::ValueExt;
use time::Date;

use crate::failure::{Failure, While};
use crate::shell::root;

/// What `--help` prints.
pub const HELP: &str = "\
Usage: cargo xtask prices FILE [--date YYYY-MM-DD]

Makes src/model/prices.json anew from FILE, a copy of LiteLLM's public price list
(model_prices_and_context_window.json), with the models of the providers that Firstlight knows. The date is the day on
which FILE was fetched, and is shown to readers; without one it is that of the file's last change (UTC).
";

/// The list has some megabytes; what is ten times as large is something else.
const LARGEST: u64 = 50 << 20;

/// Reads the list, writes the table, says what changed.
///
/// # Errors
/// When FILE cannot be read or is no such list; the table stays as it was then.
pub fn run(args: Vec<OsString>) -> Result<(), Failure> {
    let (file, date) = parse(args)?;
    let name = file.display().to_string();
    let about = fs::metadata(&file).during(format!("reading {name}"))?;
    let size = about.len();
    let unreadable = |why: String| Failure::Unreadable { what: name.clone(), why };
    if size > LARGEST {
        return Err(unreadable(format!("it has {size} bytes, more than a price list can have")));
    }
    let date = date.or_else(|| day_of(about.modified().ok()?));
    let date = date.ok_or_else(|| unreadable("its day cannot be told: give --date".to_owned()))?;
    let text = fs::read_to_string(&file).during(format!("reading {name}"))?;
    let list::Table { json, kept, skipped } =
        list::read(&text, &date).map_err(|error| unreadable(error.to_string()))?;
    let place = root().join("src/model/prices.json");
    let before = fs::read_to_string(&place).unwrap_or_default();
    fs::write(&place, &json).during(format!("writing {}", place.display()))?;
    skipped.iter().for_each(|problem| eprintln!("{problem}"));
    let changed =
        if list::rows(&before) == list::rows(&json) { "as they were" } else { "some of them changed" };
    println!("{kept} prices of {date} written, {changed}.");
    Ok(())
}

fn parse(args: Vec<OsString>) -> Result<(PathBuf, Option<Day>), Failure> {
    let mut file = None;
    let mut date = None;
    let mut parser = lexopt::Parser::from_args(args);
    while let Some(arg) = parser.next()? {
        match arg {
            Value(path) if file.is_none() => file = Some(PathBuf::from(path)),
            Long("date") => {
                let text = parser.value()?.string()?;
                let day = Day::parse(&text)
                    .ok_or_else(|| lexopt::Error::Custom(format!("{text:?} is no day").into()))?;
                date = Some(day);
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let file =
        file.ok_or_else(|| lexopt::Error::Custom("FILE is missing: a copy of the price list".into()))?;
    Ok((file, date))
}

/// The day (UTC) of a time.
fn day_of(time: SystemTime) -> Option<Day> {
    const OF_1970: i32 = 2_440_588;
    let days = time.duration_since(UNIX_EPOCH).ok()?.as_secs() / (24 * 3600);
    let date = Date::from_julian_day(OF_1970.checked_add(i32::try_from(days).ok()?)?).ok()?;
    Day::parse(&format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day()))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_file_of_some_day_is_of_that_day() {
        let check = |seconds: u64, expected: &str| {
            let day = day_of(UNIX_EPOCH + Duration::from_secs(seconds)).unwrap();
            assert_eq!(day.to_string(), expected);
        };
        check(0, "1970-01-01");
        check(1_795_305_599, "2026-11-21");
        check(1_795_305_600, "2026-11-22");
    }
}
