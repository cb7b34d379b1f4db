//! Bodies that were made to cost more than they should.

/// A megabyte: enough that what grows with the square would take hours.
const SIZE: usize = 1 << 20;

type Named = (&'static str, Vec<u8>);

fn flood(before: &str, part: &str, after: &str) -> Vec<u8> {
    let times = SIZE / part.len();
    let mut body = Vec::with_capacity(before.len() + SIZE + after.len());
    body.extend_from_slice(before.as_bytes());
    for _ in 0..times {
        body.extend_from_slice(part.as_bytes());
    }
    body.extend_from_slice(after.as_bytes());
    body
}

const RSS: &str = "<?xml version='1.0' encoding='UTF-8'?>\n<rss xmlns:arxiv=\"http://arxiv.org/schemas/atom\" \
    version=\"2.0\"><channel><title>cs.LG updates on arXiv.org</title>\
    <pubDate>Fri, 18 Apr 2025 00:00:00 -0400</pubDate>";
const ATOM: &str = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>cs.LG updates on arXiv.org</title>\
    <updated>2025-04-18T04:00:19+00:00</updated>";
const RESULTS: &str = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>arXiv Query: x</title>\
    <opensearch:totalResults>2000</opensearch:totalResults><opensearch:startIndex>0</opensearch:startIndex>";
const PAGE: &str = "<!DOCTYPE html><html><body><h1>Machine Learning</h1>\
    <a href='/list/cs.LG/recent'>recent</a><h3>Showing new listings for Friday, 18 April 2025</h3><dl>\
    <h3>New submissions (showing 2 of 2 entries)</h3>";
const ROW: &str = "<dt><a href='/abs/2504.00001'>arXiv:2504.00001</a></dt><dd>";

/// An item as it should be.
const ITEM: &str = "<item><title>T</title><link>https://arxiv.org/abs/2504.00001</link><description>\
    arXiv:2504.00001v1 Announce Type: new \nAbstract: A</description><guid>oai:arXiv.org:2504.00001v1</guid>\
    <category>cs.LG</category><arxiv:announce_type>new</arxiv:announce_type><dc:creator>A B</dc:creator></item>";

pub fn feeds() -> Vec<Named> {
    let mut bomb = String::from("<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY l0 \"lol\">");
    for level in 1..40 {
        let inner = format!("&l{};", level - 1).repeat(10);
        bomb.push_str(&format!("<!ENTITY l{level} \"{inner}\">"));
    }
    bomb.push_str("<!ENTITY f SYSTEM \"file:///etc/passwd\"><!ENTITY u SYSTEM \"https://evil.example/\">]>");
    bomb.push_str(RSS.split_once("?>").unwrap().1);
    let used = ITEM.replace("<title>T", &format!("<title>{}&f;&u;", "&l39;".repeat(1_000)));
    let broken = ITEM.replace("</item>", "");
    vec![
        ("an entity bomb", flood(&bomb, &used, "</channel></rss>")),
        (
            "a doctype that does not end",
            flood("<?xml version='1.0'?><!DOCTYPE rss [", "<!ENTITY a \"b\">", ""),
        ),
        ("a million items", format!("{RSS}{}</channel></rss>", "<item/>".repeat(1_000_000)).into_bytes()),
        ("sound items beyond all limits", flood(RSS, ITEM, "</channel></rss>")),
        ("items that do not end", flood(RSS, &broken, "")),
        ("elements in elements", flood(RSS, "<a>", "")),
        ("elements in an item", flood(&format!("{RSS}<item>"), "<a>", "</item>")),
        ("end tags", flood(&format!("{RSS}<item>"), "</a>", "")),
        ("comments that do not end", flood(RSS, "<item><!-- ", "")),
        ("sections that do not end", flood(RSS, "<item><![CDATA[ ", "")),
        ("broken markup", flood(RSS, "<item><!x", "")),
        ("items in the items' ends", flood(RSS, "</item><!--</item>-->", "")),
        ("a tag that does not end", flood(&format!("{RSS}<item "), "a='b' ", "")),
        ("attributes", flood(&format!("{ATOM}<entry><category "), "a='b' ", "term='cs.LG'/></entry></feed>")),
        ("the same attribute", flood(&format!("{ATOM}<entry><category "), "term='!' ", "/></entry></feed>")),
        ("categories", flood(&format!("{RSS}<item>"), "<category>!</category>", "</item></channel></rss>")),
        ("titles", flood(&format!("{RSS}<item>"), "<title>x</title>", "</item></channel></rss>")),
        (
            "creators",
            flood(&format!("{RSS}<item>"), "<dc:creator>(,</dc:creator>", "</item></channel></rss>"),
        ),
        ("references", flood(&format!("{RSS}<item><title>"), "&#38;", "</title></item></channel></rss>")),
        (
            "unknown references",
            flood(&format!("{RSS}<item><title>"), "&a;&", "</title></item></channel></rss>"),
        ),
        ("a long name", flood(&format!("{RSS}<"), "x", "></channel></rss>")),
        (
            "long titles of items without ids",
            flood(RSS, &format!("<item><title>{}</title></item>", "x".repeat(300)), ""),
        ),
        ("Atom entries", flood(ATOM, "<entry></entry>", "</feed>")),
        (
            "authors of a result",
            flood(&format!("{RESULTS}<entry>"), "<author><name>A</name></author>", "</entry></feed>"),
        ),
        ("results", flood(RESULTS, "<entry><id>x</id></entry>", "</feed>")),
        ("totals", flood(RESULTS, "<opensearch:totalResults>9</opensearch:totalResults>", "</feed>")),
        ("no UTF-8", [RSS.as_bytes(), &vec![0xff; SIZE]].concat()),
    ]
}

pub fn listings() -> Vec<Named> {
    let row = format!("{PAGE}{ROW}");
    let field = |class: &str| format!("{row}<div class='list-{class}'>");
    vec![
        ("rows", flood(PAGE, "<dt>", "")),
        ("a million rows", format!("{PAGE}{}</dl></body>", "<dt><dd>".repeat(1_000_000)).into_bytes()),
        (
            "rows with ids and titles",
            flood(PAGE, &format!("{ROW}<div class='list-title'>T</div></dd>"), "</body>"),
        ),
        ("descriptions", flood(PAGE, "<dd>", "")),
        ("headings", flood(PAGE, "<h3>New submissions (showing 1 of 1 entries)", "")),
        ("a heading that does not end", flood(&format!("{PAGE}<h3>"), "New ", "")),
        ("elements in elements", flood(&row, "<div>", "")),
        ("elements in a title", flood(&field("title"), "<div>x", "")),
        ("titles", flood(&row, "<div class='list-title'>x", "")),
        ("subjects", flood(&field("subjects"), "x (!);", "</div></dd></body>")),
        ("primary subjects", flood(&field("subjects"), "<span class='primary-subject'>x</span>", "")),
        (
            "primary subjects that do not end",
            flood(&field("subjects"), "<span class=primary-subject>x", "</span>"),
        ),
        ("ends of spans", flood(&field("subjects"), "</span>", "")),
        ("links", flood(&field("comments"), "<a href='https://x.test/'>this https URL</a>", "")),
        ("links that do not end", flood(&field("comments"), "<a href=\"", "")),
        (
            "a long address",
            flood(&format!("{}<a href='https://x.test/", field("comments")), "x", "'>this https URL</a>"),
        ),
        ("links of a row", flood(&format!("{PAGE}<dt>"), "<a href='/abs/2504.00001'>x", "")),
        ("links to pages", flood(PAGE, "<a href='/catchup/cs.LG/2025-04-18?page=2'>", "")),
        ("lines", flood(&row, "x <br> ", "")),
        ("white space", flood(&format!("{row}<p>"), "\u{a0}<br> \n", "")),
        ("formulas", flood(&format!("{row}<p>"), "<script type='math/tex'>x</script>", "")),
        ("formulas in formulas", flood(&format!("{row}<p>"), "<span class='MathJax'>", "")),
        ("scripts that do not end", flood(&row, "<script>", "")),
        ("ends of other scripts", flood(&format!("{row}<script>"), "</scrip>", "")),
        ("comments that do not end", flood(&row, "<!--", "")),
        ("a comment that hides", flood(&format!("{row}<!--"), "</dd>", "-->")),
        ("smaller-thans", flood(&format!("{row}<p>"), "<", "")),
        ("ends of nothing", flood(&format!("{row}<p>"), "</", "")),
        ("entities", flood(&format!("{row}<p>"), "&amp;", "")),
        ("ampersands", flood(&format!("{row}<p>"), "&", "")),
        ("attributes", flood(&format!("{row}<p "), "a ", ">x</p></dd>")),
        ("attributes with values", flood(&format!("{row}<p "), "a=\"'\" b='\"' ", ">x</p></dd>")),
        ("equals signs", flood(&format!("{row}<p "), "= ", ">x</p></dd>")),
        ("quotes", flood(&format!("{row}<p "), "a=' ", "")),
        ("a tag that does not end", flood(&format!("{row}<p "), "a='b' ", "")),
        ("classes", flood(&format!("{row}<p class='"), "list-x ", "'>x</p></dd>")),
        ("small tags", flood(&row, "<a b=c>", "")),
        ("totals", flood(PAGE, "Total of x<p>", "")),
        ("a total that does not end", flood(&format!("{PAGE}Total of "), "9", "")),
        ("nothing new", flood(PAGE, "<p>No updates for ", "")),
        ("authors", flood(&field("authors"), "et al. (", "not shown)</div></dd>")),
        (
            "what stands behind an id",
            flood(&format!("{PAGE}<dt><a href='/abs/2504.00001'></a>"), "(replaced)<i>", "<dd>"),
        ),
        (
            "a long name",
            flood("<h1>", "Machine > ", "</h1><h3>Showing new listings for Friday, 18 April 2025</h3>"),
        ),
        ("saved from nowhere", flood("<!-- saved from url=(", "saved from url=(0)", "-->")),
        (
            "an archive of equals signs",
            flood(
                "MIME-Version: 1.0\nContent-Type: multipart/related\n\nContent-Type: text/html\n\
             Content-Transfer-Encoding: quoted-printable\n\n",
                "=\n=3D=",
                "",
            ),
        ),
        (
            "an archive of boundaries",
            flood(
                "MIME-Version: 1.0\nContent-Type: multipart/related\n\nContent-Type: text/html\n\n",
                "\n-",
                "\n--",
            ),
        ),
        (
            "an archive of headers",
            flood(
                "MIME-Version: 1.0\nContent-Type: multipart/related\n\nContent-Type: text/html\n",
                "Content-Location: x\n",
                "",
            ),
        ),
    ]
}

pub fn others() -> Vec<Named> {
    vec![
        ("zeros", vec![0; SIZE]),
        ("no UTF-8", vec![0xff; SIZE]),
        ("white space", vec![b' '; SIZE]),
        ("hidden letters", "\u{200b}".repeat(SIZE / 3).into_bytes()),
        ("smaller-thans", vec![b'<'; SIZE]),
        ("titles", flood("<html><head>", "<title>", "")),
        ("a title that does not end", flood("<html><title>", "Access ", "")),
        ("brackets", vec![b'['; SIZE]),
        ("marks of feeds", flood("x", "<?xml", "")),
        ("an odd root", flood("<", "x", "")),
        ("many roots", flood("", "<x/>", "")),
    ]
}

pub fn false_links() -> Vec<Named> {
    let addresses = [
        "https://evil.example/abs/2504.00001",
        "javascript:alert(document.domain)//abs/2504.00001",
        "data:text/html,/abs/2504.00001",
        "https://arxiv.org.evil.example/abs/2504.00001?x=https://arxiv.org/",
        "https://user@evil.example/abs/2504.00001v2#arxiv.org",
        "//evil.example/abs/2504.00001",
        "https://arxiv.org/abs/../../evil/2504.00001",
        "https://arxiv.org/abs/2504.00001/../evil",
        "2504.00001/../../evil",
        "hep-th/9901001\u{0}evil",
    ];
    let items = |id: &str| ITEM.replace("https://arxiv.org/abs/2504.00001", id);
    let entry = |id: &str| {
        format!(
            "<entry><id>{id}</id><link href=\"{id}\"/><title>T</title><summary>A</summary>\
             <category term=\"cs.LG\"/><published>2025-04-16T18:00:00Z</published></entry>"
        )
    };
    let row = |id: &str| {
        format!("<dt><a href=\"{id}\">arXiv:2504.00001</a></dt><dd><div class='list-title'>T</div></dd>")
    };
    let all = |one: &dyn Fn(&str) -> String| addresses.iter().map(|id| one(id)).collect::<String>();
    vec![
        ("items", format!("{RSS}{}</channel></rss>", all(&items)).into_bytes()),
        ("results", format!("{RESULTS}{}</feed>", all(&entry)).into_bytes()),
        ("rows", format!("{PAGE}{}</dl></body>", all(&row)).into_bytes()),
    ]
}
