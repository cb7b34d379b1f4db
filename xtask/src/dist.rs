//! `cargo xtask dist`: the static site, for GitHub Pages, Cloudflare Pages or any web server.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use firstlight::arxiv::source::ProxyTemplate;
use flate2::Compression;
use flate2::write::GzEncoder;
use lexopt::prelude::*;

use crate::failure::{Failure, While};
use crate::serve::HEADERS;
use crate::shell::{Shell, root, run as run_program};
use crate::tools;

/// What `--help` prints.
pub const HELP: &str = "\
Usage: cargo xtask dist [--base /path/] [--proxy URL]

Builds for release and writes the static site to target/site: for GitHub Pages, Cloudflare Pages, or any web server.

  --base /path/  Where the site is on its host, for instance /firstlight/ (default: /).
  --proxy URL    The proxy through which the page reads arXiv (default: a mount at /from/ beside the page).
                 https://proxy.example is asked for https://proxy.example/from/rss.arxiv.org/rss/cs.LG.

Beside the site's files stand 404.html (the page again, for hosts that answer unknown addresses with it), .br and .gz
copies, _headers (for hosts that read it), and config.json, which names the proxy and can be edited later.
";

/// What the site is written for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Begins and ends with a slash.
    base: String,
    proxy: Option<String>,
}

impl Settings {
    /// Reads a base, where the site is on its host, and a proxy as a reader could set it.
    pub fn new(base: &str, proxy: Option<&str>) -> Result<Self, Failure> {
        let path = base.trim_matches('/');
        let base = if path.is_empty() { "/".to_owned() } else { format!("/{path}/") };
        let may_stand = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
        let dots = base.split('/').any(|segment| segment == "." || segment == "..");
        if !base.bytes().all(may_stand) || base.contains("//") || dots {
            return Err(wrong("--base", "Give a path of letters, digits and -._~, such as /firstlight/"));
        }
        if let Some(text) = proxy {
            ProxyTemplate::parse(text).map_err(|error| wrong("--proxy", &error.to_string()))?;
        }
        Ok(Self { base, proxy: proxy.map(str::to_owned) })
    }
}

/// `cargo xtask dist`.
pub fn run(args: Vec<OsString>) -> Result<(), Failure> {
    let mut base = "/".to_owned();
    let mut proxy: Option<String> = None;
    let mut parser = lexopt::Parser::from_args(args);
    while let Some(arg) = parser.next()? {
        match arg {
            Long("base") => base = parser.value()?.string()?,
            Long("proxy") => proxy = Some(parser.value()?.string()?),
            _ => return Err(arg.unexpected().into()),
        }
    }
    let settings = Settings::new(&base, proxy.as_deref())?;
    let mut shell = Shell::default();
    tools::for_a_build(&mut shell)?;
    let folder = write(&shell, &settings)?;
    println!("The site for {} is in {}. The README says how to put it up.", settings.base, folder.display());
    Ok(())
}

/// Builds the site and gives its folder.
pub fn write(shell: &Shell, settings: &Settings) -> Result<PathBuf, Failure> {
    let folder = root().join("target/site");
    println!("Building Firstlight for release (a minute or two the first time) …");
    // Trunk empties the folder of what it knows; what we added last time would stay.
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error).during("clearing target/site")?,
        _ => {}
    }
    let mut trunk = shell.command("trunk");
    trunk.args(["build", "--release", "--public-url", &settings.base, "--dist"]).arg(&folder);
    // As in `start`: trunk 0.21 stumbles over NO_COLOR=1.
    trunk.env("TRUNK_SKIP_VERSION_CHECK", "true").env_remove("NO_COLOR");
    run_program(&mut trunk)?;
    finish(&folder, settings)?;
    Ok(folder)
}

