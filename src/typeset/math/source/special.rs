//! Commands that need more than their arguments counted.

use super::reader::as_tex;
use super::{Cells, End, MathError, Source, Token};
use crate::typeset::accents;
use crate::typeset::math::commands::{Columns, Environment, Shape, environment, shape, unit};
use crate::typeset::visible::visible;

impl Source {
    pub(super) fn own(&mut self, name: &str, depth: usize) -> Result<(), MathError> {
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

    /// A command without arguments, or one that only math-core knows or does not know.
    pub(super) fn plain_symbol(&mut self, name: &str) {
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

    pub(super) fn between(&mut self, open: &str, close: &str, depth: usize) -> Result<(), MathError> {
        self.out.push('{');
        self.out.push_str(open);
        self.argument(depth)?;
        self.out.push_str(close);
        self.out.push('}');
        Ok(())
    }

    pub(super) fn environment(&mut self, depth: usize) -> Result<(), MathError> {
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
    pub(super) fn operator_name(&mut self, name: &str) -> Result<(), MathError> {
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
    pub(super) fn struck(&mut self, name: &str, depth: usize) -> Result<(), MathError> {
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

    pub(super) fn unit(&mut self) -> Result<(), MathError> {
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
    pub(super) fn chemistry(&mut self) -> Result<(), MathError> {
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
    pub(super) fn unicode(&mut self) -> Result<(), MathError> {
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
}
