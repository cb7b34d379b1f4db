//! The list of states that the whole-app tests look at names each route of the app and everything that a page can say
//! about arXiv's day, a run, a key and the storage.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use serde::Deserialize;

#[derive(Deserialize)]
struct State {
    /// What it is called in the walks of `tests/app/states-*.test.mjs`.
    name: String,
    /// The route as the router has it; `*` for an address without one.
    route: String,
    /// What stands on the page: `Status::Fresh`, or a word of our own.
    shows: Vec<String>,
}

/// What a page shows of: where it is declared, and what of it no page tells apart.
const SHOWN: [(&str, &str, &[&str]); 5] = [
    ("src/arxiv/status.rs", "Status", &[]),
    // An announcement that is not out leaves the one before it to be read, or shown.
    ("src/view/today.rs", "Scene", &["NotOut"]),
    ("src/run/record.rs", "Phase", &[]),
    ("src/run/keep.rs", "KeepError", &[]),
    // Until the store is read there is nothing to see.
    ("src/app/key.rs", "Missing", &["Unknown"]),
];

fn read(file: &str) -> String {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(file);
    fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// The states by the file that walks through them: `start` is `tests/app/states-start.test.mjs`.
fn parts() -> BTreeMap<String, Vec<State>> {
    serde_json::from_str(&read("tests/states.json")).unwrap()
}

fn list() -> Vec<State> {
    parts().into_values().flatten().collect()
}

/// The routes in the order of the router's table.
fn routes(source: &str) -> Vec<String> {
    let after = source.split("path!(\"").skip(1);
    after.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

/// The variants of an enum, by its source.
fn variants(source: &str, name: &str) -> Vec<String> {
    let (_, body) = source.split_once(&format!("enum {name} {{\n")).unwrap_or_else(|| panic!("no {name}"));
    let (body, _) = body.split_once("\n}").unwrap();
    let lines = body.lines().filter_map(|line| line.strip_prefix("    "));
    let first = |line: &str| line.chars().next().is_some_and(|letter| letter.is_ascii_uppercase());
    let ident =
        |line: &str| line.split(|letter: char| !letter.is_ascii_alphanumeric()).next().map(str::to_owned);
    lines.filter(|line| first(line)).filter_map(ident).collect()
}

#[test]
fn sources_are_read_as_they_are_written() {
    let source = "enum Other {\n    A,\n}\npub enum Status {\n    /// B.\n    B,\n    C {\n        /// D.\n        D: u8,\n    },\n    E(F),\n}\n";
    assert_eq!(variants(source, "Status"), ["B", "C", "E"]);
    assert_eq!(routes("<Route path=path!(\"/\") /><Route path=path!(\"/day/:day\") />"), ["/", "/day/:day"]);
}

#[test]
fn every_part_is_walked_through_by_a_file_of_its_own() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/app");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let walked = |file: String| {
        let part = file.strip_prefix("states-")?.strip_suffix(".test.mjs")?.to_owned();
        let begins = format!("const walk = walks(\"{part}\");");
        assert!(read(&format!("tests/app/{file}")).contains(&begins), "{file}: {begins}");
        Some(part)
    };
    let walked: BTreeSet<String> = files.filter_map(walked).collect();
    assert_eq!(walked, parts().into_keys().collect());
}

#[test]
fn every_route_has_a_state() {
    let listed: BTreeSet<String> = list().into_iter().map(|state| state.route).collect();
    let mut routes: BTreeSet<String> = routes(&read("src/app.rs")).into_iter().collect();
    assert!(routes.len() >= 8, "{routes:?}");
    // The router's fallback.
    routes.insert("*".to_owned());
    assert_eq!(listed, routes);
}

#[test]
fn everything_that_a_page_tells_apart_is_shown_in_a_state() {
    let shown: BTreeSet<String> = list().into_iter().flat_map(|state| state.shows).collect();
    let mut known = BTreeSet::new();
    for (file, name, unseen) in SHOWN {
        let variants = variants(&read(file), name);
        assert!(variants.len() > 1, "{file}: {variants:?}");
        known.extend(
            variants.iter().filter(|one| !unseen.contains(&one.as_str())).map(|one| format!("{name}::{one}")),
        );
    }
    let of_types: BTreeSet<String> = shown.iter().filter(|one| one.contains("::")).cloned().collect();
    assert_eq!(of_types, known);
    for word in
        ["empty", "loading", "failed", "not found", "crash", "no start", "offline", "new version", "refusal"]
    {
        assert!(shown.contains(word), "no state shows: {word}");
    }
}

#[test]
fn states_have_names_of_their_own() {
    let names: Vec<String> = list().into_iter().map(|state| state.name).collect();
    let distinct: BTreeSet<&String> = names.iter().collect();
    assert_eq!(distinct.len(), names.len());
}