/// Adds what hosts want to the site that was built into `folder`.
fn finish(folder: &Path, settings: &Settings) -> Result<(), Failure> {
    let index = folder.join("index.html");
    let page = fs::read_to_string(&index).during(format!("reading {}", index.display()))?;
    if !page.contains(&format!("data-base=\"{}\"", settings.base)) {
        return Err(Failure::Unreadable {
            what: index.display().to_string(),
            why: format!("it was not built for {}", settings.base),
        });
    }
    let put = |name: &str, text: &str| {
        let file = folder.join(name);
        fs::write(&file, text).during(format!("writing {}", file.display()))
    };
    put("404.html", &page)?;
    let config = match &settings.proxy {
        Some(proxy) => serde_json::json!({ "proxy": proxy }),
        None => serde_json::json!({}),
    };
    put("config.json", &format!("{config}\n"))?;
    let files = files_in(folder, "")?;
    put("_headers", &headers(&settings.base, &files))?;
    // GitHub would leave out names that begin with an underscore.
    put(".nojekyll", "")?;
    for name in files.iter().filter(|name| is_worth_packing(name)) {
        pack(&folder.join(name))?;
    }
    Ok(())
}

/// The paths of all files below `folder`, relative to it, in order.
pub fn files_in(folder: &Path, below: &str) -> Result<Vec<String>, Failure> {
    let mut names = Vec::new();
    let doing = || format!("reading {}", folder.display());
    for entry in fs::read_dir(folder).during(doing())? {
        let entry = entry.during(doing())?;
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.file_type().during(doing())?.is_dir() {
            names.extend(files_in(&entry.path(), &format!("{name}/"))?);
        } else {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Texts and programs. Not the configuration: whoever edits it later would leave an old copy beside it.
fn is_worth_packing(name: &str) -> bool {
    const KINDS: [&str; 9] =
        [".html", ".css", ".js", ".wasm", ".json", ".jsonl", ".xml", ".svg", ".webmanifest"];
    name != "config.json" && KINDS.iter().any(|kind| name.ends_with(kind))
}

/// Writes `FILE.br` and `FILE.gz`, each where it is smaller than the file.
fn pack(file: &Path) -> Result<(), Failure> {
    let bytes = fs::read(file).during(format!("reading {}", file.display()))?;
    let mut brotli = Vec::new();
    let best = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut bytes.as_slice(), &mut brotli, &best)
        .during(format!("packing {}", file.display()))?;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&bytes).during(format!("packing {}", file.display()))?;
    let gzip = gzip.finish().during(format!("packing {}", file.display()))?;
    for (kind, packed) in [("br", brotli), ("gz", gzip)] {
        if packed.len() < bytes.len() {
            let mut name = file.as_os_str().to_owned();
            name.push(format!(".{kind}"));
            let doing = || format!("writing {}", Path::new(&name).display());
            File::create(&name).and_then(|mut to| to.write_all(&packed)).during(doing())?;
        }
    }
    Ok(())
}

/// `_headers` as Cloudflare Pages and Netlify read it: an address, and below it what its answers say.
fn headers(base: &str, files: &[String]) -> String {
    let mut text = format!("{base}*\n");
    for (name, value) in &HEADERS {
        _ = writeln!(text, "  {name}: {value}");
    }
    text += "  content-security-policy: frame-ancestors 'none'\n";
    for name in files.iter().filter(|name| is_hashed(name)) {
        _ = writeln!(text, "{base}{name}\n  cache-control: public, max-age=31536000, immutable");
    }
    text
}

/// True where trunk wrote a hash of the content into the name: such a file never changes.
pub fn is_hashed(name: &str) -> bool {
    name.match_indices('-').filter_map(|(at, _)| name.get(at + 1..)).any(|rest| {
        let hash = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
        (12..=16).contains(&hash) && rest.as_bytes().get(hash).is_some_and(|next| b"._-".contains(next))
    })
}

fn wrong(option: &str, why: &str) -> Failure {
    Failure::Unreadable { what: option.to_owned(), why: why.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_is_a_path() {
        let check = |base: &str, expected: Option<&str>| {
            let found = Settings::new(base, None).ok().map(|settings| settings.base);
            assert_eq!(found.as_deref(), expected, "{base}");
        };
        check("/", Some("/"));
        check("", Some("/"));
        check("/x/", Some("/x/"));
        check("x", Some("/x/"));
        check("/a/b", Some("/a/b/"));
        for base in ["/a//b/", "/../x/", "/a/./b/", "https://you.github.io/x/", "/x\"/", "/x y/", "/é/"] {
            check(base, None);
        }
    }

    #[test]
    fn a_proxy_is_one_that_the_page_can_use() {
        assert!(Settings::new("/", Some("https://proxy.example")).is_ok());
        assert!(Settings::new("/", Some("https://proxy.example/?url={url}")).is_ok());
        let refused = Settings::new("/", Some("http://proxy.example")).unwrap_err().to_string();
        assert!(refused.starts_with("--proxy: A proxy is reached over https://"), "{refused}");
    }

    #[test]
    fn names_with_a_hash_are_known() {
        let check = |name: &str, expected: bool| assert_eq!(is_hashed(name), expected, "{name}");
        check("firstlight-55880883a511de8d.js", true);
        check("firstlight-55880883a511de8d_bg.wasm", true);
        check("ledger-d72f27695f76a2c.css", true);
        check("trusted-types-cf1307183b318436.js", true);
        check("firstlight-55880883a511de8d-settings.wasm", true);
        check("typesetter.js", false);
        check("trusted-types.js", false);
        check("sample/cs.LG.rss.xml", false);
        check("x-55880883a511de8d55880883.js", false);
    }

    #[test]
    fn a_built_site_gets_what_hosts_want() {
        let folder = std::env::temp_dir().join(format!("firstlight-dist-{}", std::process::id()));
        fs::create_dir_all(folder.join("sample")).unwrap();
        let page =
            format!("<!doctype html><meta name=\"firstlight\" data-base=\"/x/\">{}", " ".repeat(2_000));
        let script = "export default 1;\n".repeat(100);
        for (name, text) in [
            ("index.html", page.as_str()),
            ("app-55880883a511de8d.js", &script),
            ("tiny.js", ";"),
            ("config.json", "{}"),
            ("sample/a.xml", &script),
            ("picture.png", &script),
        ] {
            fs::write(folder.join(name), text).unwrap();
        }
        let settings = Settings::new("/x/", Some("https://proxy.example")).unwrap();
        finish(&folder, &settings).unwrap();

        let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
        assert_eq!(read("404.html"), page);
        assert_eq!(read("config.json"), "{\"proxy\":\"https://proxy.example\"}\n");
        let headers = read("_headers");
        assert!(headers.starts_with("/x/*\n  x-content-type-options: nosniff\n"), "{headers}");
        assert!(headers.contains(
            "\n/x/app-55880883a511de8d.js\n  cache-control: public, max-age=31536000, immutable\n"
        ));
        let there = |name: &str| folder.join(name).exists();
        for name in ["index.html", "404.html", "app-55880883a511de8d.js", "sample/a.xml"] {
            assert!(there(&format!("{name}.br")) && there(&format!("{name}.gz")), "{name}");
        }
        for name in ["config.json", "tiny.js", "picture.png"] {
            assert!(!there(&format!("{name}.br")) && !there(&format!("{name}.gz")), "{name}");
        }
        let mut unpacked = Vec::new();
        let packed = fs::read(folder.join("sample/a.xml.br")).unwrap();
        brotli::BrotliDecompress(&mut packed.as_slice(), &mut unpacked).unwrap();
        assert_eq!(unpacked, script.as_bytes());

        let other = Settings::new("/y/", None).unwrap();
        assert!(finish(&folder, &other).unwrap_err().to_string().contains("it was not built for /y/"));
        fs::remove_dir_all(folder).unwrap();
    }
}
