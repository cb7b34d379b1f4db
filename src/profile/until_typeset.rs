//! Stand-ins for `typeset::visible` and `typeset::fold_name`, which replace this file.

/// Line breaks and tabs become blanks; control, zero-width, bidirectional and tag characters go.
pub(super) fn visible(text: &str) -> String {
    text.chars()
        .filter_map(|letter| match letter {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
            '\u{ad}'
            | '\u{61c}'
            | '\u{feff}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{e0000}'..='\u{e0fff}' => None,
            letter if letter.is_control() => None,
            letter => Some(letter),
        })
        .collect()
}

/// A name as names are compared: without accents, be they TeX or Unicode (Latin-1 and Latin Extended-A only), lower
/// case, apostrophes gone, other signs as blanks.
pub(super) fn fold_name(name: &str) -> String {
    let mut out = String::new();
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '{' | '}' => {}
            '\\' => {
                let mut command = String::new();
                while let Some(next) = letters.next_if(char::is_ascii_alphabetic) {
                    command.push(next);
                }
                if command.is_empty() {
                    letters.next();
                } else {
                    letters.next_if(|next| *next == ' ');
                    // `\o`, `\l`, `\i`, `\ss` are letters; `\v`, `\c`, `\u` stand before one.
                    let accent = ["v", "c", "u", "H", "k", "r", "d", "b", "t"].contains(&command.as_str());
                    out.extend((!accent).then_some(command));
                }
            }
            letter => out.push_str(base(letter).as_deref().unwrap_or(letter.encode_utf8(&mut [0; 4]))),
        }
    }
    out.retain(|letter| !"'’‘ʼ`´".contains(letter));
    let blank = |letter: char| if letter.is_alphanumeric() { letter } else { ' ' };
    out.to_lowercase().chars().map(blank).collect()
}

fn base(letter: char) -> Option<String> {
    const TABLE: [(&str, &str); 22] = [
        ("àáâãäāăą", "a"),
        ("çćĉċč", "c"),
        ("ďđð", "d"),
        ("èéêëēĕėęě", "e"),
        ("ĝğġģ", "g"),
        ("ĥħ", "h"),
        ("ìíîïĩīĭįı", "i"),
        ("ĵ", "j"),
        ("ķ", "k"),
        ("ĺļľŀł", "l"),
        ("ñńņň", "n"),
        ("òóôõöøōŏő", "o"),
        ("ŕŗř", "r"),
        ("śŝşš", "s"),
        ("ţťŧ", "t"),
        ("ùúûüũūŭůűų", "u"),
        ("ŵ", "w"),
        ("ýÿŷ", "y"),
        ("źżž", "z"),
        ("ß", "ss"),
        ("æ", "ae"),
        ("å", "aa"),
    ];
    let lower: String = letter.to_lowercase().collect();
    TABLE.iter().find(|(letters, _)| letters.contains(&lower)).map(|(_, base)| (*base).to_owned())
}
