//! `cargo xtask split`: cuts the built app into the part that the first visit needs and the wings, which are loaded when
//! a page in them is opened (`src/main.rs` names them).
//!
//! Trunk starts it as its last step (`Trunk.toml`), in `trunk build` as in ours. Trunk's own output of the app is the
//! whole program, bound; it cannot be cut any more. So we go back to what cargo wrote: cut that, bind the first part,
//! optimise all of them, and put them in the place of trunk's. A shipped build is then told to its service worker, which
//! keeps it; and the sample day is written as HTML.

mod still;
mod worker;

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use wasm_split_cli_support::{Options, transform};

use crate::failure::{Failure, While};
use crate::shell::{Shell, output, root, run as run_program};
use crate::tools;

pub use still::FILE as STILL;

/// What `--help` prints.
pub const HELP: &str = "\
Usage: cargo xtask split

Trunk's last step: cuts the app that it built into the parts that are loaded one by one, and writes the sample day as
HTML.
";

/// What `index.html` lets trunk give wasm-opt for the typesetter, and what rustc takes for granted today.
pub const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// `cargo xtask split`.
pub fn run(args: Vec<OsString>) -> Result<(), Failure> {
    if let Some(arg) = lexopt::Parser::from_args(args).next()? {
        return Err(arg.unexpected().into());
    }
    let told = |name: &str| {
        env::var_os(name).ok_or_else(|| Failure::Unreadable {
            what: name.to_owned(),
            why: "trunk sets it and starts this command (trunk build)".to_owned(),
        })
    };
    let staging = PathBuf::from(told("TRUNK_STAGING_DIR")?);
    let profile = if told("TRUNK_PROFILE")? == "release" { Profile::Release } else { Profile::Debug };

    let mut shell = Shell::default();
    tools::for_a_build(&mut shell)?;
    let target = target_folder(&shell)?;
    let built = target.join("wasm32-unknown-unknown").join(profile.folder()).join("firstlight.wasm");
    let work = target.join("split").join(profile.folder());
    // Parts of an earlier cut must not be taken for this one's.
    _ = fs::remove_dir_all(&work);
    fs::create_dir_all(&work).during(format!("making {}", work.display()))?;

    let stem = stem_of(&names_in(&staging)?)?;
    let Cut { files, wings } = cut(&built, &work, &stem)?;
    bind(&shell, &work, &stem)?;
    if profile == Profile::Release {
        optimise(&shell, &work, &files)?;
    }
    for name in files {
        let to = staging.join(&name);
        fs::copy(work.join(&name), &to).during(format!("writing {}", to.display()))?;
    }
    let page = staging.join("index.html");
    let text = fs::read_to_string(&page).during(format!("reading {}", page.display()))?;
    fs::write(&page, tell(&text, &wings)).during(format!("writing {}", page.display()))?;
    // Whoever works on the page wants to see each build at once.
    if profile == Profile::Release {
        worker::tell(&staging, &format!("{stem}_bg.wasm"))?;
    }
    // Last, for it is made of the finished page, and no business of the worker's.
    still::write(&staging)
}

/// What the app was cut into.
struct Cut {
    /// The names of all files that the page may ask for.
    files: Vec<String>,
    /// By wing, the names of the files that have to be here for it.
    wings: BTreeMap<String, Vec<String>>,
}

/// Writes the names of the wings' files into the page, for `boot.js`: `data-morning="FILE FILE"`.
fn tell(page: &str, wings: &BTreeMap<String, Vec<String>>) -> String {
    let said: String =
        wings.iter().map(|(wing, files)| format!(" data-{wing}=\"{}\"", files.join(" "))).collect();
    let meta = "<meta name=\"firstlight\"";
    page.replacen(meta, &format!("{meta}{said}"), 1)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Profile {
    Debug,
    Release,
}

impl Profile {
    fn folder(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Release => "release",
        }
    }
}

/// Cargo's target folder, which need not be ours.
pub fn target_folder(shell: &Shell) -> Result<PathBuf, Failure> {
    let told = output(shell.cargo().args(["metadata", "--no-deps", "--format-version", "1"]));
    let metadata = told.and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok());
    let folder = metadata.and_then(|metadata| metadata.get("target_directory")?.as_str().map(PathBuf::from));
    Ok(folder.unwrap_or_else(|| root().join("target")))
}

fn names_in(folder: &Path) -> Result<Vec<String>, Failure> {
    let entries = fs::read_dir(folder).during(format!("reading {}", folder.display()))?;
    Ok(entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect())
}

/// What trunk called the app: `firstlight-` and a hash, which every other build has another of.
fn stem_of(names: &[String]) -> Result<String, Failure> {
    let stems = names.iter().filter_map(|name| name.strip_suffix("_bg.wasm"));
    let mut stems = stems.filter(|stem| stem.starts_with("firstlight"));
    match (stems.next(), stems.next()) {
        (Some(stem), None) => Ok(stem.to_owned()),
        _ => Err(Failure::Unreadable {
            what: "trunk's output".to_owned(),
            why: "there must be one firstlight-*_bg.wasm in it".to_owned(),
        }),
    }
}

