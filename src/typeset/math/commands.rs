//! What the commands of TeX's mathematics take, and how they are handed on.

/// How a command is read and written anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Goes on as it is, with so many arguments.
    Call(u8),
    /// The same under another name.
    Rename(&'static str, u8),
    /// Goes on with one argument that an option in brackets may precede.
    Optional,
    /// Text, in the style of math-core's command of that name.
    Text(&'static str),
    /// Leaves nothing, nor do its so many arguments.
    Drop(u8),
    /// Leaves its last argument; so many before it are dropped.
    Last(u8),
    /// Written as this formula.
    Write(&'static str),
    /// A delimiter follows: `\big(`.
    Big,
    /// Changes the letters until the group ends: `\bf`.
    Switch(&'static str),
    /// A space with a length in braces.
    Space,
    /// A space with a bare length: `\kern1em`.
    Kern,
    /// Has a reader of its own in `source`.
    Own,
    /// Known to math-core, but with arguments that are not checked here.
    Refuse,
    /// A symbol, or unknown: math-core says.
    Symbol,
}

/// The shape of a command, by its name without the backslash.
pub(super) fn shape(name: &str) -> Shape {
    use Shape::{
        Big, Call, Drop, Kern, Last, Optional, Own, Refuse, Rename, Space, Switch, Symbol, Text, Write,
    };
    match name {
        "frac" | "dfrac" | "tfrac" | "cfrac" | "binom" | "dbinom" | "tbinom" | "overset" | "underset"
        | "stackrel" => Call(2),
        "prescript" => Call(3),
        "acute"
        | "bar"
        | "breve"
        | "check"
        | "ddddot"
        | "dddot"
        | "ddot"
        | "dot"
        | "grave"
        | "hat"
        | "mathring"
        | "overgroup"
        | "overleftarrow"
        | "overleftharpoon"
        | "overleftrightarrow"
        | "overline"
        | "overrightarrow"
        | "Overrightarrow"
        | "overrightharpoon"
        | "tilde"
        | "undergroup"
        | "underleftarrow"
        | "underleftrightarrow"
        | "underline"
        | "underrightarrow"
        | "vec"
        | "widehat"
        | "widecheck"
        | "widetilde"
        | "utilde" => Call(1),
        "overbrace" | "overbracket" | "overparen" | "underbrace" | "underbracket" | "underparen" => Call(1),
        "mathbb" | "mathbf" | "mathcal" | "mathfrak" | "mathit" | "mathrm" | "mathscr" | "mathsf"
        | "mathtt" | "boldsymbol" | "symbf" | "frak" | "Bbb" => Call(1),
        "mathbin" | "mathclose" | "mathinner" | "mathop" | "mathopen" | "mathord" | "mathpunct"
        | "mathrel" => Call(1),
        "phantom" | "hphantom" | "vphantom" | "cancel" | "bcancel" | "xcancel" => Call(1),
        "bm" | "pmb" | "boldmath" => Rename("boldsymbol", 1),
        "bold" | "mathbfit" | "vb" | "vect" => Rename("mathbf", 1),
        "mathds" | "mathbbm" | "mathbbmss" | "mathbbold" | "mathbbb" => Rename("mathbb", 1),
        "mathup" | "mathnormal" => Rename("mathrm", 1),
        "mathpzc" | "mathcalligra" => Rename("mathcal", 1),
        "widebar" | "overbar" => Rename("overline", 1),
        "underbar" => Rename("underline", 1),
        "wideparen" => Rename("overparen", 1),
        "sqrt" => Optional,
        "xrightarrow" | "xleftarrow" | "xLeftarrow" | "xRightarrow" | "xLeftrightarrow"
        | "xleftrightarrow" | "xhookleftarrow" | "xhookrightarrow" | "xleftharpoondown"
        | "xleftharpoonup" | "xleftrightharpoons" | "xlongequal" | "xmapsto" | "xrightharpoondown"
        | "xrightharpoonup" | "xrightleftharpoons" | "xtofrom" | "xtwoheadleftarrow"
        | "xtwoheadrightarrow" => Optional,
        "text" | "textrm" | "textup" | "textnormal" | "textmd" | "textsc" | "textsf" | "textsl" | "mbox"
        | "hbox" | "fbox" | "vbox" | "mathsc" | "intertext" => Text("text"),
        "textbf" => Text("textbf"),
        "textit" | "emph" => Text("textit"),
        "texttt" | "url" | "path" => Text("texttt"),
        "notag" | "nonumber" | "hfill" | "hline" | "hdashline" | "allowbreak" | "nobreak" | "noindent"
        | "centering" | "protect" | "relax" | "xspace" | "strut" | "mathstrut" | "null" | "tiny"
        | "scriptsize" | "footnotesize" | "small" | "normalsize" | "large" | "Large" | "LARGE" | "huge"
        | "Huge" | "unboldmath" | "displaylimits" | "/" | "-" => Drop(0),
        "label" | "cite" | "citep" | "citet" | "tag" | "eqref" | "ref" | "footnote" | "index" | "vspace"
        | "vspace*" | "color" => Drop(1),
        "textcolor" | "colorbox" | "href" | "style" | "class" | "cssId" | "raisebox" | "scalebox" => Last(1),
        "resizebox" | "fcolorbox" => Last(2),
        "boxed" | "smash" | "cramped" | "ensuremath" | "mathclap" | "mathrlap" | "mathllap" | "rlap"
        | "llap" | "clap" | "hcancel" => Last(0),
        "degree" | "textdegree" => Write("°"),
        "celsius" => Write(r"°\mathrm{C}"),
        "iff" => Write(r"\;\Longleftrightarrow\;"),
        "implies" => Write(r"\;\Longrightarrow\;"),
        "impliedby" => Write(r"\;\Longleftarrow\;"),
        "And" => Write(r"\;\mathrel{\&}\;"),
        "bmod" => Write(r"\mathbin{\mathrm{mod}}"),
        "mod" => Write(r"\quad\mathrm{mod}\,"),
        "surd" => Write("√"),
        "lt" => Write("<"),
        "gt" => Write(">"),
        "argmax" => Write(r"\operatorname*{arg\,max}"),
        "argmin" => Write(r"\operatorname*{arg\,min}"),
        "Tr" => Write(r"\operatorname{Tr}"),
        "R" => Write(r"\mathbb{R}"),
        "C" => Write(r"\mathbb{C}"),
        "N" => Write(r"\mathbb{N}"),
        "Z" => Write(r"\mathbb{Z}"),
        "Q" => Write(r"\mathbb{Q}"),
        "E" => Write(r"\mathbb{E}"),
        "eps" => Write(r"\varepsilon"),
        "big" | "Big" | "bigg" | "Bigg" | "bigl" | "Bigl" | "biggl" | "Biggl" | "bigr" | "Bigr" | "biggr"
        | "Biggr" | "bigm" | "Bigm" | "biggm" | "Biggm" => Big,
        "rm" | "mit" | "bf" | "it" | "sf" | "tt" | "cal" => Switch(switch(name)),
        "em" | "sl" => Switch("it"),
        "sc" | "upshape" | "rmfamily" => Switch("rm"),
        "bfseries" => Switch("bf"),
        "ttfamily" => Switch("tt"),
        "itshape" => Switch("it"),
        "displaystyle" => Switch("displaystyle"),
        "textstyle" => Switch("textstyle"),
        "scriptstyle" => Switch("scriptstyle"),
        "scriptscriptstyle" => Switch("scriptscriptstyle"),
        "hspace" | "hspace*" | "mspace" => Space,
        "kern" | "mkern" | "hskip" | "mskip" => Kern,
        "left"
        | "right"
        | "middle"
        | "begin"
        | "end"
        | "operatorname"
        | "operatorname*"
        | "operatornamewithlimits"
        | "not"
        | "slashed"
        | "ket"
        | "bra"
        | "braket"
        | "Ket"
        | "Bra"
        | "Braket"
        | "pmod"
        | "pod"
        | "SI"
        | "si"
        | "qty"
        | "unit"
        | "num"
        | "ce"
        | "unicode"
        | "substack"
        | "nicefrac"
        | "sfrac"
        | "flatfrac"
        | "textsuperscript"
        | "textsubscript"
        | "over"
        | "choose"
        | "atop"
        | "brace"
        | "brack"
        | "limits"
        | "nolimits"
        | "norm"
        | "abs"
        | "\\"
        | "cr"
        | "newline" => Own,
        "genfrac" | "sideset" | "vertoverlay" | "sout" | "mathchoice" | "char" | "hyperref"
        | "hypertarget" | "htmlClass" | "htmlId" | "htmlStyle" | "htmlData" | "includegraphics"
        | "idotsint" => Refuse,
        _ => Symbol,
    }
}

fn switch(name: &str) -> &'static str {
    match name {
        "bf" => "bf",
        "sf" => "sf",
        "tt" => "tt",
        "cal" => "cal",
        "rm" => "rm",
        _ => "it",
    }
}

/// The environment of math-core that stands in for one of TeX's; `None` for one that is not known.
pub(super) fn environment(name: &str) -> Option<Environment> {
    let (name, columns) = match name.trim_end_matches('*') {
        "array" | "tabular" => ("array", Columns::Declared),
        "subarray" => ("subarray", Columns::Declared),
        "aligned" | "align" | "eqnarray" | "split" | "alignat" | "flalign" | "IEEEeqnarray" => {
            ("aligned", Columns::Free)
        }
        "gathered" | "gather" | "multline" => ("gathered", Columns::One),
        "equation" | "displaymath" | "math" => ("", Columns::One),
        "matrix" | "smallmatrix" => ("matrix", Columns::Free),
        "pmatrix" => ("pmatrix", Columns::Free),
        "bmatrix" => ("bmatrix", Columns::Free),
        "Bmatrix" => ("Bmatrix", Columns::Free),
        "vmatrix" => ("vmatrix", Columns::Free),
        "Vmatrix" => ("Vmatrix", Columns::Free),
        "cases" => ("cases", Columns::Free),
        "dcases" => ("dcases", Columns::Free),
        "rcases" => ("rcases", Columns::Free),
        _ => return None,
    };
    Some(Environment { name, columns })
}

/// An environment as math-core has it; an empty name is a plain group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Environment {
    pub(super) name: &'static str,
    pub(super) columns: Columns,
}

/// Whether `&` has a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Columns {
    /// As many as there are.
    Free,
    /// As the `{lcr}` after the name says.
    Declared,
    /// None.
    One,
}

