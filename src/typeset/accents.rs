//! Accents as arXiv writes them: `D\'efossez`, `{\L}ukasz`, `\v{Z}ikeli\'c`.

mod table;

use table::Marked;
pub(crate) use table::push_bare;

use super::visible::visible;

/// A name as a reader would write it: TeX's accents and letters become Unicode, `~` a no-break space, braces go.
///
/// Takes the feed's text, affiliation included; what is not TeX stays as it is. Never fails: an unknown command stays
/// as written.
pub fn unicode_name(tex: &str) -> String {
    let tex = visible(tex);
    let mut out = String::with_capacity(tex.len());
    let mut rest: &str = &tex;
    while let Some(letter) = rest.chars().next() {
        if letter == '\\'
            && let Some((text, after)) = decode(rest)
        {
            out.push_str(&text);
            rest = after;
            continue;
        }
        match letter {
            '{' | '}' => {}
            '~' => out.push('\u{a0}'),
            _ => out.push(letter),
        }
        rest = rest.get(letter.len_utf8()..).unwrap_or_default();
    }
    out
}

/// A name brought to the form in which names are compared: TeX decoded, marks taken off, lower case, without
/// affiliation, dots, apostrophes and double spaces; hyphens count as spaces.
///
/// `D\'efossez`, `Défossez` and `Defossez` fold to the same; so do `Yann A. LeCun` and `yann a lecun`. Initials are
/// not expanded and the order of the parts is kept. `Jr.` stays as `jr`.
pub fn fold_name(name: &str) -> String {
    let mut bare = String::with_capacity(name.len());
    let mut depth = 0_u32;
    for letter in unicode_name(name).chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '\'' | '’' | '‘' | 'ʼ' | '`' | '´' => {}
            _ if letter.is_alphanumeric() || matches!(letter, '\u{300}'..='\u{36f}') => {
                table::push_bare(letter, &mut bare);
            }
            // Letters of other scripts may be neither; they must not fall apart.
            _ if !letter.is_ascii() && !letter.is_whitespace() && !is_dash(letter) => bare.push(letter),
            _ => bare.push(' '),
        }
    }
    // After the marks: İ would come apart.
    let lower = bare.to_lowercase();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_dash(letter: char) -> bool {
    matches!(letter, '\u{2010}'..='\u{2015}' | '\u{2212}' | '·' | '‧')
}

/// Reads the accent, letter or escaped character at the beginning of `rest` (a backslash). Returns it in Unicode and
/// what follows; `None` where there is none of these.
pub(crate) fn decode(rest: &str) -> Option<(String, &str)> {
    let after = rest.strip_prefix('\\')?;
    let command = after.chars().next()?;
    let following = after.get(command.len_utf8()..)?;
    if let '&' | '%' | '_' | '#' | '$' | '{' | '}' = command {
        return Some((command.to_string(), following));
    }
    if command.is_ascii_alphabetic() {
        let end = after.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(after.len());
        let (name, following) = after.split_at_checked(end)?;
        if let Some(letter) = table::letter(name) {
            return Some((letter.to_string(), end_of_command(following)));
        }
        // `\c c` and `\c{c}`, but not the command `\cc`.
        return if name.len() == 1 && table::is_accent(command) { accent(command, following) } else { None };
    }
    if table::is_accent(command) { accent(command, following) } else { None }
}

/// A space or `{}` that only ends a command is not text.
fn end_of_command(following: &str) -> &str {
    following.strip_prefix("{}").unwrap_or_else(|| following.trim_start_matches(' '))
}

/// The letter that the accent stands on: `e`, ` e`, `{e}`, `\i`, `{\i}`, `{ e }`, `\^e`, `{\^e}`; marks on a group go
/// on its first letter.
fn accent(command: char, following: &str) -> Option<(String, &str)> {
    let following = following.trim_start_matches(' ');
    let (group, after) = match following.strip_prefix('{') {
        Some(inside) => {
            let (group, after) = split_group(inside)?;
            (group.trim_matches(' '), after)
        }
        None => first_letter(following)?,
    };
    let decoded: String = match group.strip_prefix('\\') {
        Some(_) => {
            let (first, rest) = decode_once(group)?;
            first + rest
        }
        None => group.to_owned(),
    };
    let mut letters = decoded.chars();
    let bare = letters.next().filter(|letter| letter.is_alphabetic())?;
    let mut out = String::new();
    match table::marked(command, bare)? {
        Marked::One(letter) => out.push(letter),
        Marked::Two(letter, mark) => out.extend([letter, mark]),
    }
    out.push_str(letters.as_str());
    // What an accent is put on is a letter or two; anything longer is not meant as one.
    (out.chars().count() <= 4 && !out.contains(['{', '}', '\\'])).then_some((out, after))
}

/// The first letter, or the command with its own letter.
fn first_letter(text: &str) -> Option<(&str, &str)> {
    let letter = text.chars().next()?;
    if letter != '\\' {
        return text.split_at_checked(letter.len_utf8());
    }
    let (_, after) = decode_once(text)?;
    text.split_at_checked(text.len() - after.len())
}

