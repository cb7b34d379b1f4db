//! The page in a web archive of one file, as Chrome and Edge save it (RFC 2557).

use std::borrow::Cow;

/// The web page of an archive.
pub(super) struct Page {
    pub html: Cow<'static, str>,
    /// Where it was saved from; may be empty.
    pub address: String,
}

/// Headers are short.
const MAX_HEADERS: usize = 8_000;

/// Takes the first page out of an archive; `None` where the text is none, or the page is not written as text.
pub(super) fn page(text: &str) -> Option<Page> {
    let head = super::body::start(text, MAX_HEADERS);
    let is_archive = ["From:", "MIME-Version:", "Content-Type:"].iter().any(|name| head.starts_with(name))
        && head.contains("multipart/related");
    if !is_archive {
        return None;
    }
    let (_, rest) = text.split_once("Content-Type: text/html")?;
    let rest = body_of(rest);
    let headers = super::body::start(text, text.len() - rest.len());
    let address = headers.rsplit_once("Content-Location:").map_or("", |(_, rest)| first_line(rest));
    let encoding = headers.rsplit_once("Content-Transfer-Encoding:").map_or("", |(_, rest)| first_line(rest));
    // A part ends at its boundary.
    let end = ["\n------MultipartBoundary", "\n------=_", "\n--"].iter().find_map(|mark| rest.find(mark));
    let page = rest.get(..end.unwrap_or(rest.len()))?;
    let html = if encoding.eq_ignore_ascii_case("quoted-printable") {
        String::from_utf8_lossy(&unquoted(page)).into_owned()
    } else if encoding.eq_ignore_ascii_case("base64") {
        return None;
    } else {
        page.to_owned()
    };
    Some(Page { html: Cow::Owned(html), address: address.to_owned() })
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default().trim()
}

/// What follows the empty line behind the headers.
fn body_of(text: &str) -> &str {
    let ends = ["\r\n\r\n", "\n\n"].into_iter().filter_map(|mark| text.find(mark).map(|at| at + mark.len()));
    ends.min().and_then(|at| text.get(at..)).unwrap_or_default()
}

/// The bytes of a quoted-printable text (RFC 2045); what is written wrongly stays as it is.
fn unquoted(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut parts = text.split('=');
    out.extend_from_slice(parts.next().unwrap_or_default().as_bytes());
    for part in parts {
        let byte = part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        if let Some(rest) = part.strip_prefix("\r\n").or_else(|| part.strip_prefix('\n')) {
            // The line was only broken.
            out.extend_from_slice(rest.as_bytes());
        } else if let (Some(byte), Some(rest)) = (byte, part.get(2..)) {
            out.push(byte);
            out.extend_from_slice(rest.as_bytes());
        } else {
            out.push(b'=');
            out.extend_from_slice(part.as_bytes());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_taken_out() {
        let archive = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://arxiv.org/list/cs.LG/new\r\n\
            MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\
            \tboundary=\"----MultipartBoundary--x----\"\r\n\r\n\r\n------MultipartBoundary--x----\r\n\
            Content-Type: text/html\r\nContent-ID: <frame>\r\nContent-Transfer-Encoding: quoted-printable\r\n\
            Content-Location: https://arxiv.org/list/cs.LG/new\r\n\r\n<p class=3D\"x\">caf=C3=A9 and a long=\r\ner line \
            =zz=\r\n------MultipartBoundary--x----\r\nContent-Type: image/png\r\n\r\nno";
        let page = page(archive).unwrap();
        assert_eq!(page.html, "<p class=\"x\">café and a longer line =zz=\r");
        assert_eq!(page.address, "https://arxiv.org/list/cs.LG/new");
        assert!(super::page("<html>MIME-Version: multipart/related").is_none());
        assert!(super::page("MIME-Version: 1.0\nmultipart/related").is_none());
    }
}
