//! Heads of runs for the tests of what the pages show. They are read as they are stored, so that the record may grow.

use crate::run::record::Head;

/// A finished run of `day` that sent nothing: 30 entries announced, 20 papers, all scored, 5 shown.
pub fn head(day: &str, number: u32) -> Head {
    read(day, number, "[]")
}

/// The same with one request to the model `m`: 1,000 tokens in, 10 out, and what the provider charged for them in
/// micro-dollars, where it said so.
pub fn charged(day: &str, number: u32, charged: Option<u64>) -> Head {
    let charged = charged.map_or_else(|| "null".to_owned(), |amount| amount.to_string());
    let costs = format!(
        r#"[{{"model":"m","stage":"scoring","requests":1,"unstated":0,
        "usage":{{"prompt":1000,"cached":0,"completion":10,"charged":{charged}}}}}]"#
    );
    read(day, number, &costs)
}

fn read(day: &str, number: u32, costs: &str) -> Head {
    let stored = format!(
        r#"{{"key":{{"profile":"p","day":"{day}","number":{number}}},"phase":"finished",
        "endpoint":{{"base_url":"https://x.example/v1","model":"m","answer_form":"schema"}},"costs":{costs},"began":0,
        "announced":30,"candidates":20,"scored":20,"relevant":5}}"#
    );
    serde_json::from_str(&stored).unwrap()
}
