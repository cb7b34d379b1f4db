//! Listing pages in arXiv's markup, generated: invented papers, any day, any count.

use firstlight::day::Day;

/// One category's announcement on one day.
#[derive(Debug, Clone)]
pub struct Listing {
    /// As in `cs.LG`.
    pub category: String,
    pub day: Day,
    pub new: Vec<Paper>,
    pub cross: Vec<Paper>,
    pub replaced: Vec<Paper>,
}

/// What a page says of a paper; texts as they stand in the page, entities and tags included.
#[derive(Debug, Clone)]
pub struct Paper {
    pub id: String,
    /// Whether there is an HTML version, the only place that states the version.
    pub html_version: Option<u16>,
    pub title: String,
    pub authors: Vec<String>,
    pub comments: Option<String>,
    pub journal_ref: Option<String>,
    /// The primary one first.
    pub subjects: Vec<String>,
    pub abstract_text: String,
}

/// So many entries are on a page of a past day.
pub const PAGE: usize = 2_000;

/// An invented paper. Its number makes its id, of the month that `month` gives as `YYMM`.
pub fn paper(month: &str, number: usize, primary: &str) -> Paper {
    Paper {
        id: format!("{month}.{number:05}"),
        html_version: (!number.is_multiple_of(3)).then_some(1 + u16::from(number.is_multiple_of(7))),
        title: format!("On the invented matter number {number} &amp; others"),
        authors: vec!["Zdeněk Příklad".to_owned(), format!("Writer{number} Sample")],
        comments: number.is_multiple_of(2).then(|| format!("{} pages", number % 40)),
        journal_ref: number.is_multiple_of(11).then(|| "Journal of Invention 3 (2025)".to_owned()),
        subjects: vec![format!("Some Name ({primary})"), "Other (Things) (stat.ML)".to_owned()],
        abstract_text: format!("We invent matter {number}, with $x &lt; y$, and policy&#39;s sake."),
    }
}

impl Listing {
    /// As many invented papers of each kind as `counts` says: new, cross-lists, replacements. Ids are those of the
    /// day's month, numbered from `first`.
    pub fn invented(category: &str, day: &str, counts: [usize; 3], first: usize) -> Self {
        let month = format!("{}{}", &day[2..4], &day[5..7]);
        let [new, cross, replaced] = counts;
        let papers = |from: usize, count: usize, primary: &'static str| -> Vec<Paper> {
            let own = if primary.is_empty() { category } else { primary };
            (from..from + count).map(|number| paper(&month, number, own)).collect()
        };
        // Every other replacement is one of a cross-list.
        let replaced = papers(first + new + cross, replaced, "").into_iter().enumerate();
        let replaced = replaced.map(|(place, mut paper)| {
            if place % 2 == 1 {
                paper.subjects[0] = "Robotics (cs.RO)".to_owned();
            }
            paper
        });
        Self {
            category: category.to_owned(),
            day: Day::parse(day).unwrap(),
            new: papers(first, new, ""),
            cross: papers(first + new, cross, "cs.CV"),
            replaced: replaced.collect(),
        }
    }

    pub fn total(&self) -> usize {
        self.new.len() + self.cross.len() + self.replaced.len()
    }

    /// The page `/list/…/new`.
    pub fn today(&self) -> String {
        let Self { category, day, .. } = self;
        let index = "<ul>\n  <li><a href=\"#item1\" rel=\"nofollow\">New submissions</a></li>\n</ul>\n";
        let head = format!(
            "<h1>Machine Learning</h1>\n{index}<p>See <a id=\"recent-{category}\" aria-labelledby=\"recent-{category}\" \
             href=\"/list/{category}/recent\">recent</a> articles</p>\n<h3>Showing new listings for {}</h3>\n",
            day.in_words()
        );
        let paging = match self.total() {
            0 => String::new(),
            total => format!(
                "<div class='paging'>Total of {total} entries \n</div>\n<div class='morefewer'>Showing up to 2000 \
                 entries per page:\n <a href=/list/{category}/new?skip=0&amp;show=1000 rel=\"nofollow\">\n fewer</a> |\n \
                 <span style=\"color: #454545\">more</span></div>\n"
            ),
        };
        let items = match self.total() {
            0 => "<p>No updates today.</p>\n".to_owned(),
            total => self.sections(0, total),
        };
        page(&format!("{category} new"), &format!("{head}{paging}{items}{paging}"))
    }

    /// The page of `/catchup/…` with this number, from 1.
    pub fn catch_up(&self, page_number: usize) -> String {
        let Self { category, .. } = self;
        let date = short(self.day);
        let total = self.total();
        let mut links = String::new();
        if total > PAGE {
            links.push_str("View page:");
            for number in 1..=total / PAGE + 1 {
                links.push_str(&if number == page_number {
                    format!("\n <span>{number}</span>\n")
                } else {
                    format!(
                        "\n <a href=/catchup/{category}/{}?abs=True&page={number}>{number}</a>\n",
                        self.day
                    )
                });
            }
        }
        let next_day =
            "<a href=\"/catchup/{category}/2031-01-06?abs=True&amp;page=1\">Continue to the next day</a>";
        let paging = format!(
            "<div>\n Total of {total} entries for {date}\n {links}\n <br>{}</div>\n",
            next_day.replace("{category}", category)
        );
        let from = (page_number - 1) * PAGE;
        let items = match (total, from) {
            (0, 0) => format!("<br>\n<div>\n <p>No updates for {date}</p>\n</div>\n<br>"),
            (_, from) if from >= total => format!(
                "<br>\n<div>\n No further updates for {date}\n <br>\n\
                 <a href=\"/catchup/{category}/{}?abs=True&amp;page=1\">Go to page 1</a></div>",
                self.day
            ),
            _ => self.sections(from, (from + PAGE).min(total)),
        };
        let head = format!("<h1>Catchup results for Machine Learning on {date}</h1>\n<ul></ul>\n");
        page("Catchup", &format!("{head}{paging}{items}{paging}"))
    }

    /// The entries from one number, counted from 0, to before another.
    fn sections(&self, from: usize, to: usize) -> String {
        let mut out = String::new();
        let mut start = 0;
        for (name, papers) in [("New", &self.new), ("Cross", &self.cross), ("Replacement", &self.replaced)] {
            let (first, end) =
                (from.clamp(start, start + papers.len()), to.clamp(start, start + papers.len()));
            let (shown, total) = (end - first, papers.len());
            if shown > 0 {
                let continued = if first > start { "continued, " } else { "" };
                let part = match (first > start, end == start + total) {
                    (true, true) => "last ",
                    (false, false) => "first ",
                    _ => "",
                };
                out.push_str(&format!(
                    "\n<dl id='articles'>\n    <h3>{name} submissions ({continued}showing {part}{shown} of {total} \
                     entries)</h3>\n"
                ));
                for number in first..end {
                    let paper = &papers[number - start];
                    let listed = match name {
                        "Cross" => {
                            let (_, primary) =
                                paper.subjects[0].trim_end_matches(')').rsplit_once('(').unwrap();
                            format!("(cross-list from {primary})")
                        }
                        "Replacement" => "(replaced)".to_owned(),
                        _ => String::new(),
                    };
                    out.push_str(&entry(paper, number + 1, &listed));
                }
                out.push_str("</dl>\n");
            }
            start += total;
        }
        out
    }
}

