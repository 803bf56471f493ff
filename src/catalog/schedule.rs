//! Which kind of mixer and feed-forward part each layer has.
//!
//! Catalog entries state groups with counts; the order matters for partial offload and for quantisation rules that go by
//! layer number.

use super::model::{Ffn, FfnGroup, Layer, Mixer, MixerGroup, Span};

/// What an entry says about the order of its layers.
pub(super) struct Hints<'a> {
    /// One letter a layer, as Nemotron-H configs write it: `M` recurrent, `*` attention, `-` or `E` feed-forward.
    pub pattern: Option<&'a str>,
    /// The layers that attend fully, where they stand at no regular distance.
    pub full_attention_layers: Option<&'a [u32]>,
    /// Every so many layers one attends fully.
    pub full_attention_interval: Option<u32>,
    /// Every so many layers one has experts.
    pub moe_every: Option<u32>,
}

/// The layers in order.
pub(super) fn layers(
    n_layers: u32,
    mixers: &[MixerGroup],
    ffns: &[FfnGroup],
    hints: &Hints<'_>,
) -> Result<Vec<Layer>, &'static str> {
    if mixers.len() > 200 || ffns.len() > 200 {
        return Err("too many groups");
    }
    if let Some(pattern) = hints.pattern {
        return by_pattern(n_layers, pattern, mixers, ffns);
    }
    let mixer_order = mixer_order(n_layers, mixers, hints)?;
    let ffn_order = ffn_order(n_layers, ffns, hints)?;
    Ok(mixer_order
        .into_iter()
        .zip(ffn_order)
        .map(|(m, f)| Layer {
            mixer: (!matches!(mixers[m].mixer, Mixer::None)).then_some(m as u8),
            ffn: (!matches!(ffns[f].ffn, Ffn::None)).then_some(f as u8),
        })
        .collect())
}

/// One group index a layer: the groups one after another.
fn in_sequence(counts: impl Iterator<Item = u32>) -> Vec<usize> {
    counts.enumerate().flat_map(|(i, count)| std::iter::repeat_n(i, count as usize)).collect()
}

/// Whether a mixer is the rarer, fully attending kind of a mixed stack.
fn is_full(mixer: &Mixer) -> bool {
    match mixer {
        Mixer::Attention(a) => matches!(a.span, Span::Full | Span::Cross),
        Mixer::Mla(_) => true,
        _ => false,
    }
}

fn mixer_order(
    n_layers: u32,
    mixers: &[MixerGroup],
    hints: &Hints<'_>,
) -> Result<Vec<usize>, &'static str> {
    let total: u32 = mixers.iter().map(|g| g.count).sum();
    if total != n_layers {
        return Err("the groups do not add up to `n_layers`");
    }
    let full: Vec<usize> = sequence_where(mixers, is_full);
    let rest: Vec<usize> = sequence_where(mixers, |m| !is_full(m));
    if full.is_empty() || rest.is_empty() {
        return Ok(in_sequence(mixers.iter().map(|g| g.count)));
    }
    let n = n_layers as usize;
    let period =
        hints.full_attention_interval.map_or_else(|| period(n, full.len()), |p| p as usize);
    let full_comes_first = is_full(&mixers[0].mixer);
    let slot = if full_comes_first { 0 } else { period.saturating_sub(1) };
    let (mut full, mut rest) = (full.into_iter().peekable(), rest.into_iter().peekable());
    let mut order = Vec::with_capacity(n);
    for i in 0..n {
        let wants_full = match hints.full_attention_layers {
            Some(list) => list.contains(&(i as u32)),
            None => i % period.max(1) == slot,
        };
        let next = if wants_full {
            full.next().or_else(|| rest.next())
        } else {
            rest.next().or_else(|| full.next())
        };
        order.push(next.ok_or("the groups do not add up to `n_layers`")?);
    }
    Ok(order)
}

fn sequence_where(mixers: &[MixerGroup], keep: impl Fn(&Mixer) -> bool) -> Vec<usize> {
    mixers
        .iter()
        .enumerate()
        .filter(|(_, g)| keep(&g.mixer))
        .flat_map(|(i, g)| std::iter::repeat_n(i, g.count as usize))
        .collect()
}

/// The regular distance at which `full` of `n` layers attend fully; what is left over stands at the end.
fn period(n: usize, full: usize) -> usize {
    let mut p = (n / full).max(1);
    while n / p > full {
        p += 1;
    }
    p
}

fn ffn_order(
    n_layers: u32,
    ffns: &[FfnGroup],
    hints: &Hints<'_>,
) -> Result<Vec<usize>, &'static str> {
    let total: u32 = ffns.iter().map(|g| g.count).sum();
    if total != n_layers {
        return Err("the feed-forward groups do not add up to `n_layers`");
    }
    let Some(every) = hints.moe_every.filter(|e| *e > 1) else {
        return Ok(in_sequence(ffns.iter().map(|g| g.count)));
    };
    let at = |want_moe: bool| ffns.iter().position(|g| matches!(g.ffn, Ffn::Moe(_)) == want_moe);
    let (Some(moe), Some(dense)) = (at(true), at(false)) else {
        return Err("`moe_every` needs a dense and an expert group");
    };
    Ok((0..n_layers).map(|i| if i % every == every - 1 { moe } else { dense }).collect())
}

fn by_pattern(
    n_layers: u32,
    pattern: &str,
    mixers: &[MixerGroup],
    ffns: &[FfnGroup],
) -> Result<Vec<Layer>, &'static str> {
    if pattern.chars().count() != n_layers as usize {
        return Err("`layer_pattern` needs one letter a layer");
    }
    let find = |want: bool| {
        mixers.iter().position(|g| !matches!(g.mixer, Mixer::None) && is_full(&g.mixer) == want)
    };
    let (recurrent, attention) = (find(false), find(true));
    let ffn = ffns.iter().position(|g| !matches!(g.ffn, Ffn::None));
    pattern
        .chars()
        .map(|letter| {
            let (mixer, ffn) = match letter {
                'M' => (recurrent, None),
                '*' => (attention, None),
                '-' | 'E' => (None, ffn),
                _ => return Err("`layer_pattern` has a letter other than `M`, `*`, `-`, `E`"),
            };
            Ok(Layer { mixer: mixer.map(|i| i as u8), ffn: ffn.map(|i| i as u8) })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::period;

    #[test]
    fn full_layers_stand_at_regular_distances() {
        assert_eq!(period(34, 5), 6, "Gemma 3 4B");
        assert_eq!(period(24, 12), 2, "gpt-oss-20b");
        assert_eq!(period(27, 7), 4, "Kimi Linear, whose last layer is one more");
        assert_eq!(period(48, 12), 4, "Qwen3-Next");
    }
}