/// Cuts `built` into files in `work`. The part that is loaded first is still to be bound.
fn cut(built: &Path, work: &Path, stem: &str) -> Result<Cut, Failure> {
    let bytes = fs::read(built).during(format!("reading {}", built.display()))?;
    let first = work.join("firstlight.wasm");
    let (script, main) = (format!("{stem}_late.js"), format!("./{stem}.js"));
    let link = format!("./{script}");
    let mut options = Options::new(&bytes);
    options.output_dir = work;
    options.main_out_path = &first;
    options.link_name = &link;
    options.main_module = &main;
    let parts = transform(options).map_err(|report| Failure::Unreadable {
        what: format!("cutting {}", built.display()),
        why: format!("{report:#}"),
    })?;

    // The parts carry the app's hash in their names, like the app itself: no cache hands one to another build.
    let file = work.join(&script);
    let mut loader = fs::read_to_string(&file).during(format!("reading {}", file.display()))?;
    let mut files = vec![format!("{stem}_bg.wasm"), format!("{stem}.js"), script];
    for part in parts.split_modules {
        let Some(old) = part.file_name().and_then(|name| name.to_str()) else { continue };
        let new = format!("{stem}_{old}");
        loader = loader.replace(&format!("\"./{old}\""), &format!("\"./{new}\""));
        fs::rename(&part, work.join(&new)).during(format!("renaming {}", part.display()))?;
        files.push(new);
    }
    let loader = compiled_ahead(&loader).ok_or_else(|| Failure::Unreadable {
        what: file.display().to_string(),
        why: "the splitter writes another loader than this was made for".to_owned(),
    })?;
    fs::write(&file, loader).during(format!("writing {}", file.display()))?;
    let named = |old: String| format!("{stem}_{old}.wasm");
    let wings =
        parts.prefetch_map.into_iter().map(|(wing, olds)| (wing, olds.into_iter().map(named).collect()));
    Ok(Cut { files, wings: wings.collect() })
}

/// The splitter's `loader`, made to take what `boot.js` has sent for and compiled ahead, and to compile all else as soon
/// as it is asked for: its own begins to compile a part when those it depends on are there. `None` where it is not the
/// loader that we know.
fn compiled_ahead(loader: &str) -> Option<String> {
    let ask = "const part = (file) => globalThis.firstlightPart(new URL(file, import.meta.url).href);";
    let mut text = format!("{ask}\n{loader}");
    for (theirs, ours) in [
        ("fetch(new URL(", "part("),
        (", import.meta.url));", ");"),
        ("(WebAssembly.instantiateStreaming(src, imports))", "WebAssembly.instantiate(await src, imports)"),
    ] {
        text = Some(text.replace(theirs, ours)).filter(|new| *new != text)?;
    }
    Some(text)
}

/// Writes the first part's JavaScript.
fn bind(shell: &Shell, work: &Path, stem: &str) -> Result<(), Failure> {
    let mut bindgen = shell.command("wasm-bindgen");
    // The linker's exports are how the wings reach the table of functions.
    bindgen.args(["--target", "web", "--no-typescript", "--keep-lld-exports"]);
    bindgen.args(["--out-name", stem, "--out-dir"]);
    run_program(bindgen.arg(work).arg(work.join("firstlight.wasm")))
}

/// Makes every WASM among `names` as small as it gets.
fn optimise(shell: &Shell, work: &Path, names: &[String]) -> Result<(), Failure> {
    let one = |file: PathBuf| {
        let mut optimiser = shell.command("wasm-opt");
        run_program(optimiser.arg("-Oz").args(FEATURES).arg(&file).arg("-o").arg(&file))
    };
    let files = names.iter().filter(|name| name.ends_with(".wasm")).map(|name| work.join(name));
    thread::scope(|scope| {
        let running: Vec<_> = files.map(|file| scope.spawn(|| one(file))).collect();
        running.into_iter().try_for_each(|one| one.join().unwrap_or(Err(Failure::Told)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_app_is_known_by_its_name() {
        let check = |names: &[&str], expected: Option<&str>| {
            let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(stem_of(&names).ok().as_deref(), expected, "{names:?}");
        };
        let app = "firstlight-0123456789abcdef_bg.wasm";
        check(&["index.html", "typesetter_bg.wasm", app], Some("firstlight-0123456789abcdef"));
        check(&["index.html", "typesetter_bg.wasm"], None);
        check(&[app, "firstlight-fedcba9876543210_bg.wasm"], None);
    }

    #[test]
    fn a_part_is_taken_from_those_that_were_compiled_ahead() {
        let theirs = "import { initSync } from \"./x.js\";
const __wing = makeLoad(() => {
    const src = fetch(new URL(\"./x_wing.wasm\", import.meta.url));
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
";
        let ours = "const part = (file) => globalThis.firstlightPart(new URL(file, import.meta.url).href);
import { initSync } from \"./x.js\";
const __wing = makeLoad(() => {
    const src = part(\"./x_wing.wasm\");
    src.catch(() => {});
    return async (imports) => WebAssembly.instantiate(await src, imports);
}
, []);
";
        assert_eq!(compiled_ahead(theirs).as_deref(), Some(ours));
        assert_eq!(compiled_ahead(&theirs.replace("Streaming", "")), None);
    }

    #[test]
    fn the_page_knows_its_wings() {
        let wings = BTreeMap::from([("morning".to_owned(), vec!["a.wasm".to_owned(), "b.wasm".to_owned()])]);
        let page = "<head><meta name=\"firstlight\" data-base=\"/\"></head>";
        let told = "<head><meta name=\"firstlight\" data-morning=\"a.wasm b.wasm\" data-base=\"/\"></head>";
        assert_eq!(tell(page, &wings), told);
    }
}
