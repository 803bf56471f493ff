//! Errors of predictions, summed up.

/// One scored prediction.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored<'a> {
    /// ln(predicted rate / measured rate).
    pub ln: f64,
    /// Rows of one machine, backend and model are one group.
    pub group: (&'a str, &'a str, &'a str),
    /// The ends of its interval, as ln(end / predicted rate); none where there is no interval.
    pub interval: Option<(f64, f64)>,
}

impl Scored<'_> {
    /// |predicted / measured − 1|.
    pub fn error(&self) -> f64 {
        (self.ln.exp() - 1.0).abs()
    }

    /// Whether the measured rate lies in the interval, and how wide that is as a share of the prediction.
    fn held(&self) -> Option<(bool, f64)> {
        let (low, high) = self.interval?;
        Some(((low..=high).contains(&-self.ln), high.exp() - low.exp()))
    }
}

/// Errors of many predictions.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// How many.
    pub rows: usize,
    /// Median error.
    pub median: f64,
    /// Mean error.
    pub mean: f64,
    /// Nine of ten have less.
    pub p90: f64,
    /// Median of ln(predicted / measured): above zero where predictions are too fast.
    pub bias: f64,
    /// Shares of rows within 10, 20 and 30 %.
    pub within: [f64; 3],
    /// Median over groups of their medians.
    pub groups: f64,
    /// Intervals, where the predictions have them.
    pub intervals: Option<Held>,
}

/// How well intervals hold.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Held {
    /// Share of rows whose measured rate lies inside.
    pub coverage: f64,
    /// Mean width as a share of the prediction.
    pub width: f64,
}

impl Held {
    fn of(scored: &[Scored<'_>]) -> Option<Self> {
        let held: Vec<(bool, f64)> = scored.iter().filter_map(Scored::held).collect();
        let n = held.len() as f64;
        (!held.is_empty()).then(|| Self {
            coverage: held.iter().filter(|(inside, _)| *inside).count() as f64 / n,
            width: held.iter().map(|(_, width)| width).sum::<f64>() / n,
        })
    }
}

impl Score {
    /// Sums up; all zero without rows.
    pub fn of(scored: &[Scored<'_>]) -> Self {
        if scored.is_empty() {
            return Self::default();
        }
        let n = scored.len();
        let mut errors: Vec<f64> = scored.iter().map(Scored::error).collect();
        let mut ln: Vec<f64> = scored.iter().map(|s| s.ln).collect();
        let within = |limit: f64| errors.iter().filter(|e| **e < limit).count() as f64 / n as f64;
        let shares = [within(0.1), within(0.2), within(0.3)];
        Self {
            rows: n,
            mean: errors.iter().sum::<f64>() / n as f64,
            median: quantile(&mut errors, 0.5),
            p90: quantile(&mut errors, 0.9),
            bias: quantile(&mut ln, 0.5),
            within: shares,
            groups: groups(scored),
            intervals: Held::of(scored),
        }
    }
}

fn groups(scored: &[Scored<'_>]) -> f64 {
    let mut by_group = std::collections::BTreeMap::<_, Vec<f64>>::new();
    for s in scored {
        by_group.entry(s.group).or_default().push(s.error());
    }
    let mut medians: Vec<f64> = by_group.into_values().map(|mut e| quantile(&mut e, 0.5)).collect();
    quantile(&mut medians, 0.5)
}

/// The value below which a share of the values lies, interpolated; 0 without values. Sorts them.
pub fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let Some(last) = values.len().checked_sub(1) else { return 0.0 };
    let at = share.clamp(0.0, 1.0) * last as f64;
    let low = at.floor() as usize;
    let high = (low + 1).min(last);
    values[low] + (values[high] - values[low]) * (at - low as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prediction_twice_too_fast_is_one_hundred_percent_off() {
        let row = |ln: f64| Scored { ln, group: ("a", "b", "c"), interval: Some((-0.1, 0.3)) };
        let score = Score::of(&[row(2f64.ln()), row(0.0), row(0.0)]);
        assert_eq!((score.rows, score.median, score.bias), (3, 0.0, 0.0));
        assert!((score.mean - 1.0 / 3.0).abs() < 1e-12);
        assert!((score.within[0] - 2.0 / 3.0).abs() < 1e-12);
        let held = score.intervals.expect("all have one");
        assert!((held.coverage - 2.0 / 3.0).abs() < 1e-12);
        assert!((held.width - (0.3_f64.exp() - (-0.1_f64).exp())).abs() < 1e-12);
    }

    #[test]
    fn quantiles_interpolate() {
        assert_eq!(quantile(&mut [4.0, 0.0, 2.0], 0.75), 3.0);
        assert_eq!(quantile(&mut [], 0.5), 0.0);
    }
}
