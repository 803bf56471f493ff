//! The measuring loop: reads a block of memory once, as a running model reads its weights.

use std::hint::black_box;

/// Words in one step: two cache lines.
const STEP: usize = 16;

/// Mixes all words of a block. The result is of no interest; it keeps the compiler from leaving the reads out.
///
/// Written out, with operators and an index instead of iterators: a build without optimisation turns those into calls for
/// every word, and measures a tenth. With optimisation both become the same vector code.
pub(super) fn read_once(block: &[u64]) -> u64 {
    let (steps, rest) = black_box(block).as_chunks::<STEP>();
    let (mut a, mut b, mut c, mut d) = ([0_u64; 4], [0_u64; 4], [0_u64; 4], [0_u64; 4]);
    let mut at = 0;
    while at < steps.len() {
        let step = &steps[at];
        a[0] ^= step[0];
        a[1] ^= step[1];
        a[2] ^= step[2];
        a[3] ^= step[3];
        b[0] ^= step[4];
        b[1] ^= step[5];
        b[2] ^= step[6];
        b[3] ^= step[7];
        c[0] ^= step[8];
        c[1] ^= step[9];
        c[2] ^= step[10];
        c[3] ^= step[11];
        d[0] ^= step[12];
        d[1] ^= step[13];
        d[2] ^= step[14];
        d[3] ^= step[15];
        at += 1;
    }
    let sums = [a, b, c, d].into_iter().flatten();
    black_box(sums.chain(rest.iter().copied()).fold(0, |all, word| all ^ word))
}

#[cfg(test)]
mod tests {
    use super::read_once;

    #[test]
    fn every_word_is_read() {
        for length in [0_usize, 1, 15, 16, 17, 1000] {
            for changed in 0..length {
                let mut block = vec![0; length];
                block[changed] = 1 << (changed % 64);
                assert_eq!(read_once(&block), block[changed], "{changed} of {length}");
            }
        }
    }
}
