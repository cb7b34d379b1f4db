//! Both real days in every format: all papers, every line in its place, whatever arXiv's texts hold.

use firstlight::digest::export::{Collection, Format, Plain, Reference};
use firstlight::digest::{Document, markdown};
use firstlight::paper::{Category, split_authors};
use firstlight::typeset::plain;

use super::data;

const FILES: [&str; 2] = ["digests/000_83f8cba90274ee6a.txt", "digests/003_edbdba10fdb2b71e.txt"];

/// The real digests, ready to leave; none where the data folder is absent.
fn real_days(test: &str) -> Vec<(Document, Collection)> {
    let texts = FILES.iter().filter_map(|file| data::read_text(test, file));
    let day = |text: String| {
        let (document, _) = markdown::read(&text).unwrap();
        let category = || vec![Category::parse("cs.LG").unwrap()];
        let references = document.entries.iter().map(|entry| {
            let plain = Plain::new(entry, &plain);
            Reference { plain, ..Reference::new(document.day, entry.clone(), category()) }
        });
        let references = references.collect();
        (document.clone(), Collection::of_day("Digest".to_owned(), references, document))
    };
    texts.map(day).collect()
}

#[test]
fn a_whole_day_is_its_own_digest() {
    for (document, collection) in real_days("a_whole_day_is_its_own_digest") {
        assert_eq!(collection.write(Format::Markdown), markdown::print(&document));
    }
}

#[test]
fn every_paper_is_one_record() {
    for (document, collection) in real_days("every_paper_is_one_record") {
        let count = document.entries.len();
        let lines = |format: Format, begins: &str| {
            collection.write(format).lines().filter(|line| line.starts_with(begins)).count()
        };
        assert_eq!(lines(Format::BibTex, "@misc{"), count);
        assert_eq!(lines(Format::BibTex, "}"), count);
        assert_eq!(lines(Format::BibTex, "      primaryClass={cs.LG},"), count);
        assert_eq!((lines(Format::Ris, "TY  - "), lines(Format::Ris, "ER  - ")), (count, count));
        let authors: usize = document.entries.iter().map(|entry| split_authors(&entry.authors).len()).sum();
        assert_eq!(lines(Format::Ris, "AU  - "), authors);
        assert_eq!(lines(Format::Csv, ""), count + 1);
        assert_eq!(lines(Format::Atom, "<entry>"), count);
        assert_eq!(lines(Format::Atom, "<author>"), authors);
    }
}

#[test]
fn nothing_of_tex_is_left_in_plain_texts() {
    for (_, collection) in real_days("nothing_of_tex_is_left_in_plain_texts") {
        for paper in collection.papers() {
            let Plain { title, abstract_text, .. } = &paper.plain;
            assert!(!title.contains(['$', '\n']), "{title}");
            assert!(!abstract_text.contains("\\'") && !abstract_text.contains("$^"), "{abstract_text}");
        }
    }
}

#[test]
fn keys_are_the_same_in_every_selection() {
    for (_, collection) in real_days("keys_are_the_same_in_every_selection") {
        let all = collection.write(Format::BibTex);
        for paper in collection.papers() {
            let alone = Collection::new("one".to_owned(), vec![paper.clone()]).write(Format::BibTex);
            assert!(all.contains(&alone), "{alone}");
        }
    }
}
