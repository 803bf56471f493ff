//! Figures for people: the only place that rounds.

use super::price::without_memory;
use super::verdict::two_figures;
use crate::catalog::hardware::Hardware;
use crate::units::{Bytes, BytesPerSec, Params, Seconds, TokensPerSec, Usd};

/// A speed, to two figures.
pub fn speed(rate: TokensPerSec) -> String {
    two_figures(rate.get())
}

/// A measured speed, to three figures.
pub fn measured(rate: TokensPerSec) -> String {
    let x = rate.get();
    match x {
        x if x < 10.0 => format!("{x:.2}"),
        x if x < 100.0 => format!("{x:.1}"),
        x => grouped(&format!("{x:.0}")),
    }
}

/// A ceiling, to a tenth below 100.
pub fn ceiling(rate: TokensPerSec) -> String {
    let x = rate.get();
    if x < 100.0 { format!("{x:.1}") } else { format!("{x:.0}") }
}

/// A limit, to two figures also where it is less than one token per second.
pub fn ceiling_fine(rate: TokensPerSec) -> String {
    let x = rate.get();
    if x < 1.0 { format!("{x:.2}") } else { ceiling(rate) }
}

/// An amount of memory in GiB, to a tenth; what is less than that, in MiB.
pub fn memory(bytes: Bytes) -> String {
    if bytes.gib() < 0.05 && bytes > Bytes::ZERO {
        format!("{:.0} MiB", bytes.mib().max(1.0))
    } else {
        format!("{} GiB", gib(bytes))
    }
}

/// The same to a hundredth, for sums.
pub fn memory_exact(bytes: Bytes) -> String {
    if bytes.gib() < 0.1 {
        format!("{:.2} MiB", bytes.mib())
    } else {
        grouped(&format!("{:.2}", bytes.gib())) + " GiB"
    }
}

/// The same without its unit.
pub fn gib(bytes: Bytes) -> String {
    let text = format!("{:.1}", bytes.gib());
    grouped(&text)
}

/// Which memory size a price is for, where several are sold: ` with 48 GB`; a processor is sold ` without memory`.
pub fn priced_size(hardware: &Hardware) -> String {
    if without_memory(hardware) {
        return " without memory".to_owned();
    }
    let of = hardware.priced_size().filter(|_| hardware.memory_options.len() > 1);
    of.map(|b| format!(" with {}", size(b))).unwrap_or_default()
}

/// The size of a module or machine, as makers print it.
pub fn size(bytes: Bytes) -> String {
    let gib = bytes.gib();
    if gib < 1.0 {
        format!("{:.0} MB", bytes.mib())
    } else if gib.fract() == 0.0 {
        format!("{gib:.0} GB")
    } else {
        format!("{gib:.1} GB")
    }
}

/// A bandwidth in GB/s.
pub fn bandwidth(rate: BytesPerSec) -> String {
    let x = rate.gb_per_s();
    if x < 100.0 { format!("{x:.1}") } else { grouped(&format!("{x:.0}")) }
}

/// A number of tokens: `8k` where it is a round one.
pub fn tokens(n: u64) -> String {
    const K: u64 = 1024;
    if n >= K * K && n.is_multiple_of(K * K) {
        format!("{}M", n / (K * K))
    } else if n >= K && n.is_multiple_of(K) {
        format!("{}k", n / K)
    } else {
        count(n)
    }
}

/// The context allocated and how much of it is filled, which every speed of decoding depends on.
pub fn context(context: u64, depth: u64) -> String {
    let filled =
        if depth == 0 { "empty cache".to_owned() } else { format!("{} filled", tokens(depth)) };
    format!("{} context, {filled}", tokens(context))
}

/// A number of things, named in the singular.
pub fn counted(n: u64, thing: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{} {thing}{plural}", count(n))
}

/// A whole number with its thousands apart.
pub fn count(n: u64) -> String {
    grouped(&n.to_string())
}

/// A share in per cent, to a tenth below ten.
pub fn percent(share: f64) -> String {
    let x = share * 100.0;
    if x < 9.95 { format!("{x:.1} %") } else { format!("{x:.0} %") }
}

/// A share with its sign.
pub fn signed_percent(share: f64) -> String {
    format!("{:+.1} %", share * 100.0)
}

/// A factor.
pub fn times(x: f64) -> String {
    if x < 9.95 { format!("{x:.1}") } else { format!("{x:.0}") }
}

/// A span of time.
pub fn seconds(time: Seconds) -> String {
    let s = time.get();
    match s {
        s if s < 0.095 => format!("{:.0} ms", (s * 1000.0).max(1.0)),
        s if s < 9.95 => format!("{s:.1} s"),
        s if s < 120.0 => format!("{s:.0} s"),
        s if s < 7200.0 => format!("{:.0} min", s / 60.0),
        s => format!("{} h", grouped(&format!("{:.0}", s / 3600.0))),
    }
}

/// A span of time to three figures, for sums.
pub fn time_exact(time: Seconds) -> String {
    let (x, unit) = match time.get() {
        s if s < 1e-3 => (s * 1e6, "µs"),
        s if s < 1.0 => (s * 1e3, "ms"),
        s => (s, "s"),
    };
    match x {
        x if x < 10.0 => format!("{x:.2} {unit}"),
        x if x < 100.0 => format!("{x:.1} {unit}"),
        x => format!("{x:.0} {unit}"),
    }
}

/// A number of weights in billions.
pub fn params(n: Params) -> String {
    let b = n.billions();
    if b < 1.0 {
        format!("{:.0}M", b * 1000.0)
    } else if b < 100.0 {
        format!("{b:.1}B")
    } else {
        grouped(&format!("{b:.0}")) + "B"
    }
}

/// An amount of money, whole.
pub fn usd(amount: Usd) -> String {
    format!("${}", grouped(&format!("{:.0}", amount.get())))
}

/// Groups the thousands before a decimal point.
fn grouped(text: &str) -> String {
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut out = String::with_capacity(text.len() + 4);
    for (i, c) in whole.chars().enumerate() {
        let left = whole.len() - i;
        if i > 0 && left.is_multiple_of(3) && !out.ends_with('-') {
            out.push(',');
        }
        out.push(c);
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(count(999), "999");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(grouped("1234.5"), "1,234.5");
        assert_eq!(grouped("-123"), "-123");
    }

    #[test]
    fn amounts_keep_the_figures_that_matter() {
        assert_eq!(memory(Bytes::from_mib(44_749)), "43.7 GiB");
        assert_eq!(memory(Bytes::from_mib(12)), "12 MiB");
        assert_eq!(memory(Bytes::ZERO), "0.0 GiB");
        assert_eq!(size(Bytes::from_gib(24)), "24 GB");
        assert_eq!(tokens(8192), "8k");
        assert_eq!(tokens(2000), "2,000");
        assert_eq!(params(Params(70_600_000_000)), "70.6B");
    }

    #[test]
    fn times_change_their_unit() {
        let text = |s| Seconds::new(s).map(seconds).unwrap_or_default();
        assert_eq!(text(0.0301), "30 ms");
        assert_eq!(text(2.34), "2.3 s");
        assert_eq!(text(25.4), "25 s");
        assert_eq!(text(600.0), "10 min");
    }
}
