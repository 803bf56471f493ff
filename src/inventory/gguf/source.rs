//! Bytes of a header in order: counted, hashed, bounded, in either byte order. Nothing is allocated for a length that the
//! file only claims.

use super::error::GgufError;
use fnv::FnvHasher;
use std::hash::Hasher as _;
use std::io::{ErrorKind, Read};

/// Bytes a header may take. The largest known (262 144 tokens with merges) takes 15 MB.
const LONGEST_HEADER: u64 = 512 << 20;

/// Byte order of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Least significant byte first.
    Little,
    /// Most significant byte first.
    Big,
}

/// A reader of header bytes.
pub(super) struct Source<R> {
    inner: R,
    buffer: Box<[u8]>,
    start: usize,
    end: usize,
    offset: u64,
    hash: FnvHasher,
    /// Byte order, once known.
    pub order: Order,
    /// Bytes that must still follow the item being read, as far as counts already read tell.
    pub still_to_come: u64,
}

impl<R: Read> Source<R> {
    pub fn new(inner: R) -> Self {
        Self {
            inner,
            buffer: vec![0; 64 << 10].into_boxed_slice(),
            start: 0,
            end: 0,
            offset: 0,
            hash: FnvHasher::default(),
            order: Order::Little,
            still_to_come: 0,
        }
    }

    /// Bytes read so far.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// FNV-1a hash of all bytes read so far.
    pub fn hash(&self) -> u64 {
        self.hash.finish()
    }

    /// The next piece of at most `most` bytes; empty at the end of the data.
    fn piece(&mut self, most: u64) -> Result<&[u8], GgufError> {
        if self.start == self.end {
            self.start = 0;
            self.end = loop {
                match self.inner.read(&mut self.buffer) {
                    Ok(n) => break n,
                    Err(e) if e.kind() == ErrorKind::Interrupted => {}
                    Err(e) => return Err(e.into()),
                }
            };
        }
        let have = self.end - self.start;
        let take = usize::try_from(most).map_or(have, |m| m.min(have));
        let from = self.start;
        self.start += take;
        self.offset += take as u64;
        if self.offset > LONGEST_HEADER {
            let (what, claimed) = ("the length of the header", self.offset);
            return Err(GgufError::TooMuch { what, claimed, limit: LONGEST_HEADER });
        }
        let piece = &self.buffer[from..from + take];
        self.hash.write(&self.buffer[from..self.start]);
        Ok(piece)
    }

    fn ended(&self, missing: u64) -> GgufError {
        let needed = self.offset.saturating_add(missing).saturating_add(self.still_to_come);
        GgufError::Truncated { at: self.offset, needed }
    }

    pub fn exactly<const N: usize>(&mut self) -> Result<[u8; N], GgufError> {
        let mut out = [0; N];
        let mut at = 0;
        while at < N {
            let piece = self.piece((N - at) as u64)?;
            if piece.is_empty() {
                return Err(self.ended((N - at) as u64));
            }
            out[at..at + piece.len()].copy_from_slice(piece);
            at += piece.len();
        }
        Ok(out)
    }

    /// Passes over `count` bytes.
    pub fn skip(&mut self, count: u64) -> Result<(), GgufError> {
        let mut left = count;
        while left > 0 {
            let got = self.piece(left)?.len() as u64;
            if got == 0 {
                return Err(self.ended(left));
            }
            left -= got;
        }
        Ok(())
    }

    /// A string of `length` bytes, of which at most `keep` are kept.
    pub fn text(&mut self, length: u64, keep: u64) -> Result<Vec<u8>, GgufError> {
        let mut kept = Vec::new();
        let mut left = length.min(keep);
        while left > 0 {
            let piece = self.piece(left)?;
            if piece.is_empty() {
                return Err(self.ended(left + length.saturating_sub(keep)));
            }
            kept.extend_from_slice(piece);
            left -= piece.len() as u64;
        }
        self.skip(length.saturating_sub(keep))?;
        Ok(kept)
    }

    pub fn u8(&mut self) -> Result<u8, GgufError> {
        Ok(self.exactly::<1>()?[0])
    }

    pub fn u16(&mut self) -> Result<u16, GgufError> {
        let raw = self.exactly()?;
        Ok(match self.order {
            Order::Little => u16::from_le_bytes(raw),
            Order::Big => u16::from_be_bytes(raw),
        })
    }

    pub fn u32(&mut self) -> Result<u32, GgufError> {
        let raw = self.exactly()?;
        Ok(match self.order {
            Order::Little => u32::from_le_bytes(raw),
            Order::Big => u32::from_be_bytes(raw),
        })
    }

    pub fn u64(&mut self) -> Result<u64, GgufError> {
        let raw = self.exactly()?;
        Ok(match self.order {
            Order::Little => u64::from_le_bytes(raw),
            Order::Big => u64::from_be_bytes(raw),
        })
    }
}
