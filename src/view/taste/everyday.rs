//! Words that are not named among those that speak for papers or against them, for they say nothing about a subject,
//! however much a model makes of them. They keep their weight: what is here changes what is shown, never an order.
//!
//! A list, and not a share of the papers that have a word: after one day of a narrow category `galaxy` stands in more
//! papers than `show` does.

/// What everybody writes, and what every abstract says of itself.
// One word a line would bury them.
#[rustfmt::skip]
const EVERYDAY: [&str; 374] = [
    "about", "above", "according", "across", "address", "addressed", "addresses", "addressing", "after",
    "against", "aim", "aims", "all", "allow", "allowing", "allows", "almost", "along", "already", "also",
    "although", "always", "among", "an", "and", "another", "any", "apply", "approach", "approaches", "are",
    "argue", "around", "as", "at", "available", "be", "because", "become", "becomes", "been", "before",
    "begins", "being", "below", "best", "better", "between", "beyond", "both", "but", "by", "can", "cannot",
    "case", "cases", "compared", "consider", "considered", "considering", "could", "demonstrate",
    "demonstrated", "demonstrates", "depends", "describe", "described", "describes", "despite", "develop",
    "developed", "did", "different", "discuss", "discussed", "do", "does", "done", "due", "during", "each",
    "either", "employ", "employed", "enable", "enables", "enabling", "et", "even", "every", "examine",
    "example", "exhibit", "exhibits", "existing", "explore", "extend", "few", "find", "finding", "findings",
    "finds", "first", "focus", "focuses", "following", "for", "found", "from", "full", "fully", "further",
    "furthermore", "general", "give", "given", "gives", "good", "had", "has", "have", "having", "here",
    "high", "higher", "highlight", "how", "however", "if", "ii", "iii", "important", "improve", "improved",
    "improves", "improving", "in", "including", "indeed", "instead", "into", "introduce", "introduced",
    "introduces", "introducing", "investigate", "investigated", "investigates", "investigating", "is",
    "issue", "it", "its", "itself", "just", "known", "large", "larger", "largest", "later", "lead",
    "leading", "leads", "least", "less", "leverage", "leveraged", "leverages", "leveraging", "like",
    "likely", "low", "lower", "made", "mainly", "maintaining", "make", "makes", "making", "many", "may",
    "might", "more", "moreover", "most", "much", "must", "namely", "near", "need", "needed", "neither",
    "new", "no", "nor", "not", "novel", "now", "number", "obtain", "obtained", "of", "off", "offer",
    "offers", "often", "on", "once", "one", "only", "open", "or", "other", "others", "our", "out",
    "outperform", "outperforms", "over", "overall", "own", "paper", "papers", "part", "particular",
    "particularly", "per", "perform", "performed", "possible", "potential", "present", "presented",
    "presenting", "presents", "previous", "previously", "promising", "propose", "proposed", "proposes",
    "proposing", "prove", "proven", "proves", "provide", "provided", "provides", "providing", "quite",
    "rather", "recent", "recently", "related", "remain", "remains", "report", "reported", "reports",
    "require", "required", "requires", "requiring", "respectively", "result", "resulting", "results",
    "reveal", "reveals", "same", "second", "see", "several", "shall", "she", "should", "show", "showed",
    "showing", "shown", "shows", "significant", "significantly", "similar", "simple", "simply", "since",
    "small", "smaller", "so", "some", "specific", "stems", "still", "studied", "studies", "study", "such",
    "suggest", "suggesting", "suggests", "take", "taken", "terms", "than", "that", "the", "their", "them",
    "then", "there", "thereby", "therefore", "these", "they", "third", "this", "those", "though", "three",
    "through", "thus", "to", "together", "too", "toward", "towards", "two", "typically", "under",
    "understand", "until", "up", "upon", "us", "use", "used", "useful", "uses", "using", "usually",
    "various", "versus", "very", "via", "was", "way", "ways", "we", "well", "were", "what", "when", "where",
    "whereas", "whether", "which", "while", "who", "whose", "why", "widely", "will", "with", "within",
    "without", "work", "works", "would", "yet", "yield", "yields", "you", "your",
];

/// What formulas are written with: it stands in their source, and is nothing that a reader sees.
// One word a line would bury them.
#[rustfmt::skip]
const OF_FORMULAS: [&str; 52] = [
    "approx", "bf", "cdot", "cdots", "cite", "equiv", "frac", "ge", "geq", "gtrsim", "hbox", "href",
    "langle", "ldots", "le", "leq", "lesssim", "ll", "mathbb", "mathbf", "mathcal", "mathfrak", "mathit",
    "mathrm", "mathscr", "mathsf", "mbox", "mp", "neq", "odot", "operatorname", "overline", "pm", "propto",
    "qquad", "quad", "rangle", "rm", "sim", "simeq", "sqrt", "textbf", "textit", "textrm", "textsc",
    "texttt", "tilde", "times", "underline", "vec", "widehat", "widetilde",
];

/// True where every word of `words` (lower case, a space between two) is an everyday one, a number, a single letter, or
/// part of how a formula is written. `x ray` is none of these, for `ray` is not.
pub(super) fn is_idle(words: &str) -> bool {
    words.split(' ').all(|word| {
        word.chars().nth(1).is_none()
            || word.chars().all(char::is_numeric)
            || EVERYDAY.binary_search(&word).is_ok()
            || OF_FORMULAS.binary_search(&word).is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_nothing_is_idle_and_what_has_a_subject_is_not() {
        let idle = "we|the|show|z|é|7|2025|of the|we show|n 4|mathcal n|mathrm";
        for words in idle.split('|').chain([""]) {
            assert!(is_idle(words), "{words:?}");
        }
        for words in ["galaxy", "x ray", "the halo", "3d", "7b", "qcd", "learning", "ii sne", "müon"] {
            assert!(!is_idle(words), "{words:?}");
        }
    }

    #[test]
    fn the_lists_are_sorted_each_word_once() {
        for list in [&EVERYDAY[..], &OF_FORMULAS] {
            assert!(list.is_sorted_by(|one, other| one < other));
            assert!(list.iter().all(|word| word.chars().all(|letter| letter.is_ascii_lowercase())));
        }
    }
}
