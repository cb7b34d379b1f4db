//! Zotero RDF: each child of the root is an entry, and those with a `z:itemType` that is no attachment or note are works.
//!
//! Ids stand in `rdf:about`, in `dc:identifier` (a text, or an `rdf:value` within), `prism:number` and `dc:description`; the
//! title in the entry's own `dc:title`, not in that of the journal within. Source: what Zotero 7 writes, and its
//! translator, <https://github.com/zotero/translators/blob/master/Zotero%20RDF.js>.
//!
//! Elements are followed by a count of the open ones, so that no nesting costs more than its length; names are taken
//! without their prefixes. After markup that cannot be read nothing more is, and what came before is kept.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::Collector;

/// How much of an entry's fields is kept, in bytes; no work has so many ids.
const LONGEST: usize = 10_000;
/// How far into a text its root stands at most, behind a declaration and comments, in bytes.
const HEAD: usize = 2_000;
/// The root, an entry, and its fields, by how many elements are open with it.
const ENTRY: usize = 2;
const FIELD: usize = 3;

/// True for a text that is RDF in XML.
pub(super) fn is_rdf(text: &str) -> bool {
    let head = text.as_bytes().get(..HEAD).unwrap_or(text.as_bytes());
    text.starts_with('<') && head.windows(8).any(|window| window == b"<rdf:RDF")
}

/// What is read of an entry.
#[derive(Default)]
struct Entry {
    ids: String,
    title: String,
    kind: String,
}

/// Which field the text belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Ids,
    Title,
    Kind,
}

pub(super) fn read(text: &str, seeds: &mut Collector) {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut open = 0_usize;
    let mut entry = Entry::default();
    let mut field = None;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(tag) => {
                open += 1;
                if open == ENTRY {
                    entry = Entry { ids: about(&tag), ..Entry::default() };
                } else if open == FIELD {
                    field = field_of(tag.local_name().as_ref());
                }
                // A word of one element is none with that of the next.
                entry.take(Some(Field::Ids), " ");
            }
            Event::End(_) => {
                if open == ENTRY {
                    entry.done(seeds);
                    entry = Entry::default();
                } else if open == FIELD {
                    field = None;
                }
                open = open.saturating_sub(1);
            }
            Event::Text(words) => entry.take(field, &words.xml10_content()),
            Event::CData(words) => entry.take(field, &words.xml10_content()),
            Event::GeneralRef(reference) => {
                let letter = reference.resolve_char_ref().ok().flatten().map(String::from);
                let name = reference.xml10_content();
                let meaning = || quick_xml::escape::resolve_xml_entity(&name).map(str::to_owned);
                entry.take(field, &letter.or_else(meaning).unwrap_or_default());
            }
            Event::Eof => break,
            _ => {}
        }
    }
}

/// The address that an entry is about; arXiv's has the id.
fn about(tag: &BytesStart<'_>) -> String {
    let mut attributes = tag.attributes();
    let about = attributes.with_checks(false).flatten().find(|one| one.key.local_name().as_ref() == "about");
    about.map(|one| one.value.chars().take(LONGEST).collect()).unwrap_or_default()
}

fn field_of(name: &str) -> Option<Field> {
    match name {
        "identifier" | "number" | "description" => Some(Field::Ids),
        "title" => Some(Field::Title),
        "itemType" => Some(Field::Kind),
        _ => None,
    }
}

impl Entry {
    fn take(&mut self, field: Option<Field>, words: &str) {
        let text = match field {
            Some(Field::Ids) => &mut self.ids,
            Some(Field::Title) => &mut self.title,
            Some(Field::Kind) => &mut self.kind,
            None => return,
        };
        if text.len() < LONGEST {
            text.extend(words.chars().take(LONGEST));
        }
    }

