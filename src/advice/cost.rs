//! Local against cloud: what a million tokens costs at home, rented and from an API, and when buying pays off.
//!
//! `local = electricity at load ÷ speed + (purchase ÷ lifetime + electricity at rest) ÷ tokens made`; prices are dated catalog
//! entries or the user's own.

use crate::catalog::score::ScoreRules;
use crate::engine::machine::Machine;
use crate::units::{TokensPerSec, Usd, Watts};

/// How a machine is used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Usage {
    /// Hours of decoding on an average day.
    pub hours_per_day: f64,
    /// Hours switched on on an average day.
    pub hours_on_per_day: f64,
    /// Years until the machine is written off.
    pub years: f64,
    /// Price of a kilowatt hour.
    pub per_kwh: Usd,
}

/// What is known of a machine's costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LocalMachine {
    /// Purchase price; none for a machine that is owned already, or whose price is unknown.
    pub price: Option<Usd>,
    /// Power while decoding.
    pub load: Watts,
    /// Power at rest, switched on.
    pub idle: Watts,
    /// Decode speed, all users together.
    pub speed: TokensPerSec,
}

impl LocalMachine {
    /// What is known of a machine's costs, and whether its power is that of its class.
    pub fn of(
        rules: &ScoreRules,
        machine: &Machine<'_>,
        price: Option<Usd>,
        speed: TokensPerSec,
    ) -> Option<(Self, bool)> {
        let hardware = machine.hardware;
        let count = f64::from(machine.devices());
        let assumed = rules.assumed_watts.iter().find(|a| a.class == hardware.class)?;
        let load = hardware.tdp.map_or(assumed.watts, |w| w.get()) * count;
        let idle = Watts::new((assumed.idle_watts * count).min(load))?;
        let machine = Self { price, load: Watts::new(load)?, idle, speed };
        Some((machine, hardware.tdp.is_none()))
    }
}

/// The cost of running models at home.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LocalCost {
    /// Tokens decoded in a year.
    pub tokens_per_year: f64,
    /// Purchase, spread over its years, in dollars a year.
    pub purchase_per_year: f64,
    /// Electricity in dollars a year.
    pub electricity_per_year: f64,
    /// All costs for a million decoded tokens, in dollars.
    pub per_million: f64,
    /// Electricity alone for a million decoded tokens, in dollars.
    pub electricity_per_million: f64,
}

const DAYS: f64 = 365.25;

/// The cost of a machine at home.
pub fn local(machine: &LocalMachine, usage: &Usage) -> LocalCost {
    let busy = usage.hours_per_day.clamp(0.0, 24.0);
    let on = usage.hours_on_per_day.clamp(busy, 24.0);
    let tokens_per_year = machine.speed.get() * 3600.0 * busy * DAYS;
    let kwh = (machine.load.get() * busy + machine.idle.get() * (on - busy)) / 1000.0 * DAYS;
    let electricity_per_year = kwh * usage.per_kwh.get();
    let purchase_per_year = machine.price.map_or(0.0, Usd::get) / usage.years.max(0.1);
    let millions = (tokens_per_year / 1e6).max(f64::MIN_POSITIVE);
    LocalCost {
        tokens_per_year,
        purchase_per_year,
        electricity_per_year,
        per_million: (purchase_per_year + electricity_per_year) / millions,
        electricity_per_million: electricity_per_year / millions,
    }
}

/// Dollars for a million decoded tokens on a GPU rented by the hour.
pub fn rented(per_hour: Usd, speed: TokensPerSec) -> f64 {
    per_hour.get() / (speed.get() * 3600.0) * 1e6
}

/// Years until buying has paid off against a price per million decoded tokens; `None` where the cloud stays cheaper, or the
/// purchase price is unknown.
pub fn break_even(machine: &LocalMachine, usage: &Usage, cloud_per_million: f64) -> Option<f64> {
    let cost = local(machine, usage);
    let saved = cost.tokens_per_year / 1e6 * cloud_per_million - cost.electricity_per_year;
    let price = machine.price?;
    (saved > 0.0).then(|| price.get() / saved)
}

/// Hours of decoding a month from which buying costs less than a price per million decoded tokens, all else as `usage` says;
/// `None` where it never does, or the purchase price is unknown.
pub fn hours_until_cheaper(
    machine: &LocalMachine,
    usage: &Usage,
    cloud_per_million: f64,
) -> Option<f64> {
    let pays = |hours: f64| {
        let usage = Usage { hours_per_day: hours, ..*usage };
        break_even(machine, &usage, cloud_per_million).is_some_and(|years| years <= usage.years)
    };
    let (mut less, mut enough) = (0.0, 24.0);
    if !pays(enough) {
        return None;
    }
    for _ in 0..40 {
        let middle = (less + enough) / 2.0;
        if pays(middle) { enough = middle } else { less = middle }
    }
    Some(enough * DAYS / 12.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(x: f64) -> Usd {
        Usd::new(x).expect("above zero")
    }

    #[test]
    fn electricity_alone_is_power_over_speed() {
        let machine = LocalMachine {
            price: Some(usd(1000.0)),
            load: Watts::new(300.0).expect("above zero"),
            idle: Watts::new(20.0).expect("above zero"),
            speed: TokensPerSec::new(60.0).expect("above zero"),
        };
        let usage =
            Usage { hours_per_day: 4.0, hours_on_per_day: 4.0, years: 3.0, per_kwh: usd(0.258) };
        let cost = local(&machine, &usage);
        // 0.3 kW × 0.258 $/kWh ÷ (60 × 3600 tokens/h) × 10^6
        assert!((cost.electricity_per_million - 0.358).abs() < 0.001);
        assert!((rented(usd(0.34), machine.speed) - 1.574).abs() < 0.001);
        assert_eq!(break_even(&machine, &usage, 0.10), None);
        assert!(break_even(&machine, &usage, 10.0).is_some_and(|years| years < 1.0));
        assert_eq!(hours_until_cheaper(&machine, &usage, 0.10), None);
        // At these hours buying and renting cost the same: a purchase over three years.
        let hours = hours_until_cheaper(&machine, &usage, 3.0).expect("it pays off");
        let at = Usage { hours_per_day: hours * 12.0 / DAYS, ..usage };
        assert!((local(&machine, &at).per_million - 3.0).abs() < 1e-6);
    }
}
