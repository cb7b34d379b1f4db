//! From LiteLLM's price list to our table.
//!
//! The list is one JSON object, a member a model: `input_cost_per_token`, `output_cost_per_token`,
//! `cache_read_input_token_cost` in dollars, `litellm_provider`, `mode`, perhaps `deprecation_date`.

use std::collections::BTreeMap;

use firstlight::day::Day;
use firstlight::model::price::without_date;
use serde_json::Value;

/// The list's providers, what it puts before the names of their models, and what our table of providers calls them.
const PROVIDERS: [(&str, &str, &str); 9] = [
    ("openai", "", "openai"),
    ("anthropic", "", "anthropic"),
    ("gemini", "gemini/", "gemini"),
    ("deepseek", "deepseek/", "deepseek"),
    ("mistral", "mistral/", "mistral"),
    ("groq", "groq/", "groq"),
    ("xai", "xai/", "xai"),
    ("together_ai", "together_ai/", "together"),
    ("cerebras", "cerebras/", "cerebras"),
];
/// Whose names hold no further slash: one would be a region or a tier, at another price.
const BARE: [&str; 3] = ["openai", "anthropic", "gemini"];
/// Models that are there for something else than to read and judge.
const OTHER_USES: [&str; 17] = [
    "audio",
    "beta",
    "code",
    "cyber",
    "daybreak",
    "experimental",
    "gv2",
    "guard",
    "multi-agent",
    "research",
    "robotics",
    "rosalind",
    "safeguard",
    "search",
    "vibe",
    "vision",
    "voxtral",
];
/// Fewer prices than this and the list is not what it was.
const LEAST: usize = 5;
/// Nobody asks for so many dollars per million tokens.
const DEAREST: u64 = 10_000;

/// The table, and how it came about.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// The file.
    pub json: String,
    /// How many prices are in it.
    pub kept: usize,
    /// Sentences on models whose prices cannot be read.
    pub skipped: Vec<String>,
}

/// Why a text is no price list.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// No JSON.
    #[error("it is no JSON ({0})")]
    Json(#[from] serde_json::Error),
    /// Something else than an object.
    #[error("it is JSON, but no object with a member for each model")]
    Shape,
    /// An object of something else.
    #[error(
        "it holds {0} prices of models that Firstlight knows, and {LEAST} at least were to be expected: is it model_prices_and_context_window.json?"
    )]
    Empty(usize),
}

/// A model's prices in dollars per million tokens: prompt, cached, completion.
type Row = (String, Option<String>, String);

/// Makes the table of `date` from the text of the list.
///
/// # Errors
/// When it is none.
pub fn read(text: &str, date: &Day) -> Result<Table, ListError> {
    let list: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))?;
    let list = list.as_object().ok_or(ListError::Shape)?;
    let mut skipped = Vec::new();
    let mut table: BTreeMap<&str, BTreeMap<String, Row>> = BTreeMap::new();
    for (key, about) in list {
        let Some((provider, name)) = wanted(key, about, &date.to_string()) else { continue };
        match row(about) {
            Some(Ok(row)) => _ = table.entry(provider).or_default().insert(name, row),
            Some(Err(member)) => skipped.push(format!("{key} is left out: its {member} is no price.")),
            None => {}
        }
    }
    for rows in table.values_mut() {
        // The name without a date stands for all its dates that cost the same.
        let names: Vec<String> = rows.keys().cloned().collect();
        let is_said = |name: &String| {
            let undated = without_date(name).and_then(|name| rows.get(name));
            undated.is_some_and(|row| rows.get(name) == Some(row))
        };
        for name in names.iter().filter(|name| is_said(name)).cloned().collect::<Vec<_>>() {
            rows.remove(&name);
        }
    }
    let kept = table.values().map(BTreeMap::len).sum();
    if kept < LEAST {
        return Err(ListError::Empty(kept));
    }
    Ok(Table { json: print(&table, date), kept, skipped })
}

/// What stands in a printed table, without its date.
pub fn rows(table: &str) -> Vec<&str> {
    table.lines().filter(|line| !line.trim_start().starts_with("\"date\"")).collect()
}

