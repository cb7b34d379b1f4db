//! Numbers and lists of texts as bytes, and a checksum over them.

/// Appends a number in groups of seven bits, the lowest first; small numbers take one byte.
pub fn put(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Appends a text that comes after `before` in the order of bytes: how much they share, and the rest.
pub fn put_after(bytes: &mut Vec<u8>, before: &[u8], text: &[u8]) {
    let shared = before.iter().zip(text).take(SHARED).take_while(|(one, other)| one == other).count();
    let rest = text.get(shared..).unwrap_or_default();
    let nibble = rest.len().min(REST);
    bytes.push((shared << 4 | nibble) as u8);
    if nibble == REST {
        put(bytes, (rest.len() - REST) as u32);
    }
    bytes.extend_from_slice(rest);
}

/// The most that two texts share, as far as is written down.
pub const SHARED: usize = 15;
/// From here on the rest has a number of its own for its length.
const REST: usize = 15;

/// Reads what the functions above have written; `None` where it ends or cannot be.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    /// From the beginning of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// True at the end.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// How many bytes are left.
    pub fn left(&self) -> usize {
        self.bytes.len()
    }

    /// One byte.
    // This and what calls it for each paper is compiled for speed, where all else is for size.
    #[inline(always)]
    pub fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*byte)
    }

    /// One number.
    #[inline(always)]
    pub fn number(&mut self) -> Option<u32> {
        let first = self.byte()?;
        if first < 0x80 {
            return Some(u32::from(first));
        }
        let mut number = u32::from(first & 0x7f);
        for shift in [7, 14, 21, 28] {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// Four bytes, the lowest first.
    pub fn fixed(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    /// Eight bytes, the lowest first.
    pub fn fixed_long(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    /// So many bytes.
    pub fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(taken)
    }

    /// A text with its length before it.
    pub fn text(&mut self) -> Option<&'a str> {
        let length = self.number()? as usize;
        std::str::from_utf8(self.take(length)?).ok()
    }

    /// Puts the text that comes after `text` in its place.
    pub fn text_after(&mut self, text: &mut Vec<u8>) -> Option<()> {
        let (shared, rest) = self.after()?;
        text.truncate(shared);
        text.extend_from_slice(rest);
        Some(())
    }

    /// The next text of a list: how much it shares with the one before, up to [`SHARED`], and the rest.
    #[inline(always)]
    pub fn after(&mut self) -> Option<(usize, &'a [u8])> {
        let head = self.byte()?;
        let mut rest = usize::from(head & 15);
        if rest == REST {
            rest += self.number()? as usize;
        }
        let (rest, left) = self.bytes.split_at_checked(rest)?;
        self.bytes = left;
        Some((usize::from(head >> 4), rest))
    }

    /// Passes over so many numbers.
    #[inline(always)]
    pub fn skip(&mut self, numbers: u32) -> Option<()> {
        for _ in 0..numbers {
            while self.byte()? >= 0x80 {}
        }
        Some(())
    }
}

/// A checksum that changes with every single bit: each step can be undone, so two inputs that differ in one word of
/// eight bytes never meet again.
pub fn checksum(bytes: &[u8]) -> u64 {
    let mut sum = START ^ bytes.len() as u64;
    let mut words = bytes.chunks_exact(8);
    for word in &mut words {
        sum = mixed(sum, word.try_into().map_or(0, u64::from_le_bytes));
    }
    let mut last = [0; 8];
    for (place, byte) in last.iter_mut().zip(words.remainder()) {
        *place = *byte;
    }
    mixed(sum, u64::from_le_bytes(last))
}

const START: u64 = 0x243f_6a88_85a3_08d3;

/// `sum` with another number worked in.
pub fn mixed(sum: u64, number: u64) -> u64 {
    let product = (sum ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    product ^ (product >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_back() {
        let numbers = [0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152, u32::MAX];
        let mut bytes = Vec::new();
        numbers.iter().for_each(|number| put(&mut bytes, *number));
        let mut reader = Reader::new(&bytes);
        assert_eq!(numbers.map(|_| reader.number()), numbers.map(Some));
        assert_eq!(reader.number(), None);
        let mut reader = Reader::new(&bytes);
        reader.skip(8);
        assert_eq!((reader.number(), reader.is_empty()), (Some(u32::MAX), true));
        assert_eq!(Reader::new(&[0xff; 9]).number(), None, "no number is that long");
    }

    #[test]
    fn lists_are_read_back() {
        let long = "pneumonoultramicroscopicsilico".to_owned();
        let texts = ["", "a", "model", "modeling", &long, &format!("{long}s"), "z"];
        let (mut bytes, mut before) = (Vec::new(), "");
        for text in texts {
            put_after(&mut bytes, before.as_bytes(), text.as_bytes());
            before = text;
        }
        let (mut reader, mut found) = (Reader::new(&bytes), Vec::new());
        for text in texts {
            reader.text_after(&mut found).unwrap();
            assert_eq!(found, text.as_bytes());
        }
        assert_eq!(reader.text_after(&mut found), None);
    }

    #[test]
    fn every_bit_counts() {
        let mut bytes: Vec<u8> = (0..=99).collect();
        let sum = checksum(&bytes);
        for place in 0..bytes.len() {
            for bit in 0..8 {
                bytes[place] ^= 1 << bit;
                assert_ne!(checksum(&bytes), sum, "byte {place}, bit {bit}");
                bytes[place] ^= 1 << bit;
            }
        }
        assert_ne!(checksum(&bytes[..99]), sum);
        assert_ne!(checksum(&[0; 3]), checksum(&[0; 4]));
    }
}
