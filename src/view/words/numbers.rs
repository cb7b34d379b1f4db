//! How numbers are written, in English.

use crate::money::Tokens;

/// With separators, as every number wants: `25,948`.
pub fn grouped(number: usize) -> String {
    // Tokens have them.
    Tokens(u64::try_from(number).unwrap_or(u64::MAX)).to_string()
}

/// `1 star`, `2 stars`, `1,200 stars`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// `1 paper`, `2 papers`.
pub fn papers(number: usize) -> String {
    count(number, "paper", "papers")
}

/// `1 day`, `2 days`.
pub fn days(number: usize) -> String {
    count(number, "day", "days")
}

/// A size, in the unit that fits: `512 KB`, `1.4 MB`, `2.1 GB`.
pub fn size(bytes: u64) -> String {
    let (unit, name) = match bytes {
        ..=999_000 => return format!("{} KB", bytes.div_ceil(1_000)),
        999_001..1_000_000_000 => (1_000_000, "MB"),
        _ => (1_000_000_000, "GB"),
    };
    // What is nearly a unit is written as one.
    let bytes = bytes.max(unit);
    format!("{}.{} {name}", bytes / unit, bytes % unit / (unit / 10))
}

/// `37 %`, of a share from 0 to 1.
pub fn per_cent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// `a`, `a and b`, `a, b and c`; empty for nothing.
pub fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_counted() {
        let check = |number: usize, expected: [&str; 2]| {
            assert_eq!([grouped(number), papers(number)], expected.map(str::to_owned));
        };
        check(0, ["0", "0 papers"]);
        check(1, ["1", "1 paper"]);
        check(999, ["999", "999 papers"]);
        check(1_000, ["1,000", "1,000 papers"]);
        check(1_234_567, ["1,234,567", "1,234,567 papers"]);
        assert_eq!(days(1), "1 day");
    }

    #[test]
    fn sizes_have_their_unit() {
        let check = |bytes, words| assert_eq!(size(bytes), words);
        check(0, "0 KB");
        check(1, "1 KB");
        check(999_000, "999 KB");
        check(999_001, "1.0 MB");
        check(1_450_000, "1.4 MB");
        check(2_150_000_000, "2.1 GB");
    }

    #[test]
    fn shares_and_lists_are_written_out() {
        assert_eq!(per_cent(0.374), "37 %");
        let check = |parts: &[&str], words: &str| {
            assert_eq!(listed(&parts.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>()), words);
        };
        check(&[], "");
        check(&["a"], "a");
        check(&["a", "b"], "a and b");
        check(&["a", "b", "c"], "a, b and c");
    }
}
