//! What the page's service worker keeps: every file of the site, under the name of this build.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::Path;

use crate::dist::files_in;
use crate::failure::{Failure, While};

/// The worker's file, from `src/boot`.
const NAME: &str = "worker.js";

/// Writes into the worker in `staging` what it is to keep, and into the page that there is a worker. `app` is the name
/// of the app's WASM, with which `boot.js` asks for the typesetter.
pub fn tell(staging: &Path, app: &str) -> Result<(), Failure> {
    let mut site = BTreeMap::new();
    for name in files_in(staging, "")? {
        let file = staging.join(&name);
        site.insert(name, fs::read(&file).during(format!("reading {}", file.display()))?);
    }
    let build = build(&site, app);
    change(&staging.join(NAME), |worker| format!("const BUILD = {build};\n{worker}"))?;
    let meta = "<meta name=\"firstlight\"";
    change(&staging.join("index.html"), |page| {
        page.replacen(meta, &format!("{meta} data-workers=\"{NAME}\""), 1)
    })
}

/// The addresses of the files of `site`, relative to it, and a name that another content changes.
fn build(site: &BTreeMap<String, Vec<u8>>, app: &str) -> serde_json::Value {
    let mut hash = DefaultHasher::new();
    let mut files = Vec::new();
    // The host may edit its settings; the worker cannot keep itself.
    for (name, bytes) in site.iter().filter(|(name, _)| !["config.json", NAME].contains(&name.as_str())) {
        hash.write(name.as_bytes());
        hash.write(bytes);
        files.push(address(name, app));
    }
    serde_json::json!({ "name": format!("{:016x}", hash.finish()), "files": files })
}

/// How the page asks for a file: for the page itself at the site's own address, for the typesetter with the app's name
/// (see `boot.js`).
fn address(name: &str, app: &str) -> String {
    match name {
        "index.html" => String::new(),
        "typesetter.js" | "typesetter_bg.wasm" => {
            let word = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
            format!("{name}?v={}", app.chars().map(word).collect::<String>())
        }
        _ => name.to_owned(),
    }
}

fn change(file: &Path, edit: impl FnOnce(String) -> String) -> Result<(), Failure> {
    let text = fs::read_to_string(file).during(format!("reading {}", file.display()))?;
    fs::write(file, edit(text)).during(format!("writing {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_kept_as_the_page_asks_for_it() {
        let names = ["a-01_bg.wasm", "config.json", "index.html", "sample/x.xml", "typesetter.js", NAME];
        let mut site: BTreeMap<_, _> = names.map(|name| (name.to_owned(), name.as_bytes().to_vec())).into();
        let first = build(&site, "a-01_bg.wasm");
        let files = ["a-01_bg.wasm", "", "sample/x.xml", "typesetter.js?v=a-01_bg-wasm"];
        assert_eq!(first["files"], serde_json::json!(files));

        let mut is_another = |name: &str, expected: bool| {
            site.insert(name.to_owned(), b"other".to_vec());
            assert_eq!(build(&site, "a-01_bg.wasm")["name"] != first["name"], expected, "{name}");
        };
        is_another("config.json", false);
        is_another(NAME, false);
        is_another("sample/x.xml", true);
    }
}
