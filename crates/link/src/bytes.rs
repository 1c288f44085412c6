//! Bytes of a state, written and read one after the other. Whole numbers and texts are those of postcard.

use super::error::LinkError;
use super::letters;
use super::number::{self, Decimal};

/// The longest whole number in bytes.
const LONGEST_WHOLE: usize = 10;

/// The word of a parameter that takes a number or a word: no number begins like this.
const WORD: u64 = 7;

/// The bytes of a state, while they are written.
#[derive(Debug, Default)]
pub(crate) struct Writer(pub(crate) Vec<u8>);

impl Writer {
    /// A whole number.
    pub(crate) fn whole(&mut self, number: u64) {
        let mut buffer = [0; LONGEST_WHOLE];
        if let Ok(bytes) = postcard::to_slice(&number, &mut buffer) {
            self.0.extend_from_slice(bytes);
        }
    }

    /// A text: twice the length, and one more if it is packed; and its bytes.
    pub(crate) fn text(&mut self, text: &str) {
        let packed = letters::pack(text);
        let is_packed = packed.len() < text.len();
        let bytes = if is_packed { &packed } else { text.as_bytes() };
        self.whole(bytes.len() as u64 * 2 + u64::from(is_packed));
        self.0.extend_from_slice(bytes);
    }

    /// Any finite number.
    pub(crate) fn number(&mut self, number: f64) {
        let [first, then] = number::parts(&Decimal::of(number));
        self.whole(first);
        if number::has_second_part(first) {
            self.whole(then);
        }
    }

    /// The word of a parameter that takes a number or a word.
    pub(crate) fn word(&mut self) {
        self.whole(WORD);
    }
}

/// The bytes of a state that are not read yet. They may be anything.
#[derive(Debug)]
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl Reader<'_> {
    pub(crate) fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    /// A whole number.
    pub(crate) fn whole(&mut self) -> Result<u64, LinkError> {
        let (number, rest) = postcard::take_from_bytes(self.0).map_err(|_| LinkError::Damaged)?;
        self.0 = rest;
        Ok(number)
    }

    /// A number of entries of at least one byte each.
    pub(crate) fn count(&mut self) -> Result<usize, LinkError> {
        let count = self.whole()?;
        self.checked(count)
    }

    /// A text.
    pub(crate) fn text(&mut self) -> Result<String, LinkError> {
        let code = self.whole()?;
        let (bytes, rest) = self.0.split_at(self.checked(code / 2)?);
        self.0 = rest;
        let bytes = if code % 2 == 1 { letters::unpack(bytes) } else { bytes.to_vec() };
        String::from_utf8(bytes).map_err(|_| LinkError::Damaged)
    }

    /// A count that is not more than there are bytes, so that nothing is made ready for more.
    fn checked(&self, count: u64) -> Result<usize, LinkError> {
        usize::try_from(count).ok().filter(|count| *count <= self.0.len()).ok_or(LinkError::Damaged)
    }

    /// A finite number.
    pub(crate) fn number(&mut self) -> Result<f64, LinkError> {
        self.number_or_word()?.ok_or(LinkError::Damaged)
    }

    /// A finite number, or `None` for the word of a parameter that takes a number or a word.
    pub(crate) fn number_or_word(&mut self) -> Result<Option<f64>, LinkError> {
        let first = self.whole()?;
        if first == WORD {
            return Ok(None);
        }
        let then = if number::has_second_part(first) { self.whole()? } else { 0 };
        let decimal = number::from_parts([first, then]).and_then(|decimal| decimal.number());
        decimal.map(Some).ok_or(LinkError::Damaged)
    }
}
