//! How many tests passed, failed and were skipped, read from what each runner prints.

use std::ops::Add;

/// Numbers of tests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Ran and found nothing.
    pub passed: u32,
    /// Found something.
    pub failed: u32,
    /// Could not run here.
    pub skipped: u32,
}

impl Add for Count {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
        }
    }
}

impl Count {
    /// Takes `noted` tests, that said of themselves that they were skipped, from those that passed: for runners that
    /// know only passed and failed.
    pub fn without(self, noted: usize) -> Self {
        let noted = u32::try_from(noted).unwrap_or(u32::MAX).min(self.passed);
        Self { passed: self.passed - noted, skipped: self.skipped + noted, ..self }
    }

    /// Adds up `(number, word)` pairs; words that are not known count nothing.
    fn of<'a>(pairs: impl Iterator<Item = (u32, &'a str)>) -> Self {
        let mut count = Self::default();
        for (number, word) in pairs {
            match word {
                "passed" | "pass" => count.passed += number,
                "failed" | "fail" | "timed" | "exec" | "cancelled" => count.failed += number,
                "skipped" | "ignored" => count.skipped += number,
                _ => {}
            }
        }
        count
    }
}

/// From nextest's last summary: `Summary [ 0.1s] 3 tests run: 2 passed (1 slow), 1 failed, 0 skipped`.
pub fn nextest(text: &str) -> Option<Count> {
    let summary = text.lines().rev().find(|line| line.trim_start().starts_with("Summary ["))?;
    let (_, counts) = summary.split_once(" run: ")?;
    Some(Count::of(counts.split(", ").filter_map(number_and_word)))
}

/// From all results of libtest and of wasm-bindgen's runner: `test result: ok. 2 passed; 0 failed; 1 ignored; …`.
pub fn libtest(text: &str) -> Option<Count> {
    let results = text.lines().filter_map(|line| line.trim().strip_prefix("test result: "));
    let counts = results.filter_map(|line| line.split_once(". "));
    let counts = counts.map(|(_, counts)| Count::of(counts.split("; ").filter_map(number_and_word)));
    let empty = text.contains("no tests to run!").then(Count::default);
    counts.reduce(Add::add).or(empty)
}

/// From the lines at the end of TAP as Node.js writes it: `# pass 2`, `# fail 0`, …
pub fn tap(text: &str) -> Option<Count> {
    let last = |name: &'static str| {
        let prefix = format!("# {name} ");
        let number = text.lines().rev().find_map(|line| line.strip_prefix(&prefix));
        number.and_then(|number| number.trim().parse().ok()).map(|number| (number, name))
    };
    let pairs = ["pass", "fail", "cancelled", "skipped"].map(last);
    pairs.iter().all(Option::is_some).then(|| Count::of(pairs.into_iter().flatten()))
}

fn number_and_word(text: &str) -> Option<(u32, &str)> {
    let mut words = text.split_whitespace();
    Some((words.next()?.parse().ok()?, words.next()?))
}

/// The notes that tests left, of a skip for instance: the first of each test as `name: why`, in order of their names.
/// A line of `text` is a test's name, a tab, and why.
pub fn notes(text: &str) -> Vec<String> {
    let mut notes: Vec<(&str, &str)> = text.lines().filter_map(|line| line.split_once('\t')).collect();
    notes.sort_by_key(|(name, _)| *name);
    notes.dedup_by_key(|(name, _)| *name);
    notes.into_iter().map(|(name, why)| format!("{name}: {why}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(found: Option<Count>, passed: u32, failed: u32, skipped: u32) {
        assert_eq!(found, Some(Count { passed, failed, skipped }));
    }

    #[test]
    fn nextest_is_read() {
        check(nextest("     Summary [   0.012s] 12 tests run: 12 passed, 0 skipped\n"), 12, 0, 0);
        check(nextest("  Summary [  1.0s] 1 test run: 0 passed, 1 failed, 3 skipped\n    FAIL x\n"), 0, 1, 3);
        let all = "Summary [ 2s] 9/12 tests run: 4 passed (2 slow, 1 leaky), 1 failed, 2 exec failed, 2 timed out, \
                   1 skipped";
        check(nextest(all), 4, 5, 1);
        assert_eq!(nextest("error: could not compile"), None);
    }

    #[test]
    fn libtest_is_read() {
        let two = "\
test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 7 filtered out; finished in 0.00s
test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 filtered out; finished in 0.02s
";
        check(libtest(two), 5, 1, 1);
        check(libtest("no tests to run!\n"), 0, 0, 0);
        assert_eq!(libtest("error: test failed"), None);
    }

    #[test]
    fn tap_is_read() {
        let text =
            "ok 1 - a\n# tests 4\n# suites 0\n# pass 2\n# fail 1\n# cancelled 1\n# skipped 3\n# todo 0\n";
        check(tap(text), 2, 2, 3);
        assert_eq!(tap("# pass 2\n"), None);
    }

    #[test]
    fn a_skip_counts_once() {
        assert_eq!(
            notes("b: x\tgone\na\tgone: away\nb: x\tgone too\nb: y\tgone\n\n"),
            ["a: gone: away", "b: x: gone", "b: y: gone"]
        );
        let count = Count { passed: 3, failed: 1, skipped: 1 };
        assert_eq!(count.without(2), Count { passed: 1, failed: 1, skipped: 3 });
    }
}
