//! The table of tokens and cost.
//!
//! The columns are as wide as Python's tabulate makes them in its "github" form, which wrote the old digests: a
//! header's length + 2, or the longest cell below it, in characters; a space on either side; all left-aligned.

use super::one_line;
use crate::digest::{Cells, Spending};
use crate::money::{MicroDollars, Tokens};

const UNKNOWN: &str = "unknown";
const JOINT: &str = " + ";

/// Prints the table. Costs are rounded to cents.
pub(super) fn print(spending: &Spending) -> String {
    let models = one_line(&spending.models.join(JOINT));
    let models = if models.is_empty() { UNKNOWN } else { &models };
    let rows = [
        [format!("*[{models}]*"), "Prompt".to_owned(), "Completion".to_owned(), "Total".to_owned()],
        row("**Token**", &spending.tokens, |tokens| tokens.0.to_string()),
        row("**Cost**", &spending.cost, MicroDollars::markdown_cell),
    ];
    let [header, tokens, cost] = &rows;
    let mut widths = [0; 4];
    for (((width, name), above), below) in widths.iter_mut().zip(header).zip(tokens).zip(cost) {
        *width = (letters(name) + 2).max(letters(above)).max(letters(below));
    }
    let dashes = widths.map(|width| format!(":{}:", "-".repeat(width)));
    let line = |cells: &[String; 4]| {
        let cells: Vec<_> =
            cells.iter().zip(widths).map(|(cell, width)| format!(" {cell:<width$} ")).collect();
        format!("|{}|", cells.join("|"))
    };
    [line(header), format!("|{}|", dashes.join("|")), line(tokens), line(cost)].join("\n")
}

fn row<T: Copy>(label: &str, cells: &Cells<T>, show: impl Fn(T) -> String) -> [String; 4] {
    let show = |cell: Option<T>| cell.map_or_else(|| UNKNOWN.to_owned(), &show);
    [label.to_owned(), show(cells.prompt), show(cells.completion), show(cells.total)]
}

fn letters(text: &str) -> usize {
    text.chars().count()
}

/// Reads one line of the table into `spending`. The error is a sentence about what was left out.
pub(super) fn read_line(line: &str, spending: &mut Spending) -> Result<(), String> {
    let line = line.trim_end();
    if let Some(rest) = line.strip_prefix("| *[") {
        let models = rest.rsplit_once("]*").map_or("", |(models, _)| models);
        spending.models = match models {
            "" | UNKNOWN => Vec::new(),
            models => models.split(JOINT).map(str::to_owned).collect(),
        };
        return Ok(());
    }
    let cells: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
    match cells.as_slice() {
        ["**Token**", cells @ ..] => {
            read_row(cells, &mut spending.tokens, |cell| cell.parse().ok().map(Tokens))
        }
        ["**Cost**", cells @ ..] => read_row(cells, &mut spending.cost, MicroDollars::parse_dollars),
        [_, "Prompt", ..] => Ok(()),
        cells if cells.iter().all(|cell| cell.bytes().all(|byte| matches!(byte, b':' | b'-'))) => Ok(()),
        _ => Err("this row of the table is neither tokens nor cost and was left out.".to_owned()),
    }
}

fn read_row<T>(cells: &[&str], into: &mut Cells<T>, read: impl Fn(&str) -> Option<T>) -> Result<(), String> {
    let [prompt, completion, total] = cells else {
        return Err("this row of the table has not three cells and was left out.".to_owned());
    };
    *into = Cells { prompt: read(prompt), completion: read(completion), total: read(total) };
    let odd = [prompt, completion, total].into_iter().find(|cell| **cell != UNKNOWN && read(cell).is_none());
    odd.map_or(Ok(()), |odd| {
        Err(format!("{odd:?} in the table is not a number that can be read, and counts as unknown."))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spending(models: &[&str], tokens: [Option<u64>; 3], cost: [Option<u64>; 3]) -> Spending {
        let [prompt, completion, total] = tokens.map(|cell| cell.map(Tokens));
        let tokens = Cells { prompt, completion, total };
        let [prompt, completion, total] = cost.map(|cell| cell.map(MicroDollars));
        let models = models.iter().map(|model| (*model).to_owned()).collect();
        Spending { models, tokens, cost: Cells { prompt, completion, total } }
    }

    fn read(text: &str) -> (Spending, Vec<String>) {
        let mut spending = Spending::default();
        let problems = text.lines().filter_map(|line| read_line(line, &mut spending).err()).collect();
        (spending, problems)
    }

    fn check(spending: &Spending, expected: &str) {
        assert_eq!(print(spending), expected);
        assert_eq!(read(expected), (spending.clone(), Vec::new()));
    }

    #[test]
    fn short_cells_stand_in_columns_as_wide_as_the_header_and_two() {
        check(
            &spending(&["o3"], [Some(0), Some(17), Some(17)], [Some(0), Some(100_000), Some(100_000)]),
            "| *[o3]*    | Prompt   | Completion   | Total   |\n\
             |:---------:|:--------:|:------------:|:-------:|\n\
             | **Token** | 0        | 17           | 17      |\n\
             | **Cost**  | $0.0     | $0.1         | $0.1    |",
        );
    }

    #[test]
    fn long_cells_widen_their_column() {
        check(
            &spending(
                &["gpt-4o", "Qwen3-ü"],
                [Some(123_456_789), None, Some(1_234_567_890)],
                [None, Some(12_340_000), None],
            ),
            "| *[gpt-4o + Qwen3-ü]*   | Prompt    | Completion   | Total      |\n\
             |:----------------------:|:---------:|:------------:|:----------:|\n\
             | **Token**              | 123456789 | unknown      | 1234567890 |\n\
             | **Cost**               | unknown   | $12.34       | unknown    |",
        );
    }

    #[test]
    fn models_may_be_unknown_or_oddly_named() {
        check(
            &spending(&[], [None; 3], [None; 3]),
            "| *[unknown]*   | Prompt   | Completion   | Total   |\n\
             |:-------------:|:--------:|:------------:|:-------:|\n\
             | **Token**     | unknown  | unknown      | unknown |\n\
             | **Cost**      | unknown  | unknown      | unknown |",
        );
        let odd = spending(&["a]* | b|c"], [None; 3], [None; 3]);
        assert_eq!(read(&print(&odd)), (odd, Vec::new()));
    }

    #[test]
    fn damaged_rows_cost_themselves() {
        let (found, problems) = read(
            "|   | Prompt | Completion | Total |\n|---|---|---|---|\n\
             | **Token** | 12 | lots | 20 |\n| **Cost** | $1 |\n| **Time** | 1 | 2 | 3 |\n|",
        );
        assert_eq!(found, spending(&[], [Some(12), None, Some(20)], [None; 3]));
        assert_eq!(problems.len(), 3, "{problems:?}");
    }
}
