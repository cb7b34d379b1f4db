//! Letters with marks, as pairs of bare and marked letter for each of TeX's accents.
//!
//! Ours on purpose: the Latin letters that names on arXiv are written with, read in both directions, without the
//! tables of all of Unicode. Source of the accents: The TeXbook, chapter 9, and LaTeX's T1 encoding.

/// For each accent command its combining mark and the letters that Unicode has in one piece: bare, marked, …
const MARKS: [(char, char, &str); 16] = [
    ('`', '\u{300}', "AÀEÈIÌNǸOÒUÙWẀYỲaàeèiìnǹoòuùwẁyỳÂẦÊỀÔỒâầêềôồĂẰăằƠỜơờƯỪưừÜǛüǜıì"),
    (
        '\'',
        '\u{301}',
        "AÁCĆEÉGǴIÍKḰLĹMḾNŃOÓPṔRŔSŚUÚWẂYÝZŹaácćeégǵiíkḱlĺmḿnńoópṕrŕsśuúwẃyýzźÂẤÊẾÔỐâấêếôốĂẮăắƠỚơớƯỨưứÜǗüǘÆǼæǽØǾøǿıí",
    ),
    ('^', '\u{302}', "AÂCĈEÊGĜHĤIÎJĴOÔSŜUÛWŴYŶZẐaâcĉeêgĝhĥiîjĵoôsŝuûwŵyŷzẑıîȷĵẠẬạậẸỆẹệỌỘọộ"),
    ('~', '\u{303}', "AÃEẼIĨNÑOÕUŨVṼYỸaãeẽiĩnñoõuũvṽyỹÂẪÊỄÔỖâẫêễôỗĂẴăẵƠỠơỡƯỮưữıĩ"),
    ('"', '\u{308}', "AÄEËHḦIÏOÖUÜWẄXẌYŸaäeëhḧiïoötẗuüwẅxẍyÿıï"),
    ('=', '\u{304}', "AĀEĒGḠIĪOŌUŪYȲaāeēgḡiīoōuūyȳÆǢæǣıī"),
    ('.', '\u{307}', "AȦBḂCĊDḊEĖFḞGĠHḢIİMṀNṄOȮPṖRṘSṠTṪWẆXẊYẎZŻaȧbḃcċdḋeėfḟgġhḣmṁnṅoȯpṗrṙsṡtṫwẇxẋyẏzż"),
    ('u', '\u{306}', "AĂEĔGĞIĬOŎUŬaăeĕgğiĭoŏuŭıĭẠẶạặ"),
    ('v', '\u{30c}', "AǍCČDĎEĚGǦHȞIǏKǨLĽNŇOǑRŘSŠTŤUǓZŽaǎcčdďeěgǧhȟiǐjǰkǩlľnňoǒrřsštťuǔzžıǐȷǰ"),
    ('H', '\u{30b}', "OŐUŰoőuű"),
    ('c', '\u{327}', "CÇDḐEȨGĢHḨKĶLĻNŅRŖSŞTŢcçdḑeȩgģhḩkķlļnņrŗsştţ"),
    ('k', '\u{328}', "AĄEĘIĮOǪUŲaąeęiįoǫuų"),
    ('r', '\u{30a}', "AÅUŮaåuůwẘyẙ"),
    (
        'd',
        '\u{323}',
        "AẠBḄDḌEẸHḤIỊKḲLḶMṂNṆOỌRṚSṢTṬUỤVṾWẈYỴZẒaạbḅdḍeẹhḥiịkḳlḷmṃnṇoọrṛsṣtṭuụvṿwẉyỵzẓƠỢơợƯỰưựıị",
    ),
    ('b', '\u{331}', "BḆDḎKḴLḺNṈRṞTṮZẔbḇdḏhẖkḵlḻnṉrṟtṯzẕ"),
    ('t', '\u{361}', ""),
];

/// Letters that Unicode has in one piece and TeX writes in other ways (a hook, a horn, a comma below), as bare and
/// marked.
const MORE: &str = "SȘTȚsștțAẢaảEẺeẻIỈiỉOỎoỏUỦuủYỶyỷOƠoơUƯuưÂẨâẩÊỂêểÔỔôổĂẲăẳƠỞơởƯỬưửUǕuǖAȀaȁAȂaȃ";