/// The provider and the name of a model that can be asked as we ask.
fn wanted(key: &str, about: &Value, today: &str) -> Option<(&'static str, String)> {
    let text = |member: &str| about.get(member).and_then(Value::as_str);
    let provider = text("litellm_provider")?;
    let (_, before, ours) = PROVIDERS.iter().find(|(theirs, ..)| *theirs == provider)?;
    let name = key.strip_prefix(before)?;
    let asks = matches!(text("mode"), Some("chat" | "responses"));
    let is_gone = text("deprecation_date").is_some_and(|day| day < today);
    let is_apart = name.contains(':') || (BARE.contains(ours) && name.contains('/'));
    let is_other = OTHER_USES.iter().any(|word| name.to_ascii_lowercase().contains(word));
    (asks && !is_apart && !is_gone && !is_other).then(|| (*ours, name.to_owned()))
}

/// The prices of a model; `None` where it has none or is free, which nobody's use of it will be for long; an error
/// names what is wrong.
fn row(about: &Value) -> Option<Result<Row, &'static str>> {
    const INPUT: &str = "input_cost_per_token";
    const OUTPUT: &str = "output_cost_per_token";
    const CACHED: &str = "cache_read_input_token_cost";
    let of = |member| about.get(member).filter(|value| !value.is_null());
    let (input, output, cached) = (of(INPUT)?, of(OUTPUT)?, of(CACHED));
    if [input, output].iter().any(|value| value.as_f64() == Some(0.0)) {
        return None;
    }
    let read = |value: &Value, member| per_million(value).ok_or(member);
    let cached = cached.map(|value| read(value, CACHED)).transpose();
    Some(read(input, INPUT).and_then(|input| Ok((input, cached?, read(output, OUTPUT)?))))
}

/// Dollars per million tokens as a decimal with at most six places, of dollars per token; `None` for what is no price.
fn per_million(value: &Value) -> Option<String> {
    let text = value.as_number()?.to_string();
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((&text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: u128 = format!("{whole}{fraction}").parse().ok()?;
    // Millionths of a dollar per million tokens.
    let places = exponent.parse::<i32>().ok()? - i32::try_from(fraction.len()).ok()? + 12;
    let micro = match u32::try_from(places) {
        Ok(up) => digits.checked_mul(10_u128.checked_pow(up)?)?,
        Err(_) => {
            let down = 10_u128.checked_pow(places.unsigned_abs())?;
            (digits + down / 2) / down
        }
    };
    let micro = u64::try_from(micro).ok().filter(|micro| *micro <= DEAREST * 1_000_000)?;
    Some(firstlight::money::MicroDollars(micro).in_dollars())
}

fn print(table: &BTreeMap<&str, BTreeMap<String, Row>>, date: &Day) -> String {
    let quoted = |text: &str| Value::from(text).to_string();
    let row = |(name, (prompt, cached, completion)): (&String, &Row)| {
        let cached = cached.as_deref().map_or_else(|| "null".to_owned(), quoted);
        format!("   {}: [{}, {cached}, {}]", quoted(name), quoted(prompt), quoted(completion))
    };
    let provider = |(name, rows): (&&str, &BTreeMap<String, Row>)| {
        format!("  {}: {{\n{}\n  }}", quoted(name), rows.iter().map(row).collect::<Vec<_>>().join(",\n"))
    };
    let providers = table.iter().map(provider).collect::<Vec<_>>().join(",\n");
    format!(
        "{{\n \"source\": \"BerriAI/litellm, model_prices_and_context_window.json (MIT licence)\",\n \
         \"url\": \"https://github.com/BerriAI/litellm/blob/main/model_prices_and_context_window.json\",\n \
         \"date\": \"{date}\",\n \
         \"unit\": \"US dollars per million tokens: prompt, cached prompt (null: as the prompt), completion\",\n \
         \"providers\": {{\n{providers}\n }}\n}}\n"
    )
}

#[cfg(test)]
mod tests;
