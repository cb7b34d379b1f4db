//! A formula as it came, written anew as TeX that math-core can be given.
//!
//! The reader knows which commands take arguments and puts each argument in braces, so depth is what it counts and
//! nothing more. `&` and `\\` come through only where a table's cells are, and neither a script, a prime, a switch
//! nor an infix fraction ever stands bare at a cell's border: these are what math-core 0.7.0 panics on.

use super::MathError;
use super::commands::{Columns, Environment, Shape, environment, shape, unit};
use super::macros;
use super::tokens::{Token, tokens};
use crate::typeset::accents;
use crate::typeset::visible::visible;

/// Groups, arguments, environments and switches inside each other. math-core needs two stack frames for each.
const DEEPEST: usize = 32;
/// Tokens read, those that this module puts in among them.
const MOST_TOKENS: usize = 20_000;
/// Bytes written.
const LARGEST: usize = 60_000;

/// Rewrites a formula.
///
/// # Errors
/// Where it is incomplete, too large, or holds a command or environment that cannot be handed on.
pub(super) fn rewrite(tex: &str) -> Result<String, MathError> {
    rewrite_at(tex, 0)
}

fn rewrite_at(tex: &str, depth: usize) -> Result<String, MathError> {
    let mut tokens = macros::expand(tokens(tex))?;
    tokens.reverse();
    let mut source = Source { rest: tokens, read: 0, out: String::new() };
    source.sequence(End::Input, Cells::None, depth)?;
    Ok(source.out)
}

struct Source {
    /// What is to be read, the next token last.
    rest: Vec<Token>,
    read: usize,
    out: String,
}

/// What a sequence ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Input,
    Close,
    Bracket,
    Right,
    Environment,
}

/// What `&` and `\\` mean in a sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cells {
    None,
    Rows,
    RowsAndColumns,
}

/// Where a sequence stands: since the last `&`, `\\` or the beginning.
struct Cell {
    /// Where the cell begins in the output.
    start: usize,
    /// Groups that switches have opened, to be closed at the cell's end.
    groups: usize,
    /// Where the last border, switch or fraction bar ended: nothing behind it means nothing for a script to stand on.
    base: usize,
    /// Whether `\limits` may follow.
    operator: bool,
}

impl Cell {
    fn new(at: usize) -> Self {
        Self { start: at, groups: 0, base: at, operator: false }
    }
}

impl Source {
    fn next(&mut self) -> Result<Option<Token>, MathError> {
        self.read += 1;
        if self.read > MOST_TOKENS || self.out.len() > LARGEST {
            return Err(MathError::TooLarge);
        }
        Ok(self.rest.pop())
    }

    fn skip_space(&mut self) {
        while self.rest.last() == Some(&Token::Space) {
            self.rest.pop();
        }
    }

    /// Puts tokens in front of what is to be read.
    fn push_back(&mut self, tokens: impl DoubleEndedIterator<Item = Token>) {
        self.rest.extend(tokens.rev());
    }

    fn push_back_call(&mut self, name: &str, inside: Vec<Token>) {
        let call = [Token::Command(name.to_owned()), Token::Open];
        self.push_back(call.into_iter().chain(inside).chain([Token::Close]));
    }

    fn sequence(&mut self, end: End, cells: Cells, depth: usize) -> Result<(), MathError> {
        if depth > DEEPEST {
            return Err(MathError::TooLarge);
        }
        let mut cell = Cell::new(self.out.len());
        loop {
            let Some(token) = self.next()? else {
                self.close_cell(&mut cell);
                return if end == End::Input { Ok(()) } else { Err(MathError::Broken) };
            };
            let ends = match &token {
                Token::Close => Some(End::Close),
                Token::Char(']') if end == End::Bracket => Some(End::Bracket),
                Token::Command(name) if name == "right" => Some(End::Right),
                Token::Command(name) if name == "end" => Some(End::Environment),
                _ => None,
            };
            if let Some(found) = ends {
                self.close_cell(&mut cell);
                return if found == end { Ok(()) } else { Err(MathError::Broken) };
            }
            self.item(token, cells, &mut cell, depth)?;
        }
    }

