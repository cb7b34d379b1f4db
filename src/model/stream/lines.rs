//! Server-sent events: bytes in, the data of events out.

/// An event longer than this, in bytes, is not read.
const MAX_EVENT: usize = 4 * 1024 * 1024;

/// A line or event that is longer than any server has reason to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooLong;

/// Puts lines together from chunks, and events from lines.
///
/// `data` is read, and so is the field `error` that llama.cpp used for errors in mid-stream until late 2025; it is
/// given out as `{"error":…}`. Other fields and comments are not needed.
#[derive(Default)]
pub(super) struct Events {
    line: Vec<u8>,
    /// True after a carriage return, whose line feed may still come.
    returned: bool,
    data: String,
}

impl Events {
    /// The data of the events that `chunk` completes.
    pub(super) fn push(&mut self, chunk: &[u8]) -> Result<Vec<String>, TooLong> {
        let mut events = Vec::new();
        for byte in chunk {
            match byte {
                b'\n' if self.returned => {}
                b'\n' | b'\r' => self.end_line(&mut events),
                _ => self.line.push(*byte),
            }
            self.returned = *byte == b'\r';
        }
        if self.line.len() + self.data.len() > MAX_EVENT { Err(TooLong) } else { Ok(events) }
    }

    /// The data of an event that the end of the body completes, which the standard would drop.
    pub(super) fn finish(&mut self) -> Result<Vec<String>, TooLong> {
        self.push(b"\n\n")
    }

    fn end_line(&mut self, events: &mut Vec<String>) {
        let line = std::mem::take(&mut self.line);
        let line = String::from_utf8_lossy(&line);
        if line.is_empty() {
            let data = std::mem::take(&mut self.data);
            if !data.is_empty() {
                events.push(data);
            }
            return;
        }
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => self.add(value),
            "error" => self.add(&format!("{{\"error\":{value}}}")),
            _ => {}
        }
    }

    fn add(&mut self, value: &str) {
        if !self.data.is_empty() {
            self.data.push('\n');
        }
        self.data.push_str(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: &[&str]) {
        for size in [1, 2, 3, bytes.len().max(1)] {
            let mut events = Events::default();
            let mut found = Vec::new();
            for chunk in bytes.chunks(size) {
                found.extend(events.push(chunk).unwrap());
            }
            found.extend(events.finish().unwrap());
            assert_eq!(found, expected, "{:?} in pieces of {size}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn events_of_every_form() {
        check(b"data: a\n\ndata:b\n\n", &["a", "b"]);
        check(b"data: a\r\n\r\ndata: b\r\rdata: c", &["a", "b", "c"]);
        check(b": ping\n\nevent: x\nid: 1\nretry: 5\ndata: a\n\n", &["a"]);
        check(b"data: one\ndata: two\n\n", &["one\ntwo"]);
        check(b"data:  spaced\n\ndata\n\ndata:\n\n", &[" spaced"]);
        check("data: é😀\n\n".as_bytes(), &["é😀"]);
        check(b"data: \xff\n\n", &["\u{fffd}"]);
        check(b"error: {\"code\":400}\n\n", &["{\"error\":{\"code\":400}}"]);
        check(b"", &[]);
    }

    #[test]
    fn an_endless_line_is_refused() {
        let mut events = Events::default();
        assert_eq!(events.push(&vec![b'x'; MAX_EVENT]), Ok(vec![]));
        assert_eq!(events.push(b"x"), Err(TooLong));
    }
}
