//! An Atom feed (RFC 4287): what the model said as the summary, the abstract as the content, both plain text.

use sha2::{Digest, Sha256};

use super::ris::remark;
use super::{Reference, one_line};
use crate::day::Day;
use crate::paper::split_authors;
use crate::typeset::unicode_name;

pub(super) fn write(title: &str, papers: &[Reference]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n",
    );
    element("id", &uuid(title), &mut out);
    element("title", title, &mut out);
    let newest = papers.iter().map(|paper| paper.day).max();
    element("updated", &newest.map_or_else(|| "1970-01-01T00:00:00Z".to_owned(), noon), &mut out);
    element("generator", "Firstlight", &mut out);
    for paper in papers {
        entry(paper, &mut out);
    }
    out.push_str("</feed>\n");
    out
}

fn entry(paper: &Reference, out: &mut String) {
    let id = &paper.entry.id;
    out.push_str("<entry>\n");
    element("id", &id.abs_url(), out);
    element("title", &paper.plain.title, out);
    element("updated", &noon(paper.day), out);
    out.push_str(&format!("<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n", id.abs_url()));
    out.push_str(&format!("<link rel=\"related\" type=\"application/pdf\" href=\"{}\"/>\n", id.pdf_url()));
    let authors = split_authors(&paper.entry.authors);
    // Atom asks for one.
    let nobody = authors.is_empty().then(|| "arXiv".to_owned());
    for name in authors.iter().map(|one| unicode_name(&one.name)).chain(nobody) {
        out.push_str(&format!("<author><name>{}</name></author>\n", escape(&name)));
    }
    for category in &paper.categories {
        out.push_str(&format!("<category term=\"{category}\" scheme=\"http://arxiv.org/schemas/atom\"/>\n"));
    }
    for tag in &paper.tags {
        out.push_str(&format!("<category term=\"{}\"/>\n", escape(tag)));
    }
    let remark = remark(paper);
    if !remark.is_empty() {
        element("summary", &remark, out);
    }
    element("content", &paper.plain.abstract_text, out);
    out.push_str("</entry>\n");
}

fn element(name: &str, text: &str, out: &mut String) {
    out.push_str(&format!("<{name}>{}</{name}>\n", escape(text)));
}

/// A text in one line, where markup means nothing. Characters that XML has no place for are not visible either.
fn escape(text: &str) -> String {
    one_line(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Noon in Greenwich, so that a reader sees the day that arXiv stated, nearly wherever they are.
fn noon(day: Day) -> String {
    format!("{day}T12:00:00Z")
}

/// A name for the feed, the same whenever it is written: a UUID of version 8 (RFC 9562) from its title.
fn uuid(title: &str) -> String {
    let mut hex = String::with_capacity(32);
    for (index, byte) in Sha256::digest(format!("firstlight/{title}")).iter().take(16).enumerate() {
        let byte = match index {
            6 => (byte & 0x0f) | 0x80,
            8 => (byte & 0x3f) | 0x80,
            _ => *byte,
        };
        if matches!(index, 4 | 6 | 8 | 10) {
            hex.push('-');
        }
        hex.push_str(&format!("{byte:02x}"));
    }
    format!("urn:uuid:{hex}")
}

#[cfg(test)]
mod tests {
    use super::super::testing::reference;
    use super::*;

    #[test]
    fn a_feed_has_what_atom_asks_for() {
        let feed = write("Digest of <a> & b", &[reference()]);
        for line in [
            "<title>Digest of &lt;a&gt; &amp; b</title>",
            "<id>https://arxiv.org/abs/2504.12359</id>",
            "<title>=1 &amp; &quot;two&quot;, {three} of $x_i^2$</title>",
            "<updated>2025-04-18T12:00:00Z</updated>",
            "<author><name>Jérôme Défossez</name></author>",
            "<category term=\"cs.LG\" scheme=\"http://arxiv.org/schemas/atom\"/>",
            "<category term=\"to read\"/>",
            "<summary>It &quot;fits&quot;. (relevance 9)</summary>",
            "<content>First &lt;line&gt; second, 100% of a_b.</content>",
        ] {
            assert!(feed.contains(&format!("{line}\n")), "{line} in {feed}");
        }
        let mut unsigned = reference();
        unsigned.entry.authors.clear();
        unsigned.plain.title = "a\u{0}\u{ffff}\u{b}b".to_owned();
        let feed = write("t", &[unsigned]);
        assert!(feed.contains("<name>arXiv</name>") && feed.contains("<title>a b</title>"), "{feed}");
    }

    #[test]
    fn the_same_feed_has_the_same_name() {
        let name = uuid("Digest of 2025-04-18");
        assert_eq!(name, uuid("Digest of 2025-04-18"));
        assert_ne!(name, uuid("Digest of 2025-04-19"));
        assert_eq!((name.len(), name.get(23..24)), (45, Some("8")), "{name}");
    }
}
