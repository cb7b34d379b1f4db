//! Reading token by token.

use super::{LARGEST, MOST_TOKENS, MathError, Source, Token};

impl Source {
    pub(super) fn next(&mut self) -> Result<Option<Token>, MathError> {
        self.read += 1;
        if self.read > MOST_TOKENS || self.out.len() > LARGEST {
            return Err(MathError::TooLarge);
        }
        Ok(self.rest.pop())
    }

    pub(super) fn skip_space(&mut self) {
        while self.rest.last() == Some(&Token::Space) {
            self.rest.pop();
        }
    }

    /// Puts tokens in front of what is to be read.
    pub(super) fn push_back(&mut self, tokens: impl DoubleEndedIterator<Item = Token>) {
        self.rest.extend(tokens.rev());
    }

    pub(super) fn push_back_call(&mut self, name: &str, inside: Vec<Token>) {
        let call = [Token::Command(name.to_owned()), Token::Open];
        self.push_back(call.into_iter().chain(inside).chain([Token::Close]));
    }

    /// One argument's tokens, unread: a group's inside, or one token.
    pub(super) fn raw_argument(&mut self) -> Result<Vec<Token>, MathError> {
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

    /// A delimiter after `\left`, `\right`, `\middle`, `\big`.
    pub(super) fn delimiter(&mut self) -> Option<String> {
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

    /// `1em`, `-0.5 pt` after `\kern`.
    pub(super) fn skip_length(&mut self) {
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
    pub(super) fn skip_row_height(&mut self) {
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
pub(super) fn as_tex(tokens: &[Token]) -> String {
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