/// An accent under an accent, and no further: `\'{\^e}`.
fn decode_once(text: &str) -> Option<(String, &str)> {
    let after = text.strip_prefix('\\')?;
    let letters = after.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(after.len());
    if let Some((name, following)) = after.split_at_checked(letters)
        && let Some(letter) = table::letter(name)
    {
        return Some((letter.to_string(), end_of_command(following)));
    }
    let command = after.chars().next().filter(|command| table::is_accent(*command))?;
    let following = after.get(command.len_utf8()..)?.trim_start_matches(' ');
    let (bare, following) = match following.strip_prefix('{') {
        Some(inside) => {
            let (group, after) = split_group(inside)?;
            let mut letters = group.chars();
            (letters.next().filter(|_| letters.as_str().is_empty())?, after)
        }
        None => {
            let bare = following.chars().next()?;
            (bare, following.get(bare.len_utf8()..)?)
        }
    };
    match table::marked(command, bare).filter(|_| bare.is_alphabetic())? {
        Marked::One(letter) => Some((letter.to_string(), following)),
        Marked::Two(letter, mark) => Some(([letter, mark].iter().collect(), following)),
    }
}

/// The inside of a short group whose `{` was taken, and what follows its `}`.
fn split_group(inside: &str) -> Option<(&str, &str)> {
    let mut depth = 0_u32;
    for (offset, letter) in inside.char_indices().take(24) {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => return Some((inside.get(..offset)?, inside.get(offset + 1..)?)),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(tex: &str, expected: &str) {
        assert_eq!(unicode_name(tex), expected, "{tex}");
    }

    #[test]
    fn accents_in_every_spelling() {
        check(
            r"D\'efossez D\'{e}fossez D{\'e}fossez D{\'{e}}fossez D\' efossez",
            "Défossez ".repeat(5).trim(),
        );
        check(r"Gon\c{c}alves Gon\c calves \c{S}enol {\c S}enol", "Gonçalves Gonçalves Şenol Şenol");
        check(r"\v{Z}i\v zek \k{E} \u{a} \r{u} \H{o} \.Z \={a} \~n \d{s} \b{d}", "Žižek Ę ă ů ő Ż ā ñ ṣ ḏ");
        check(r#"Mart\'{\i}n na\"{\i}ve \^\i \'{\i}\'\i{} \^{\j}"#, "Martín naïve îíí ĵ");
        check(
            r"{\L}ukasz \L ukasz {\O}stergaard S\o ren \O{}stergaard",
            "Łukasz Łukasz Østergaard Søren Østergaard",
        );
        check(
            r"Preu{\ss}er Stra\ss e {\AA}gotnes \AA rhus \ae \OE{}uvre",
            "Preußer Straße Ågotnes Århus æŒuvre",
        );
        check(r"\DH or\dh e Bo{\dj}a \TH or \th", "Ðorðe Bođa Þor þ");
        check(r"Nguy\~{\^e}n Nguy\~\^en \'{\^{e}}", "Nguyễn Nguyễn ế");
        check(r"AT\&T 50\% a\_b \#1 \$5 \{x\}", "AT&T 50% a_b #1 $5 {x}");
        check("J.~P. Morgan", "J.\u{a0}P. Morgan");
        check(r"\v{x} \t{oo}", "x\u{30c} o\u{361}o");
    }

    #[test]
    fn what_is_no_accent_stays() {
        check(r"\unknown \vec \cc \' \'", r"\unknown \vec \cc \' \'");
        check(r"\", r"\");
        check(r"\'{", r"\'");
        check(r"\'1 \'{} \c", r"\'1 \' \c");
        check("Zoë Łukasz 李 明", "Zoë Łukasz 李 明");
        check("a\u{202e}b\u{0}c", "abc");
        check(&r"\'{".repeat(5_000), &r"\'".repeat(5_000));
    }

    fn check_fold(names: &[&str], expected: &str) {
        for name in names {
            assert_eq!(fold_name(name), expected, "{name}");
        }
    }

    #[test]
    fn a_name_folds_to_one_form() {
        check_fold(
            &[
                r"Alexandre D\'efossez",
                "Alexandre Défossez",
                "alexandre  DEFOSSEZ",
                "Alexandre De\u{301}fossez",
            ],
            "alexandre defossez",
        );
        check_fold(
            &[r"{\L}ukasz Kaiser (Google, Inc. (US))", "Łukasz Kaiser", "Lukasz Kaiser"],
            "lukasz kaiser",
        );
        check_fold(&[r"Preu{\ss}er", "Preußer", "PREUẞER", "Preusser"], "preusser");
        check_fold(&["Jean-Pierre Serre", "Jean Pierre Serre", "Jean‐Pierre~Serre"], "jean pierre serre");
        check_fold(&["J. P. Morgan", "J.P. Morgan", "J P Morgan"], "j p morgan");
        check_fold(&["Donald Martin, Jr.", "Donald Martin Jr"], "donald martin jr");
        check_fold(&["Nguyễn", r"Nguy\~{\^e}n", "Nguyen"], "nguyen");
        check_fold(&["d'Hérouville", "d’H\\'erouville", "dHerouville"], "dherouville");
        check_fold(
            &["Æsa Sœur Øre Đặng Ðor Þór", "AEsa Soeur Ore Dang Dor Thor"],
            "aesa soeur ore dang dor thor",
        );
        check_fold(&["Şenol İnan ışık", "Senol Inan isik"], "senol inan isik");
        check_fold(&["李 明"], "李 明");
        check_fold(&["", " ", "(lab)", "..."], "");
    }
}