/// Letters of their own: TeX's command, the letter, and what it is matched as without marks.
const LETTERS: [(&str, char, &str); 25] = [
    ("ss", 'ß', "ss"),
    ("SS", 'ẞ', "ss"),
    ("ae", 'æ', "ae"),
    ("AE", 'Æ', "ae"),
    ("oe", 'œ', "oe"),
    ("OE", 'Œ', "oe"),
    ("aa", 'å', "a"),
    ("AA", 'Å', "a"),
    ("o", 'ø', "o"),
    ("O", 'Ø', "o"),
    ("l", 'ł', "l"),
    ("L", 'Ł', "l"),
    ("dj", 'đ', "d"),
    ("DJ", 'Đ', "d"),
    ("dh", 'ð', "d"),
    ("DH", 'Ð', "d"),
    ("th", 'þ', "th"),
    ("TH", 'Þ', "th"),
    ("ng", 'ŋ', "n"),
    ("NG", 'Ŋ', "n"),
    ("i", 'ı', "i"),
    ("j", 'ȷ', "j"),
    ("textcommabelow", '\u{326}', ""),
    ("textcrh", 'ħ', "h"),
    ("textcrH", 'Ħ', "h"),
];

/// The letter with the accent of TeX's command `accent`; `None` where there is no such accent. A letter that Unicode
/// has not in one piece gets a combining mark.
pub(super) fn marked(accent: char, bare: char) -> Option<Marked> {
    let (_, mark, letters) = MARKS.iter().find(|(command, ..)| *command == accent)?;
    Some(
        pairs(letters)
            .find(|(from, _)| *from == bare)
            .map_or(Marked::Two(bare, *mark), |(_, to)| Marked::One(to)),
    )
}

/// A letter with its mark: in one character, or in two.
pub(super) enum Marked {
    One(char),
    Two(char, char),
}

/// Whether TeX has an accent command of this name.
pub(super) fn is_accent(command: char) -> bool {
    MARKS.iter().any(|(accent, ..)| *accent == command)
}

/// The letter of a command such as `ss` or `o`.
pub(super) fn letter(command: &str) -> Option<char> {
    LETTERS.iter().find(|(name, ..)| *name == command).map(|(_, letter, _)| *letter)
}

/// Appends the letter without its marks, ligatures taken apart; marks that stand alone vanish.
pub(crate) fn push_bare(letter: char, out: &mut String) {
    let mut letter = letter;
    if letter.is_ascii() {
        return out.push(letter);
    }
    if matches!(letter, '\u{300}'..='\u{36f}') {
        return;
    }
    // Two marks at most (Vietnamese), so this ends; the bound is for a table that someone breaks.
    for _ in 0..4 {
        if let Some((.., bare)) = LETTERS.iter().find(|(_, marked, _)| *marked == letter) {
            return out.push_str(bare);
        }
        let lists = MARKS.iter().map(|(.., letters)| *letters).chain([MORE]);
        match lists.flat_map(pairs).find(|(from, to)| *to == letter && *from != 'ı' && *from != 'ȷ') {
            Some((from, _)) => letter = from,
            None => break,
        }
    }
    out.push(letter);
}

fn pairs(letters: &'static str) -> impl Iterator<Item = (char, char)> {
    let mut letters = letters.chars();
    std::iter::from_fn(move || Some((letters.next()?, letters.next()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole_pairs_without_doubles() {
        for (accent, _, letters) in MARKS {
            assert_eq!(letters.chars().count() % 2, 0, "{accent}");
            let bare: Vec<char> = pairs(letters).map(|(from, _)| from).collect();
            let mut once = bare.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), bare.len(), "{accent}");
        }
        assert_eq!(MORE.chars().count() % 2, 0);
    }

    #[test]
    fn every_marked_letter_comes_bare_to_ascii() {
        for letter in
            MARKS.iter().map(|(.., letters)| *letters).chain([MORE]).flat_map(pairs).map(|(_, to)| to)
        {
            let mut bare = String::new();
            push_bare(letter, &mut bare);
            assert!(!bare.is_empty() && bare.is_ascii(), "{letter} {bare}");
        }
    }
}