    fn close_cell(&mut self, cell: &mut Cell) {
        for _ in 0..cell.groups {
            self.out.push('}');
        }
        *cell = Cell::new(self.out.len());
    }

    fn item(&mut self, token: Token, cells: Cells, cell: &mut Cell, depth: usize) -> Result<(), MathError> {
        let depth = depth + cell.groups;
        match token {
            Token::Space => return Ok(()),
            Token::Char(script @ ('^' | '_')) => {
                if cell.base == self.out.len() {
                    self.out.push_str("{}");
                }
                self.out.push(script);
                self.argument(depth)?;
            }
            Token::Char(prime @ ('\'' | '′' | '″' | '‴' | '⁗' | '‵' | '‶' | '‷')) => {
                if cell.base == self.out.len() {
                    self.out.push_str("{}");
                }
                self.out.push(prime);
            }
            Token::Char('&') if cells == Cells::RowsAndColumns => {
                self.close_cell(cell);
                self.out.push('&');
                *cell = Cell::new(self.out.len());
                return Ok(());
            }
            Token::Char(letter) => self.letter(letter),
            Token::Open => {
                self.out.push('{');
                self.sequence(End::Close, Cells::None, depth + 1)?;
                self.out.push('}');
            }
            Token::Close => return Err(MathError::Broken),
            Token::Command(name) => return self.command(&name, cells, cell, depth),
        }
        cell.operator = false;
        Ok(())
    }

    fn letter(&mut self, letter: char) {
        match letter {
            '#' | '%' | '&' => self.out.extend(['\\', letter]),
            // A dollar inside a formula is left over from its delimiters.
            '$' => {}
            _ => self.out.push(letter),
        }
    }

    fn symbol(&mut self, name: &str) {
        self.out.push('\\');
        self.out.push_str(name);
        self.out.push(' ');
    }

    fn command(&mut self, name: &str, cells: Cells, cell: &mut Cell, depth: usize) -> Result<(), MathError> {
        let mut operator = false;
        match shape(name) {
            Shape::Call(arguments) | Shape::Rename(_, arguments) => {
                let name = if let Shape::Rename(name, _) = shape(name) { name } else { name };
                self.symbol(name);
                let start = self.out.len();
                for _ in 0..arguments {
                    self.argument(depth)?;
                }
                self.unstretch(name, start);
            }
            Shape::Optional => {
                self.symbol(name);
                self.skip_space();
                if self.rest.last() == Some(&Token::Char('[')) {
                    self.rest.pop();
                    self.out.push_str("[{");
                    self.sequence(End::Bracket, Cells::None, depth + 1)?;
                    self.out.push_str("}]");
                }
                self.argument(depth)?;
            }
            Shape::Text(style) => self.text(style, depth)?,
            Shape::Drop(arguments) => {
                for _ in 0..arguments {
                    self.raw_argument()?;
                }
                return Ok(());
            }
            Shape::Last(dropped) => {
                for _ in 0..dropped {
                    self.raw_argument()?;
                }
                self.argument(depth)?;
            }
            Shape::Write(formula) => {
                self.push_back(tokens(formula).into_iter());
                return Ok(());
            }
            Shape::Switch(switch) => {
                // In a group of its own, so that it ends with the cell.
                self.out.push('{');
                self.symbol(switch);
                cell.base = self.out.len();
                cell.groups += 1;
                if depth + 1 > DEEPEST {
                    return Err(MathError::TooLarge);
                }
                return Ok(());
            }
            Shape::Big => {
                if let Some(delimiter) = self.delimiter() {
                    self.symbol(name);
                    self.out.push_str(&delimiter);
                }
            }
            Shape::Space => {
                self.raw_argument()?;
                self.out.push_str("\\;");
            }
            Shape::Kern => {
                self.skip_length();
                self.out.push_str("\\,");
            }
            Shape::Refuse => return Err(MathError::Unknown(format!("\\{name}"))),
            Shape::Own => match name {
                "\\" | "cr" | "newline" => {
                    self.skip_row_height();
                    if cells == Cells::None {
                        self.out.push_str("\\ ");
                    } else {
                        self.close_cell(cell);
                        self.out.push_str("\\\\ ");
                        *cell = Cell::new(self.out.len());
                        return Ok(());
                    }
                }
                "over" | "choose" | "atop" | "brace" | "brack" => {
                    // A fraction of this form would take the whole table in; it is a matter of its cell.
                    if cells != Cells::None {
                        self.out.insert(cell.start, '{');
                        cell.groups += 1;
                    }
                    self.symbol(name);
                    cell.base = self.out.len();
                    return Ok(());
                }
                "limits" | "nolimits" => {
                    if cell.operator {
                        self.symbol(name);
                    }
                    return Ok(());
                }
                _ => self.own(name, depth)?,
            },
            Shape::Symbol => {
                operator = true;
                self.plain_symbol(name);
            }
        }
        cell.operator = operator;
        Ok(())
    }

