//! TeX's characters and commands.

/// A token of a formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// `\alpha`, `\,`, `\operatorname*`: without the backslash.
    Command(String),
    /// `{`
    Open,
    /// `}`
    Close,
    /// White space, a run of it.
    Space,
    /// Any other character.
    Char(char),
}

impl Token {
    /// Whether this is the command `name`.
    pub(super) fn is(&self, name: &str) -> bool {
        matches!(self, Self::Command(found) if found == name)
    }
}

/// Commands whose starred form is another command; elsewhere the star is a character.
const STARRED: [&str; 4] = ["operatorname", "hspace", "vspace", "DeclareMathOperator"];

/// Splits a formula into tokens. A `%` is a percent sign: abstracts have no comments.
pub(super) fn tokens(tex: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut letters = tex.chars().peekable();
    while let Some(letter) = letters.next() {
        let token = match letter {
            '{' => Token::Open,
            '}' => Token::Close,
            '\\' => {
                let mut name = String::new();
                while let Some(letter) = letters.next_if(char::is_ascii_alphabetic) {
                    name.push(letter);
                }
                if name.is_empty() {
                    // A backslash at the very end is nothing.
                    let Some(letter) = letters.next() else { break };
                    name.push(if letter.is_whitespace() { ' ' } else { letter });
                } else {
                    if STARRED.contains(&name.as_str()) && letters.next_if_eq(&'*').is_some() {
                        name.push('*');
                    }
                    while letters.next_if(|letter| letter.is_whitespace()).is_some() {}
                }
                Token::Command(name)
            }
            _ if letter.is_whitespace() => {
                while letters.next_if(|letter| letter.is_whitespace()).is_some() {}
                Token::Space
            }
            _ => Token::Char(letter),
        };
        tokens.push(token);
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_take_their_letters_and_one_star() {
        let found: Vec<String> = tokens(r"\alpha  x\, \operatorname*{a} \frac* 5%\\")
            .into_iter()
            .map(|token| match token {
                Token::Command(name) => format!("[{name}]"),
                Token::Open => "{".to_owned(),
                Token::Close => "}".to_owned(),
                Token::Space => "_".to_owned(),
                Token::Char(letter) => letter.to_string(),
            })
            .collect();
        assert_eq!(found.join(""), r"[alpha]x[,]_[operatorname*]{a}_[frac]*_5%[\]");
    }
}
