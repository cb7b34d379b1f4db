//! The sample day as HTML, `day/sample.html`: what hosts answer at `/day/sample`, so that it can be read before there is
//! an app. Its text is a still of the app's own page, which a whole-app test compares with it (`tests/app/still.test.mjs`);
//! around it stands the page that trunk built. `src/boot/still.js` has the app take its place.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::Path;

use crate::failure::{Failure, While};
use crate::shell::root;

/// The page's file, relative to the site.
pub const FILE: &str = "day/sample.html";

const TITLE: &str = "<title>Sample day · Firstlight</title>";
const DESCRIPTION: &str = "<meta name=\"description\" content=\"A day of arXiv as Firstlight reads it for one person: the \
                           papers that matter, with reason, relevance and novelty, and an account of all others. The \
                           papers are invented.\">";
const WITHOUT_SCRIPTS: &str = "<noscript><p class=\"note\">Here the sample day is there to be read. Without JavaScript \
                               and WebAssembly nothing in it moves.</p></noscript>";

/// Writes the page, its style and its script into the site in `staging`. The site's own page has to be finished.
pub fn write(staging: &Path) -> Result<(), Failure> {
    let read = |file: &Path| fs::read_to_string(file).during(format!("reading {}", file.display()));
    let source = |name: &str| read(&root().join(name));
    let (page, still) = (read(&staging.join("index.html"))?, source("tests/app/sample-day.html")?);
    let style = source("style/still.css")? + &rules(&still);
    let script = source("src/boot/still.js")?;
    let names = [named("css", &style), named("js", &script)];
    let text = around(&page, &still, &names).map_err(|missing| Failure::Unreadable {
        what: FILE.to_owned(),
        why: format!("there is no {missing} to make it of"),
    })?;
    let [style_name, script_name] = &names;
    fs::create_dir_all(staging.join("day")).during("making the folder of the sample day")?;
    for (name, text) in [(FILE, &text), (style_name, &style), (script_name, &script)] {
        fs::write(staging.join(name), text).during(format!("writing {name}"))?;
    }
    Ok(())
}

/// A name that another content changes, so that no cache hands an old file to a new page.
fn named(kind: &str, text: &str) -> String {
    let mut hash = DefaultHasher::new();
    hash.write(text.as_bytes());
    format!("day/sample-{:016x}.{kind}", hash.finish())
}

/// The page's policy refuses `style="…"`, so the still has it as `data-style`: a rule for each that occurs.
fn rules(still: &str) -> String {
    let attributes = still.split("data-style=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let mut text = "\n/* Widths and heights of bars. */\n".to_owned();
    for one in attributes.collect::<BTreeSet<_>>() {
        _ = writeln!(text, "[data-style=\"{one}\"] {{ {one} }}");
    }
    text
}

/// The still within the site's page: without the app's files, with `names` of its own style and script. Where the page
/// is not as it should be, what was missed.
fn around(page: &str, still: &str, names: &[String; 2]) -> Result<String, String> {
    let [style, script] = names;
    let base = between(page, "data-base=\"", "\"")?;
    let tag = |name: &str| format!("<script src=\"{base}{name}-");
    let (ahead, start) = (tag("ahead"), tag("boot"));
    let [ahead_name, boot_name] = [&ahead, &start].map(|start| between(page, start, "\""));
    let (ahead_name, boot_name) = (ahead_name?, boot_name?);
    let own = format!(
        "<link rel=\"stylesheet\" href=\"{base}{style}\">\n    \
         <script type=\"module\" src=\"{base}{script}\" data-ahead=\"{base}ahead-{ahead_name}\" \
         data-boot=\"{base}boot-{boot_name}\"></script>"
    );
    let stopped = between(page, "<div id=\"stopped\"", "</div>")?;
    let notes = format!("<main id=\"main\">{WITHOUT_SCRIPTS}<div id=\"stopped\"{stopped}</div>");
    let still = swap(still, "<main id=\"main\">", "", &notes)?;
    let still = format!("<div id=\"app\" class=\"still\">\n{still}    </div>\n    ");

    let page = swap(page, "<title>", "</title>", TITLE)?;
    let page = swap(&page, "<meta name=\"description\"", ">", DESCRIPTION)?;
    let page = swap(&page, "<link rel=\"preload\"", ">", "")?;
    let page = swap(&page, &ahead, "</script>", "")?;
    let page = swap(&page, &start, "</script>", &own)?;
    let page = swap(&page, "<link rel=\"modulepreload\"", "</head>", "</head>")?;
    let page = swap(&page, "data-place=\"\">Today", "", "data-place=\"\" aria-current=\"page\">Today")?;
    let page = swap(&page, "<div id=\"app\">", "<footer", &format!("{still}<footer"))?;
    // Trunk has written the head for the site's base; the links of the text are for a site at the root of its host.
    let (head, body) = page.split_once("<body>").ok_or("<body>")?;
    Ok(format!("{head}<body>{}", body.replace("href=\"/", &format!("href=\"{base}"))))
}

/// What stands between the first `from` and the `to` after it.
fn between<'a>(text: &'a str, from: &str, to: &str) -> Result<&'a str, String> {
    let found = text.split_once(from).and_then(|(_, rest)| rest.split_once(to));
    found.map(|(inside, _)| inside).ok_or_else(|| from.to_owned())
}

