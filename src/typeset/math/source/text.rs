//! Text inside a formula: `\text{if $x$ is \'etale}`.

use super::reader::as_tex;
use super::{DEEPEST, MathError, Source, rewrite_at};
use crate::typeset::accents;
use crate::typeset::math::commands::{Shape, shape};

impl Source {
    pub(super) fn text(&mut self, style: &str, depth: usize) -> Result<(), MathError> {
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
    pub(super) fn text_letter(&mut self, letter: char) {
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
}

/// The command's name at the beginning of `rest` (a backslash), and what follows it and its spaces.
fn split_command(rest: &str) -> (&str, &str) {
    let after = rest.get(1..).unwrap_or_default();
    let letters = after.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(after.len());
    let end = if letters == 0 { after.chars().next().map_or(0, char::len_utf8) } else { letters };
    let (name, following) = after.split_at_checked(end).unwrap_or((after, ""));
    (name, if letters == 0 { following } else { following.strip_prefix(' ').unwrap_or(following) })
}
