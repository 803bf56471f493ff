//! Quantities as types, so that gigabytes and tokens cannot be mixed up.
//!
//! Whether a "GB" is decimal or binary is decided where text or catalog data comes in ([`parse`] and the catalog loader);
//! inside, an amount of memory is a whole number of bytes and every rate is SI.

mod bytes;
pub mod parse;
mod rates;

pub use bytes::{Bytes, GIB, MIB};
pub use rates::{
    BitsPerWeight, BytesPerSec, FlopsPerSec, Params, Seconds, Tokens, TokensPerSec, Usd, Watts,
};