/// What `\SI`'s unit commands are written as.
pub(super) fn unit(name: &str) -> Option<&'static str> {
    Some(match name {
        "kilo" => "k",
        "mega" => "M",
        "giga" => "G",
        "tera" => "T",
        "peta" => "P",
        "centi" => "c",
        "milli" => "m",
        "micro" => "µ",
        "nano" => "n",
        "pico" => "p",
        "femto" => "f",
        "meter" | "metre" => "m",
        "second" => "s",
        "minute" => "min",
        "hour" => "h",
        "gram" => "g",
        "kilogram" => "kg",
        "kelvin" => "K",
        "celsius" | "degreeCelsius" => "°C",
        "hertz" => "Hz",
        "volt" => "V",
        "watt" => "W",
        "joule" => "J",
        "newton" => "N",
        "pascal" => "Pa",
        "ampere" => "A",
        "ohm" => "Ω",
        "tesla" => "T",
        "mole" => "mol",
        "electronvolt" | "eV" => "eV",
        "keV" => "keV",
        "MeV" => "MeV",
        "GeV" => "GeV",
        "TeV" => "TeV",
        "parsec" => "pc",
        "bit" => "bit",
        "byte" => "B",
        "percent" | "%" => "%",
        "degree" => "°",
        "angstrom" => "Å",
        "per" => "/",
        "squared" => "²",
        "cubed" => "³",
        "," | " " | "cdot" => "\u{2009}",
        _ => return None,
    })
}
