//! Tokens and money, before, during and after a run.

use crate::digest::Document;
use crate::money::{ExactCost, MicroDollars, Tokens};
use crate::run::budget::{Amount, Limit};
use crate::run::plan::Stage;
use crate::view::costs::{Cost, CostLine, Costs, Unconfirmed};
use crate::view::estimate::PriceSource;

/// What is not known.
pub const UNKNOWN: &str = "unknown";

/// Two ends of a span; one where they are alike.
pub fn from_to(low: &str, high: &str) -> String {
    if low == high { low.to_owned() } else { format!("{low} to {high}") }
}

/// From here on hours say as much as minutes.
const HOURS_FROM: u64 = 180;

/// How long something takes, in whole minutes, much in whole hours: the least rounded down, the most up.
pub fn minutes(low: u64, high: u64) -> String {
    let hours = high.div_ceil(60);
    match (low, high) {
        (_, 0 | 1) => "under a minute".to_owned(),
        (0, HOURS_FROM..) => format!("up to {hours} hours"),
        (low, HOURS_FROM..) if low < 60 => format!("{low} minutes to {hours} hours"),
        (low, HOURS_FROM..) => format!("{} hours", from_to(&(low / 60).to_string(), &hours.to_string())),
        (0, high) => format!("up to {high} minutes"),
        (low, high) => format!("{} minutes", from_to(&low.to_string(), &high.to_string())),
    }
}

/// What a run will take, in a sentence.
pub fn estimated(tokens: &str, requests: u64, model: &str, cost: &str, time: &str) -> String {
    let requests = if requests == 1 { "1 request".to_owned() } else { format!("{requests} requests") };
    let cost = if cost == UNKNOWN { "cost unknown" } else { cost };
    format!("About {tokens} tokens in {requests} to {model}: {cost}, {time}.")
}

/// The same in rows: papers, requests, prompt tokens, cached ones; answer tokens, cost, time.
pub fn estimate_rows(asked: [String; 4], answered: [String; 3]) -> Vec<[String; 2]> {
    let names =
        ["Papers", "Requests", "Prompt tokens", "of which cached, at most", "Answer tokens", "Cost", "Time"];
    names
        .into_iter()
        .map(str::to_owned)
        .zip(asked.into_iter().chain(answered))
        .map(<[String; 2]>::from)
        .collect()
}

/// Where the price of an estimate comes from.
pub fn about_prices(source: PriceSource<'_>) -> String {
    match source {
        PriceSource::Reader => "By your own price for this model.".to_owned(),
        PriceSource::Table(date) => format!(
            "By the bundled prices of {date}. The range holds other tokenisers, papers asked about again, and models that say more."
        ),
        PriceSource::Nobody => {
            "No price is known for this model. Enter one in the settings to see what a run costs.".to_owned()
        }
    }
}

/// A budget of a run that may not do.
pub fn budget_of_run(limit: Amount) -> String {
    format!("Your budget of {limit} a run may end it early; what is scored by then is kept.")
}

/// A budget of a month that may not do.
pub fn budget_of_month(limit: Amount) -> String {
    format!(
        "With what this month's runs have spent, your budget of {limit} a month may end it early; what is scored by then is kept."
    )
}

/// What a budget is.
pub const ABOUT_BUDGETS: &str = "Nothing is asked that could pass a budget, even if the answer is as long as it may be. Empty means no limit.";
/// A budget where money does not help.
pub const ABOUT_TOKEN_BUDGETS: &str = "These count where the price of a model is not known.";

/// A field for tokens that holds something else.
pub fn not_tokens(text: &str) -> String {
    format!("\u{201c}{text}\u{201d} is no number of tokens. Write a whole number, such as 200,000.")
}

/// A field for money that holds something else.
pub fn not_money(text: &str) -> String {
    format!("\u{201c}{text}\u{201d} is no amount. Write dollars, such as 0.50.")
}

/// A stage of a run.
pub fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::TitlePass => "title pass",
        Stage::Scoring => "scoring",
        Stage::AskedAgain => "asked again",
        Stage::SecondLook => "second look",
        Stage::Ties => "comparing ties",
    }
}