/// `text` with `new` in the place of the first `from`, of the `to` after it, and of what is between them.
fn swap(text: &str, from: &str, to: &str, new: &str) -> Result<String, String> {
    let found = text.split_once(from).and_then(|(before, rest)| Some((before, rest.split_once(to)?.1)));
    found.map(|(before, after)| format!("{before}{new}{after}")).ok_or_else(|| from.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<head><meta name="firstlight" data-base="/x/"><link rel="preload" href="/x/app.wasm">
    <script src="/x/trusted-types-01.js"></script><script src="/x/ahead-04.js" integrity="sha384-05"></script>
    <title>Firstlight</title>
    <meta name="description" content="The front page.">
    <script src="/x/boot-02.js" integrity="sha384-03" type="module"></script>
    <link rel="modulepreload" href="/x/app.js"></head>
    <body><a href="/" data-place="">Today</a>
    <div id="app"><main>Hello<div id="stopped" hidden>A script did not arrive.</div></main></div>
    <footer>Thanks</footer></body>"#;
    const STILL: &str = r#"<main id="main"><a href="/paper/1">Details</a><i data-style="--n: 7;"></i></main>
<aside><i data-style="--n: 7;"></i><i data-style="--from: 1; --n: 2;"></i></aside>
"#;

    #[test]
    fn a_still_stands_in_the_page_without_the_app() {
        let names = ["day/sample-1.css", "day/sample-2.js"].map(str::to_owned);
        let page = around(PAGE, STILL, &names).unwrap();
        for there in [
            "<title>Sample day · Firstlight</title>",
            r#"<link rel="stylesheet" href="/x/day/sample-1.css">"#,
            r#"<script type="module" src="/x/day/sample-2.js" data-ahead="/x/ahead-04.js" data-boot="/x/boot-02.js"></script>"#,
            r#"<a href="/x/" data-place="" aria-current="page">Today</a>"#,
            r#"<a href="/x/paper/1">Details</a>"#,
            r#"<div id="stopped" hidden>A script did not arrive.</div><a"#,
            "</aside>\n    </div>\n    <footer>Thanks</footer>",
        ] {
            assert!(page.contains(there), "{there} in {page}");
        }
        for gone in ["app.js", "app.wasm", "sha384-03", "sha384-05", "Hello", "The front page."] {
            assert!(!page.contains(gone), "{gone} in {page}");
        }
    }

    #[test]
    fn a_page_of_another_form_is_refused() {
        let names = [String::new(), String::new()];
        let check = |page: &str, still: &str, missing: &str| {
            assert_eq!(around(page, still, &names).unwrap_err(), missing);
        };
        check(&PAGE.replace("modulepreload", "preload"), STILL, "<link rel=\"modulepreload\"");
        check(&PAGE.replace("<title>", "<h1>"), STILL, "<title>");
        check(PAGE, "<p>Nothing", "<main id=\"main\">");
    }

    #[test]
    fn each_style_attribute_becomes_a_rule() {
        let (_, rules) =
            rules(STILL).trim_start().split_once('\n').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        let expected = "[data-style=\"--from: 1; --n: 2;\"] { --from: 1; --n: 2; }\n[data-style=\"--n: 7;\"] { --n: 7; }\n";
        assert_eq!(rules, expected);
    }
}