/// `Fri, 18 Apr 2025`.
fn short(day: Day) -> String {
    let words = day.in_words();
    let parts: Vec<&str> = words.split([' ', ',']).filter(|part| !part.is_empty()).collect();
    let [weekday, date, month, year] = parts[..] else { panic!("{words}") };
    format!("{}, {date:0>2} {} {year}", &weekday[..3], &month[..3])
}

fn page(title: &str, content: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n\n<head>  <title>{title}</title>\n  <meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n  <script>if (1 < 2) {{ document.title = '</dd>'.length }}\
         </script>\n  <style>dt > a {{ color: red }}</style>\n</head>\n<body class=\"with-cu-identity\">\n\
         <!-- start desktop header -->\n<h1><img src=\"/static/logo.svg\" alt=\"arxiv logo\" style=\"height:60px;\"/></h1>\n\
         <h2 id=\"mobilemenulabel\">quick links</h2>\n<svg role=\"presentation\"><title>open search</title><path d=\"M1\"/></svg>\n<div id='content-inner'>\n\
         <div id='dlpage'>\n{content}\n</div>\n</div>\n<footer><a href=\"https://info.arxiv.org/help\">Help</a></footer>\n\
         </body>\n</html>\n"
    )
}

fn entry(paper: &Paper, number: usize, listed: &str) -> String {
    let Paper { id, title, abstract_text, .. } = paper;
    let html = paper.html_version.map(|version| {
        format!(
            ", <a href=\"https://arxiv.org/html/{id}v{version}\" title=\"View HTML\" id=\"html-{id}\" \
             aria-labelledby=\"html-{id}\" rel=\"noopener noreferrer\" target=\"_blank\">html</a>"
        )
    });
    let links: Vec<String> = paper
        .authors
        .iter()
        .map(|name| {
            format!("<a href=\"https://arxiv.org/search/cs?searchtype=author&amp;query={number}\" rel=\"nofollow\">{name}</a>")
        })
        .collect();
    let more = |class: &str, label: &str, text: &Option<String>| {
        let text = text.as_ref().map(|text| {
            format!("\n        <div class='list-{class}'><span class='descriptor'>{label}:</span>\n          {text}\n        </div>\n")
        });
        text.unwrap_or_default()
    };
    let others: String = paper.subjects[1..].iter().map(|subject| format!("; {subject}")).collect();
    format!(
        "    <dt>\n      <a name='item{number}'>[{number}]</a>\n      <a href =\"/abs/{id}\" title=\"Abstract\" \
         id=\"{id}\">\n        arXiv:{id}\n      </a>\n      {listed}\n        [<a href=\"/pdf/{id}\" \
         title=\"Download PDF\" id=\"pdf-{id}\" aria-labelledby=\"pdf-{id}\">pdf</a>{}, <a href=\"/format/{id}\" \
         title=\"Other formats\" id=\"oth-{id}\" aria-labelledby=\"oth-{id}\">other</a>]\n    </dt>\n    <dd>\n      \
         <div class='meta'>\n        <div class='list-title mathjax'><span class='descriptor'>Title:</span>\n          \
         {title}\n        </div>\n        <div class='list-authors'>{}</div>\n{}{}\n        \
         <div class='list-subjects'><span class='descriptor'>Subjects:</span>\n          \
         <span class=\"primary-subject\">{}</span>{others}\n        </div>\n\n        <p class='mathjax'>\n          \
         {abstract_text}\n        </p>\n      </div>\n    </dd>\n",
        html.unwrap_or_default(),
        links.join(", "),
        more("comments mathjax", "Comments", &paper.comments),
        more("journal-ref", "Journal-ref", &paper.journal_ref),
        paper.subjects[0],
    )
}