    /// A command without arguments, or one that only math-core knows or does not know.
    fn plain_symbol(&mut self, name: &str) {
        const LETTERS: [&str; 13] = ["AA", "aa", "ss", "o", "O", "l", "L", "ae", "AE", "oe", "OE", "i", "j"];
        const SPACES_AND_SIGNS: &str = ",;:!>|{}#%&_$ ";
        let first = name.chars().next().unwrap_or(' ');
        if LETTERS.contains(&name) {
            if let Some((letter, _)) = accents::decode(&format!("\\{name}")) {
                self.out.push_str(&format!("\\text{{{letter}}}"));
            }
        } else if first.is_ascii_alphabetic() || SPACES_AND_SIGNS.contains(first) {
            self.symbol(name);
        } else if let Some(Token::Char(bare)) = self.rest.last()
            && let Some((letter, "")) = accents::decode(&format!("\\{name}{bare}"))
        {
            self.rest.pop();
            self.out.push_str(&format!("\\text{{{letter}}}"));
        }
    }

    fn own(&mut self, name: &str, depth: usize) -> Result<(), MathError> {
        match name {
            "left" => {
                let open = self.delimiter().ok_or(MathError::Broken)?;
                self.out.push_str("\\left");
                self.out.push_str(&open);
                self.sequence(End::Right, Cells::None, depth + 1)?;
                let close = self.delimiter().ok_or(MathError::Broken)?;
                self.out.push_str("\\right");
                self.out.push_str(&close);
            }
            "middle" => {
                let delimiter =
                    self.delimiter().filter(|delimiter| delimiter != ".").ok_or(MathError::Broken)?;
                self.out.push_str("\\middle");
                self.out.push_str(&delimiter);
            }
            "begin" => self.environment(depth)?,
            "operatorname" | "operatorname*" | "operatornamewithlimits" => self.operator_name(name)?,
            "not" | "slashed" => self.struck(name, depth)?,
            "ket" | "Ket" => self.between("\\lvert ", "\\rangle ", depth)?,
            "bra" | "Bra" => self.between("\\langle ", "\\rvert ", depth)?,
            "braket" | "Braket" => self.between("\\langle ", "\\rangle ", depth)?,
            "abs" => self.between("\\lvert ", "\\rvert ", depth)?,
            "norm" => self.between("\\lVert ", "\\rVert ", depth)?,
            "pmod" => self.between("\\;(\\mathrm{mod}\\;", ")", depth)?,
            "pod" => self.between("\\;(", ")", depth)?,
            "nicefrac" | "sfrac" | "flatfrac" => {
                self.argument(depth)?;
                self.out.push('/');
                self.argument(depth)?;
            }
            "substack" => {
                self.skip_space();
                if self.next()? != Some(Token::Open) {
                    return Err(MathError::Broken);
                }
                self.out.push_str("\\begin{subarray}{c}");
                self.sequence(End::Close, Cells::Rows, depth + 1)?;
                self.out.push_str("\\end{subarray}");
            }
            "num" => self.argument(depth)?,
            "SI" | "qty" => {
                self.argument(depth)?;
                self.out.push_str("\\,");
                self.unit()?;
            }
            "si" | "unit" => self.unit()?,
            "ce" => self.chemistry()?,
            "unicode" => self.unicode()?,
            "textsuperscript" | "textsubscript" => {
                let inside = self.raw_argument()?;
                let script = if name == "textsuperscript" { '^' } else { '_' };
                self.out.push_str("{}");
                self.push_back_call("text", inside);
                self.push_back([Token::Char(script)].into_iter());
            }
            _ => return Err(MathError::Unknown(format!("\\{name}"))),
        }
        Ok(())
    }

