//! A formula as it came, written anew as TeX that math-core can be given.
//!
//! The reader knows which commands take arguments and puts each argument in braces, so depth is what it counts and
//! nothing more. `&` and `\\` come through only where a table's cells are, and neither a script, a prime, a switch
//! nor an infix fraction ever stands bare at a cell's border: these are what math-core 0.7.0 panics on where its
//! assertions are compiled in, and gets wrong where they are not.

mod reader;
mod special;
mod text;

use super::MathError;
use super::commands::{Shape, shape};
use super::macros;
use super::tokens::{Token, tokens};

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
                        if depth + 1 > DEEPEST {
                            return Err(MathError::TooLarge);
                        }
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
                let mut token = Some(token);
                // `x^\degree` stands for other tokens, `x_\rm{eff}` says how the next one looks.
                while let Some(next) = token.take() {
                    self.item(next, Cells::None, &mut cell, depth + 1)?;
                    let more =
                        !matches!(self.rest.last(), None | Some(Token::Close | Token::Char('&' | ']')));
                    let ends = |token: &Token| ["right", "end", "\\", "cr"].iter().any(|name| token.is(name));
                    if cell.base == self.out.len() && more && !self.rest.last().is_some_and(ends) {
                        token = self.next()?;
                    }
                }
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
}
