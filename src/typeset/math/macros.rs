//! The author's own macros: `\newcommand{\R}{\mathbb{R}} x \in \R`.

use std::collections::BTreeMap;

use super::MathError;
use super::tokens::Token;

/// Tokens after expansion; a macro that calls itself ends here.
const MOST_TOKENS: usize = 8_000;
/// Macros within macros.
const PASSES: usize = 4;

struct Macro {
    arguments: usize,
    body: Vec<Token>,
}

/// Takes the definitions out of a formula and puts their bodies in.
///
/// # Errors
/// [`MathError::Broken`] for a definition that does not end, [`MathError::TooLarge`] for one that grows without end.
pub(super) fn expand(tokens: Vec<Token>) -> Result<Vec<Token>, MathError> {
    let defines = |token: &Token| {
        ["newcommand", "renewcommand", "providecommand", "def", "DeclareMathOperator", "DeclareMathOperator*"]
            .iter()
            .any(|name| token.is(name))
    };
    if !tokens.iter().any(defines) {
        return Ok(tokens);
    }
    let mut macros = BTreeMap::new();
    let mut rest = Reader { tokens: &tokens, at: 0 };
    let mut plain = Vec::new();
    while let Some(token) = rest.next() {
        if defines(token) {
            let (name, one) = rest.definition(token).ok_or(MathError::Broken)?;
            macros.insert(name, one);
        } else {
            plain.push(token.clone());
        }
    }
    for _ in 0..PASSES {
        let Some(next) = replace(&plain, &macros)? else { return Ok(plain) };
        plain = next;
    }
    Err(MathError::TooLarge)
}

/// One pass; `None` where no macro is left.
fn replace(tokens: &[Token], macros: &BTreeMap<String, Macro>) -> Result<Option<Vec<Token>>, MathError> {
    let mut out = Vec::new();
    let mut found = false;
    let mut rest = Reader { tokens, at: 0 };
    while let Some(token) = rest.next() {
        let one = match token {
            Token::Command(name) => macros.get(name),
            _ => None,
        };
        let Some(one) = one else {
            out.push(token.clone());
            continue;
        };
        found = true;
        let mut arguments = Vec::new();
        for _ in 0..one.arguments {
            arguments.push(rest.argument().ok_or(MathError::Broken)?);
        }
        let mut body = one.body.iter().peekable();
        while let Some(token) = body.next() {
            let number = match (token, body.peek()) {
                (Token::Char('#'), Some(Token::Char(digit))) => digit.to_digit(10),
                _ => None,
            };
            match number.and_then(|number| arguments.get(usize::try_from(number).ok()?.checked_sub(1)?)) {
                Some(argument) => {
                    body.next();
                    out.extend_from_slice(argument);
                }
                None => out.push(token.clone()),
            }
            if out.len() > MOST_TOKENS {
                return Err(MathError::TooLarge);
            }
        }
    }
    Ok(found.then_some(out))
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Option<&'a Token> {
        let token = self.tokens.get(self.at)?;
        self.at += 1;
        Some(token)
    }

    fn skip_space(&mut self) {
        while self.tokens.get(self.at) == Some(&Token::Space) {
            self.at += 1;
        }
    }

    /// A group's inside, or one token.
    fn argument(&mut self) -> Option<&'a [Token]> {
        self.skip_space();
        let start = self.at;
        let mut depth = 0_usize;
        loop {
            match self.next()? {
                Token::Open => depth += 1,
                Token::Close => depth = depth.checked_sub(1)?,
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        let whole = self.tokens.get(start..self.at)?;
        match whole {
            [Token::Open, inside @ .., Token::Close] => Some(inside),
            _ => Some(whole),
        }
    }

    /// `{\R}[1]{…}`, `\R{…}` or `\R#1#2{…}` after the command that defines.
    fn definition(&mut self, kind: &Token) -> Option<(String, Macro)> {
        let [Token::Command(name)] = self.argument()? else { return None };
        self.skip_space();
        let mut arguments = 0;
        if self.tokens.get(self.at) == Some(&Token::Char('[')) {
            self.at += 1;
            let Token::Char(digit) = self.next()? else { return None };
            arguments = usize::try_from(digit.to_digit(10)?).ok()?;
            (self.next()? == &Token::Char(']')).then_some(())?;
        }
        while let (Some(Token::Char('#')), Some(Token::Char(_))) =
            (self.tokens.get(self.at), self.tokens.get(self.at + 1))
        {
            self.at += 2;
            arguments += 1;
        }
        let mut body = self.argument()?.to_vec();
        if let Token::Command(kind) = kind
            && let Some(star) = kind.strip_prefix("DeclareMathOperator")
        {
            body.insert(0, Token::Open);
            body.insert(0, Token::Command(format!("operatorname{star}")));
            body.push(Token::Close);
        }
        (arguments <= 9).then(|| (name.clone(), Macro { arguments, body }))
    }
}