    /// One argument in braces: a group, a command with its own arguments, or one character.
    fn argument(&mut self, depth: usize) -> Result<(), MathError> {
        self.skip_space();
        self.out.push('{');
        match self.next()?.ok_or(MathError::Broken)? {
            Token::Open => self.sequence(End::Close, Cells::None, depth + 1)?,
            Token::Char('^' | '_' | '&') | Token::Close => return Err(MathError::Broken),
            Token::Command(name) if matches!(name.as_str(), "right" | "end" | "\\" | "cr" | "newline") => {
                return Err(MathError::Broken);
            }
            token => {
                if depth + 1 > DEEPEST {
                    return Err(MathError::TooLarge);
                }
                let mut cell = Cell::new(self.out.len());
                self.item(token, Cells::None, &mut cell, depth + 1)?;
                self.close_cell(&mut cell);
            }
        }
        self.out.push('}');
        Ok(())
    }

    /// math-core unstretches what it gives a class, which a delimiter that was just made to stretch may not be: such
    /// a one goes on as a row of two.
    fn unstretch(&mut self, name: &str, start: usize) {
        const CLASSES: [&str; 8] =
            ["mathbin", "mathclose", "mathinner", "mathop", "mathopen", "mathord", "mathpunct", "mathrel"];
        let stretches =
            |written: &str| ["\\middle", "\\big", "\\Big"].iter().any(|one| written.contains(one));
        if CLASSES.contains(&name) && self.out.get(start..).is_some_and(stretches) {
            self.out.pop();
            self.out.push_str("{}}");
        }
    }

    fn between(&mut self, open: &str, close: &str, depth: usize) -> Result<(), MathError> {
        self.out.push('{');
        self.out.push_str(open);
        self.argument(depth)?;
        self.out.push_str(close);
        self.out.push('}');
        Ok(())
    }

    /// One argument's tokens, unread: a group's inside, or one token.
    fn raw_argument(&mut self) -> Result<Vec<Token>, MathError> {
        self.skip_space();
        let first = self.next()?.ok_or(MathError::Broken)?;
        match first {
            Token::Open => {}
            Token::Close => return Err(MathError::Broken),
            _ => return Ok(vec![first]),
        }
        let mut inside = Vec::new();
        let mut depth = 0_usize;
        loop {
            let token = self.next()?.ok_or(MathError::Broken)?;
            match token {
                Token::Open => depth += 1,
                Token::Close if depth == 0 => return Ok(inside),
                Token::Close => depth -= 1,
                _ => {}
            }
            inside.push(token);
        }
    }