    fn done(&self, seeds: &mut Collector) {
        if !matches!(self.kind.trim(), "" | "attachment" | "note" | "annotation") {
            seeds.add(&self.ids, Some(&self.title));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use crate::paper::PaperId;

    fn check(text: &str, ids: &[&str], titles: &[&str]) {
        let found = read(text);
        assert_eq!(found.ids.iter().map(PaperId::as_str).collect::<Vec<_>>(), ids, "{text}");
        assert_eq!(found.titles, titles, "{text}");
    }

    const HEAD: &str = r#"<rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:z="http://www.zotero.org/namespaces/export#"
 xmlns:dc="http://purl.org/dc/elements/1.1/">"#;

    #[test]
    fn works_are_read_and_what_hangs_on_them_is_not() {
        let text = format!(
            r##"{HEAD}
    <bib:Article rdf:about="http://arxiv.org/abs/1706.03762">
        <z:itemType>preprint</z:itemType>
        <link:link rdf:resource="#item_2"/>
        <dc:title>Attention</dc:title>
        <dcterms:abstract>It goes beyond arXiv:1409.0473.</dcterms:abstract>
    </bib:Article>
    <z:Attachment rdf:about="#item_2">
        <z:itemType>attachment</z:itemType>
        <dc:identifier><dcterms:URI><rdf:value>http://arxiv.org/pdf/2501.00001v7</rdf:value></dcterms:URI></dc:identifier>
        <dc:title>Full Text</dc:title>
    </z:Attachment>
    <bib:Memo rdf:about="#item_3"><rdf:value>See 2501.00002.</rdf:value></bib:Memo>
    <bib:Article rdf:about="#item_4">
        <z:itemType>journalArticle</z:itemType>
        <dcterms:isPartOf><bib:Journal><dc:title>J. Bees</dc:title></bib:Journal></dcterms:isPartOf>
        <dc:identifier><dcterms:URI><rdf:value>https://doi.org/10.48550/arXiv.2504.12359</rdf:value></dcterms:URI></dc:identifier>
    </bib:Article>
    <bib:Article rdf:about="urn:isbn:1">
        <z:itemType>journalArticle</z:itemType>
        <dc:title>Bees &amp; <![CDATA[<wasps>]]> &#233;</dc:title>
        <dc:identifier>DOI 10.1103/2504.12360</dc:identifier>
    </bib:Article>
    <bib:Article rdf:about="#item_6"><z:itemType>preprint</z:itemType><dc:description>arXiv:hep-th/9901001 [hep-th]</dc:description></bib:Article>
</rdf:RDF>"##
        );
        check(&text, &["1706.03762", "2504.12359", "hep-th/9901001"], &["Bees & <wasps> é"]);
        check(
            &format!("<?xml version=\"1.0\"?>\n{text}"),
            &["1706.03762", "2504.12359", "hep-th/9901001"],
            &["Bees & <wasps> é"],
        );
    }

    #[test]
    fn what_is_broken_costs_what_follows() {
        let one =
            r#"<b:A rdf:about="http://arxiv.org/abs/1706.03762"><z:itemType>preprint</z:itemType></b:A>"#;
        check(
            &format!("{HEAD}{one}<b:A rdf:about=\"2501.00001\"><z:itemType>preprint</z:item"),
            &["1706.03762"],
            &[],
        );
        check(&format!("{HEAD}{one}</x></y></z>{one}<!DOCTYPE a [<!ENTITY b \"c\">]>"), &["1706.03762"], &[]);
        check(HEAD, &[], &[]);
    }

    #[test]
    fn hostile_documents_cost_no_more_than_their_length() {
        for piece in ["<a>", "<a b='", "&#1;", "<![CDATA[", "</a>", "<!--", "<z:itemType>x"] {
            let text = format!("{HEAD}{}", piece.repeat(100_000));
            assert_eq!(read(&text), super::super::Seeds::default(), "{piece}");
        }
        let long = format!(
            "{HEAD}<a><z:itemType>book</z:itemType><dc:title>{}</dc:title></a>",
            "word ".repeat(1_000_000)
        );
        let found = read(&long);
        assert!(found.titles.iter().all(|title| title.len() < 25_000), "{}", found.titles.len());
    }
}
