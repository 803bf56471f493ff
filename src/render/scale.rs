//! Where a value lies on an axis. Only places are made here, never figures.

/// A logarithmic axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Log {
    low: f64,
    high: f64,
}

impl Log {
    /// An axis that holds all values above zero, with a little room at both ends.
    pub fn around(values: impl Iterator<Item = f64>) -> Self {
        let (mut low, mut high) = (f64::INFINITY, 0.0_f64);
        for x in values.filter(|x| x.is_finite() && *x > 0.0) {
            low = low.min(x);
            high = high.max(x);
        }
        if high <= 0.0 {
            (low, high) = (1.0, 10.0);
        }
        Self { low: low / 1.25, high: high * 1.25 }
    }

    /// From 0 at the lower end to 1 at the upper.
    pub fn at(&self, x: f64) -> f64 {
        let share = (x.max(f64::MIN_POSITIVE) / self.low).ln() / (self.high / self.low).ln();
        share.clamp(0.0, 1.0)
    }

    /// The value half-way.
    pub fn middle(&self) -> f64 {
        (self.low * self.high).sqrt()
    }

    /// 1, 2, 5 and their tens, as many as lie on the axis.
    pub fn decades(&self) -> Vec<f64> {
        let from = self.low.log10().floor() as i32;
        let upto = self.high.log10().ceil() as i32;
        let all = (from..=upto).flat_map(|n| [1.0, 2.0, 5.0].map(|m| m * 10_f64.powi(n)));
        all.filter(|x| self.holds(*x)).collect()
    }

    /// Powers of two.
    pub fn doublings(&self) -> Vec<f64> {
        let from = self.low.log2().floor() as i32;
        let upto = self.high.log2().ceil() as i32;
        (from..=upto).map(|n| 2_f64.powi(n)).filter(|x| self.holds(*x)).collect()
    }

    fn holds(&self, x: f64) -> bool {
        (self.low..=self.high).contains(&x)
    }
}

/// An axis from zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Linear {
    high: f64,
}

impl Linear {
    /// An axis from zero to a little above the largest value.
    pub fn upto(values: impl Iterator<Item = f64>) -> Self {
        let high = values.filter(|x| x.is_finite()).fold(0.0, f64::max);
        Self { high: if high > 0.0 { high * 1.03 } else { 1.0 } }
    }

    /// From 0 at zero to 1 at the upper end.
    pub fn at(&self, x: f64) -> f64 {
        (x / self.high).clamp(0.0, 1.0)
    }

    /// The same, above 1 for what lies beyond the end.
    pub fn share(&self, x: f64) -> f64 {
        x / self.high
    }

    /// Four to eight round values.
    pub fn ticks(&self) -> Vec<f64> {
        let ten = 10_f64.powf((self.high / 4.0).log10().floor());
        let step = [5.0, 2.0, 1.0].map(|m| m * ten).into_iter().find(|s| self.high / s >= 4.0);
        let step = step.unwrap_or(ten);
        let count = (self.high / step).floor() as usize;
        (0..=count).map(|i| i as f64 * step).collect()
    }
}

/// A share as SVG takes it.
pub fn percent(share: f64) -> String {
    format!("{:.2}%", share * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_a_place_on_the_axis() {
        for values in [vec![], vec![0.0], vec![f64::NAN], vec![5.0], vec![1e-9, 1e12]] {
            let log = Log::around(values.iter().copied());
            let linear = Linear::upto(values.iter().copied());
            for x in values.iter().copied().filter(|x| x.is_finite()).chain([0.0, 1.0]) {
                assert!((0.0..=1.0).contains(&log.at(x)), "{values:?}: {x}");
                assert!((0.0..=1.0).contains(&linear.at(x)), "{values:?}: {x}");
            }
            assert!(log.decades().len() < 100 && linear.ticks().len() < 12);
        }
    }

    #[test]
    fn round_values_are_marked() {
        assert_eq!(
            Log::around([1.0, 40.0].into_iter()).decades(),
            [1.0, 2.0, 5.0, 10.0, 20.0, 50.0]
        );
        assert_eq!(Linear::upto([23.0].into_iter()).ticks(), [0.0, 5.0, 10.0, 15.0, 20.0]);
    }
}
