//! The house's own rules: who may use whom, what no file may hold.

use std::fs;
use std::path::{Path, PathBuf};

/// The floors, from the ground up. A module may use every module on a lower floor; on the ground floor only the
/// shared words and, where it says so, one neighbour.
const FLOORS: [&[&str]; 6] = [
    &["arxiv", "profile", "model", "typeset", "search", "taste", "store"],
    &["run"],
    &["digest"],
    &["view"],
    &["browser"],
    &["app"],
];
const WORDS: [&str; 3] = ["paper", "day", "money"];
const NEIGHBOURS: [(&str, &str); 5] = [
    ("arxiv", "typeset"),
    ("model", "typeset"),
    ("profile", "typeset"),
    ("search", "typeset"),
    ("taste", "store"),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// Every source file with its path below `src`, its top-level module, and its text.
fn sources() -> Vec<(String, String, String)> {
    let src = root().join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    assert!(files.len() > 30, "the house has rooms");
    files
        .into_iter()
        .map(|file| {
            let path = file.strip_prefix(&src).unwrap().to_str().unwrap().to_owned();
            let module = path.split(['/', '.']).next().unwrap().to_owned();
            (path, module, fs::read_to_string(file).unwrap())
        })
        .collect()
}

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|modules| modules.contains(&module))
}

fn may_use(from: &str, to: &str) -> bool {
    if from == to || WORDS.contains(&to) {
        return true;
    }
    match (floor(from), floor(to)) {
        (Some(from_floor), Some(to_floor)) if from_floor > to_floor => true,
        _ => NEIGHBOURS.contains(&(from, to)),
    }
}

/// The top-level modules that a text names behind `crate::`, alone or in braces.
fn used(text: &str) -> Vec<String> {
    text.split("crate::").skip(1).flat_map(named).collect()
}

fn named(rest: &str) -> Vec<String> {
    let word = |text: &str| {
        text.trim().chars().take_while(|one| one.is_ascii_alphanumeric() || *one == '_').collect()
    };
    let Some(list) = rest.strip_prefix('{') else { return vec![word(rest)] };
    let mut depth = 0_u32;
    let outer = list.chars().take_while(|letter| {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => return false,
            '}' => depth -= 1,
            _ => {}
        }
        true
    });
    // What stands in inner braces belongs to the module before them.
    let mut inner = 0_u32;
    let flat: String = outer
        .filter(|letter| {
            inner += u32::from(*letter == '{');
            let keep = inner == 0;
            inner -= u32::from(*letter == '}');
            keep
        })
        .collect();
    flat.split(',').map(word).filter(|name: &String| !name.is_empty()).collect()
}

#[test]
fn imports_are_read() {
    assert_eq!(used("use crate::paper::Paper; crate::run::x()"), ["paper", "run"]);
    assert_eq!(used("use crate::{day::Day, model::{A, B}, money};"), ["day", "model", "money"]);
}

#[test]
fn nobody_uses_a_floor_above() {
    for (path, module, text) in sources() {
        if ["main", "lib", "bin"].contains(&module.as_str()) {
            continue;
        }
        for to in used(&text) {
            assert!(may_use(&module, &to), "src/{path} uses crate::{to}, which stands above it or beside it");
        }
    }
    assert!(may_use("app", "run") && !may_use("run", "view") && !may_use("arxiv", "model"));
}

#[test]
fn neighbours_are_announced() {
    for (module, neighbour) in NEIGHBOURS {
        let text = fs::read_to_string(root().join(format!("src/{module}.rs"))).unwrap();
        let header: String = text.lines().take_while(|line| line.starts_with("//!")).collect();
        assert!(
            header.contains(&format!("Neighbour: `{neighbour}`")),
            "src/{module}.rs does not name `{neighbour}`"
        );
    }
}

/// Text from outside becomes DOM nodes, never markup; no test sleeps through a failure.
#[test]
fn forbidden_words_stay_out() {
    let forbidden = [
        concat!("inner", "_html"),
        concat!("inner", "HTML"),
        concat!("outer", "HTML"),
        concat!("document.", "write"),
    ];
    for (path, _, text) in sources() {
        for word in forbidden {
            assert!(!text.contains(word), "src/{path} holds {word}");
        }
    }
    let mut files = Vec::new();
    for folder in ["src", "tests", "xtask"] {
        rust_files(&root().join(folder), &mut files);
    }
    for file in files {
        let ignored = concat!("#[", "ignore");
        assert!(!fs::read_to_string(&file).unwrap().contains(ignored), "{} ignores a test", file.display());
    }
}

/// The browser crates are not dependencies of the core.
#[test]
fn the_core_knows_no_browser() {
    for (path, module, text) in sources() {
        if ["app", "bin", "browser"].contains(&module.as_str()) {
            continue;
        }
        for name in ["web_sys", "js_sys", "wasm_bindgen", "leptos", "gloo_net", "indexed_db_futures"] {
            assert!(!text.contains(&format!("{name}::")), "src/{path} uses {name}");
        }
    }
}