    fn text(&mut self, style: &str, depth: usize) -> Result<(), MathError> {
        let tex = as_tex(&self.raw_argument()?);
        let mut rest = tex.as_str();
        self.out.push_str(&format!("\\{style}{{"));
        while let Some(letter) = rest.chars().next() {
            if letter == '\\' {
                if let Some((text, after)) = accents::decode(rest) {
                    text.chars().for_each(|letter| self.text_letter(letter));
                    rest = after;
                    continue;
                }
                let (word, after) = split_command(rest);
                match word {
                    "" | "," | ";" | ":" | "!" | " " | "\\" | "quad" | "qquad" | "thinspace" => {
                        self.out.push(' ');
                    }
                    "ldots" | "dots" | "textellipsis" => self.out.push('…'),
                    "textless" | "lt" => self.out.push('<'),
                    "textgreater" | "gt" => self.out.push('>'),
                    "textasciitilde" => self.out.push('∼'),
                    "textendash" => self.out.push('–'),
                    "textemdash" => self.out.push('—'),
                    "xspace" | "protect" | "-" | "/" => {}
                    _ if matches!(shape(word), Shape::Text(_) | Shape::Switch(_) | Shape::Drop(0)) => {}
                    _ => return Err(MathError::Unknown(format!("\\{word}"))),
                }
                rest = after;
                continue;
            }
            rest = rest.get(letter.len_utf8()..).unwrap_or_default();
            match letter {
                '{' | '}' => {}
                '$' => {
                    let (formula, after) = rest.split_once('$').ok_or(MathError::Broken)?;
                    if depth + 1 > DEEPEST {
                        return Err(MathError::TooLarge);
                    }
                    let formula = rewrite_at(formula, depth + 1)?;
                    self.out.push_str(&format!("}}{{{formula}}}\\{style}{{"));
                    rest = after;
                }
                _ => self.text_letter(letter),
            }
        }
        self.out.push('}');
        Ok(())
    }

    /// A character as math-core takes it in text.
    fn text_letter(&mut self, letter: char) {
        let command = match letter {
            '{' => "textbraceleft",
            '}' => "textbraceright",
            '_' => "textunderscore",
            '$' => "textdollar",
            '^' => "textasciicircum",
            '#' => "#",
            '%' => "%",
            '&' => "&",
            '\\' => return,
            _ => return self.out.push(letter),
        };
        // The group keeps the space that may follow.
        self.out.push_str(&format!("\\{command}{{}}"));
    }

    /// A delimiter after `\left`, `\right`, `\middle`, `\big`.
    fn delimiter(&mut self) -> Option<String> {
        self.skip_space();
        let delimiter = match self.rest.last()? {
            Token::Char('<') => "\\langle ".to_owned(),
            Token::Char('>') => "\\rangle ".to_owned(),
            Token::Char(letter @ ('(' | ')' | '[' | ']' | '|' | '/' | '.')) => letter.to_string(),
            Token::Command(name) => match name.as_str() {
                "{" | "}" | "|" | "lbrace" | "rbrace" | "langle" | "rangle" | "lvert" | "rvert" | "lVert"
                | "rVert" | "vert" | "Vert" | "lfloor" | "rfloor" | "lceil" | "rceil" | "lbrack"
                | "rbrack" | "lgroup" | "rgroup" | "uparrow" | "downarrow" | "updownarrow" | "Uparrow"
                | "Downarrow" | "Updownarrow" => format!("\\{name} "),
                _ => return None,
            },
            _ => return None,
        };
        self.rest.pop();
        Some(delimiter)
    }

