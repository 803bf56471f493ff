//! The measuring loop: reads a block of memory once, as a running model reads its weights.

use std::hint::black_box;

/// Words in one step: two cache lines, enough independent sums to keep the loads going.
const STEP: usize = 16;

/// Adds up a block. The sum is of no interest; it keeps the compiler from leaving the reads out.
pub(super) fn read_once(block: &[u64]) -> u64 {
    let (steps, rest) = black_box(block).as_chunks::<STEP>();
    let mut sums = [0_u64; STEP];
    for step in steps {
        for (sum, word) in sums.iter_mut().zip(step) {
            *sum = sum.wrapping_add(*word);
        }
    }
    let tail = rest.iter().fold(0, |sum: u64, word| sum.wrapping_add(*word));
    black_box(sums.iter().fold(tail, |sum, word| sum.wrapping_add(*word)))
}

#[cfg(test)]
mod tests {
    use super::read_once;

    #[test]
    fn every_word_is_read() {
        let block: Vec<u64> = (0..1000).collect();
        assert_eq!(read_once(&block), 499_500);
        assert_eq!(read_once(&[]), 0);
        assert_eq!(read_once(&[u64::MAX, 2]), 1);
    }
}