/// An amount, or that it is not known.
pub fn amount(cost: Option<impl std::fmt::Display>) -> String {
    cost.map_or_else(|| UNKNOWN.to_owned(), |cost| cost.to_string())
}

/// The most that something can have come to, in money where that is known, else in tokens.
pub fn up_to(money: Option<MicroDollars>, tokens: Tokens) -> String {
    match (money, tokens) {
        (Some(money), _) => format!("up to {money}"),
        (None, Tokens(0)) => "nobody knows how much".to_owned(),
        (None, tokens) => format!("up to {tokens} tokens"),
    }
}

/// The most that unconfirmed requests can have come to.
pub fn at_most(unconfirmed: &Unconfirmed) -> String {
    up_to(unconfirmed.money.map(ExactCost::rounded), unconfirmed.tokens)
}

/// Behind a sum: what is not in it. Empty for nothing.
pub fn and_unconfirmed(unconfirmed: &Unconfirmed) -> String {
    match unconfirmed.requests {
        0 => String::new(),
        _ => format!(" and {}, not confirmed", at_most(unconfirmed)),
    }
}

/// Tokens and money so far, and what they are measured by.
pub fn spent(costs: &Costs, limit: &Limit) -> String {
    let Cost { usage, money, unconfirmed } = &costs.together;
    let money = money.map_or_else(|| "cost unknown".to_owned(), |money| format!("{money} so far"));
    let open = match unconfirmed.requests {
        0 => String::new(),
        _ => format!(" · {} not confirmed yet", at_most(unconfirmed)),
    };
    let limit = match (limit.money, limit.tokens) {
        (Some(limit), _) if costs.together.money.is_some() => format!(" · budget {limit}"),
        (_, Some(limit)) if costs.together.money.is_none() => format!(" · budget {limit} tokens"),
        _ => String::new(),
    };
    format!("{} tokens in, {} out · {money}{open}{limit}", usage.prompt, usage.completion)
}

/// The cost card: a line per model and stage, and their sum.
pub fn costs(costs: &Costs) -> Vec<CostLine> {
    let is_alone = costs.rows.len() == 1;
    let line = |what: String, cost: &Cost| {
        let Cost { usage, money, unconfirmed } = cost;
        let note = match unconfirmed.requests {
            0 => String::new(),
            1 => format!("and 1 request not confirmed: {}", at_most(unconfirmed)),
            many => format!("and {many} requests not confirmed: {}", at_most(unconfirmed)),
        };
        let cached = match (usage.cached, usage.written) {
            (Tokens(0), Tokens(0)) => String::new(),
            (cached, Tokens(0)) => cached.to_string(),
            (cached, written) => format!("{cached} ({written} written)"),
        };
        let (prompt, completion) = (usage.prompt.to_string(), usage.completion.to_string());
        CostLine { what, prompt, cached, completion, cost: amount(*money), note }
    };
    let rows = costs.rows.iter().map(|row| {
        let line = line(format!("{} · {}", row.model, stage(row.stage)), &row.cost);
        // The sum says the same.
        if is_alone { CostLine { note: String::new(), ..line } } else { line }
    });
    rows.chain([line("Together".to_owned(), &costs.together)]).collect()
}

/// Whose prices a run's costs are by.
pub fn about_costs(date: &str) -> String {
    format!("By what the provider says it charged, else your own price, else the bundled prices of {date}.")
}

/// The cost card of an imported day.
pub fn imported_costs(document: &Document) -> Vec<CostLine> {
    let Some(spending) = &document.spending else { return Vec::new() };
    let tokens = |cell: Option<Tokens>| cell.map_or_else(|| UNKNOWN.to_owned(), |tokens| tokens.to_string());
    let what =
        if spending.models.is_empty() { "unknown model".to_owned() } else { spending.models.join(" + ") };
    vec![CostLine {
        what,
        prompt: tokens(spending.tokens.prompt),
        completion: tokens(spending.tokens.completion),
        cost: amount(spending.cost.total),
        ..CostLine::default()
    }]
}