    fn environment(&mut self, depth: usize) -> Result<(), MathError> {
        let name = as_tex(&self.raw_argument()?);
        let Some(Environment { name: ours, columns }) = environment(&name) else {
            return Err(MathError::Unknown(format!("the environment {name}")));
        };
        self.skip_space();
        if self.rest.last() == Some(&Token::Char('[')) && columns == Columns::Declared {
            while self.next()?.ok_or(MathError::Broken)? != Token::Char(']') {}
        }
        let mut declared = String::new();
        if columns == Columns::Declared {
            let letters = as_tex(&self.raw_argument()?);
            declared = letters.chars().filter(|letter| matches!(letter, 'l' | 'c' | 'r')).take(50).collect();
            if declared.is_empty() {
                declared.push('c');
            }
            declared = format!("{{{declared}}}");
        } else if name.starts_with("alignat") || name.starts_with("IEEE") {
            self.raw_argument()?;
        }
        let cells = match (ours, columns) {
            ("", _) => Cells::None,
            (_, Columns::One) => Cells::Rows,
            _ => Cells::RowsAndColumns,
        };
        let (open, close) = if ours.is_empty() {
            ("{".to_owned(), "}".to_owned())
        } else {
            (format!("\\begin{{{ours}}}{declared}"), format!("\\end{{{ours}}}"))
        };
        self.out.push_str(&open);
        self.sequence(End::Environment, cells, depth + 1)?;
        if as_tex(&self.raw_argument()?) != name {
            return Err(MathError::Broken);
        }
        self.out.push_str(&close);
        Ok(())
    }

    /// The name of an operator: letters, digits, hyphens and spaces, nothing that could be markup.
    fn operator_name(&mut self, name: &str) -> Result<(), MathError> {
        let mut word = String::new();
        for token in self.raw_argument()? {
            match token {
                Token::Char(letter) if letter.is_alphanumeric() || matches!(letter, '-' | '*' | '.') => {
                    word.push(letter);
                }
                Token::Command(space) if matches!(space.as_str(), "," | ";" | ":" | " " | "thinspace") => {
                    word.push_str("\\,");
                }
                Token::Command(style)
                    if matches!(shape(&style), Shape::Text(_) | Shape::Switch(_))
                        || style.starts_with("math") => {}
                Token::Open | Token::Close | Token::Space => {}
                Token::Command(other) if other == "!" => {}
                _ => return Err(MathError::Refused),
            }
        }
        if word.is_empty() {
            self.out.push_str("{}");
        } else {
            self.out.push_str(&format!("\\{name}{{{word}}}"));
        }
        Ok(())
    }

    /// `\not=`, `\not\in`, `\slashed{D}`.
    fn struck(&mut self, name: &str, depth: usize) -> Result<(), MathError> {
        let inside = self.raw_argument()?;
        match inside.as_slice() {
            [Token::Char(letter)] if letter.is_alphabetic() || "=<>|~+".contains(*letter) => {
                self.out.push_str("\\not ");
                self.out.push(*letter);
            }
            [Token::Command(symbol)] if shape(symbol) == Shape::Symbol => {
                self.out.push_str("\\not");
                self.symbol(symbol);
            }
            _ if name == "slashed" => {
                self.push_back([Token::Open].into_iter().chain(inside).chain([Token::Close]));
                self.out.push_str("\\cancel");
                self.argument(depth)?;
            }
            _ => return Err(MathError::Broken),
        }
        Ok(())
    }

    fn unit(&mut self) -> Result<(), MathError> {
        let mut inside = Vec::new();
        for token in self.raw_argument()? {
            match token {
                Token::Command(name) => match unit(&name) {
                    Some(letters) => inside.extend(letters.chars().map(Token::Char)),
                    None => return Err(MathError::Unknown(format!("\\{name}"))),
                },
                Token::Char('~' | '.') => inside.push(Token::Command(",".to_owned())),
                token => inside.push(token),
            }
        }
        self.push_back_call("mathrm", inside);
        Ok(())
    }

    /// `\ce{H2O}`: a number after a letter or bracket is an index.
    fn chemistry(&mut self) -> Result<(), MathError> {
        let mut inside: Vec<Token> = Vec::new();
        let mut index = false;
        let mut raw = self.raw_argument()?.into_iter().peekable();
        while let Some(token) = raw.next() {
            match token {
                Token::Char(digit) if digit.is_ascii_digit() && index => {
                    inside.extend([Token::Char('_'), Token::Open, Token::Char(digit)]);
                    while let Some(digit) =
                        raw.next_if(|token| matches!(token, Token::Char(digit) if digit.is_ascii_digit()))
                    {
                        inside.push(digit);
                    }
                    inside.push(Token::Close);
                    index = false;
                }
                Token::Char('-') if raw.next_if_eq(&Token::Char('>')).is_some() => {
                    inside.push(Token::Command("rightarrow".to_owned()));
                    index = false;
                }
                token => {
                    index = matches!(token, Token::Char(letter) if letter.is_alphabetic() || ")]".contains(letter));
                    inside.push(token);
                }
            }
        }
        self.push_back_call("mathrm", inside);
        Ok(())
    }

    /// `\unicode{x2014}`: MathJax's way to name a character.
    fn unicode(&mut self) -> Result<(), MathError> {
        if self.rest.last() == Some(&Token::Char('[')) {
            while self.next()?.ok_or(MathError::Broken)? != Token::Char(']') {}
        }
        let number = as_tex(&self.raw_argument()?);
        let number = number.trim();
        let code = match number.strip_prefix(['x', 'X']).or_else(|| number.strip_prefix("0x")) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        let letter = code.ok().and_then(char::from_u32).ok_or(MathError::Broken)?;
        let text = letter.to_string();
        if visible(&text) != text || letter.is_ascii_punctuation() || letter.is_whitespace() {
            return Err(MathError::Refused);
        }
        self.out.push(letter);
        Ok(())
    }

    /// `1em`, `-0.5 pt` after `\kern`.
    fn skip_length(&mut self) {
        self.skip_space();
        let number = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ',' | '-' | '+');
        while matches!(self.rest.last(), Some(Token::Char(letter)) if number(*letter)) {
            self.rest.pop();
        }
        self.skip_space();
        for _ in 0..2 {
            if matches!(self.rest.last(), Some(Token::Char(letter)) if letter.is_ascii_lowercase()) {
                self.rest.pop();
            }
        }
    }

    /// `[2pt]` after `\\`; a bracket that holds anything else belongs to the row.
    fn skip_row_height(&mut self) {
        let mut letters = self.rest.iter().rev();
        let Some(Token::Char('[')) = letters.next() else { return };
        let mut inside = String::new();
        for token in letters.take(12) {
            match token {
                Token::Char(']') => {
                    let units = ["pt", "em", "ex", "mm", "cm", "in"];
                    let number = units.iter().find_map(|unit| inside.strip_suffix(unit));
                    if number.is_some_and(|number| number.parse::<f32>().is_ok()) {
                        self.rest.truncate(self.rest.len().saturating_sub(inside.len() + 2));
                    }
                    return;
                }
                Token::Char(letter) if letter.is_ascii() => inside.push(*letter),
                _ => return,
            }
        }
    }
}

/// Tokens as text again.
fn as_tex(tokens: &[Token]) -> String {
    let mut out = String::new();
    for token in tokens {
        match token {
            Token::Command(name) => {
                out.push('\\');
                out.push_str(name);
                if name.ends_with(|letter: char| letter.is_ascii_alphabetic()) {
                    out.push(' ');
                }
            }
            Token::Open => out.push('{'),
            Token::Close => out.push('}'),
            Token::Space => out.push(' '),
            Token::Char(letter) => out.push(*letter),
        }
    }
    out
}

/// The command's name at the beginning of `rest` (a backslash), and what follows it and its spaces.
fn split_command(rest: &str) -> (&str, &str) {
    let after = rest.get(1..).unwrap_or_default();
    let letters = after.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(after.len());
    let end = if letters == 0 { after.chars().next().map_or(0, char::len_utf8) } else { letters };
    let (name, following) = after.split_at_checked(end).unwrap_or((after, ""));
    (name, if letters == 0 { following } else { following.strip_prefix(' ').unwrap_or(following) })
}
