//! Chance that repeats itself: the same seed and the same sequence of questions give the same answers.

use serde::{Deserialize, Serialize};

/// SplitMix64, a generator of one addition and three multiplications; ample for "one time in ten".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    /// Whether this time is one of the `percent` in a hundred.
    pub(crate) fn hits(&mut self, percent: u8) -> bool {
        self.next() % 100 < u64::from(percent)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_hits_at_the_same_times() {
        let run = |seed| {
            let mut chance = Chance::seeded(seed);
            (0..64).map(|_| chance.hits(30)).collect::<Vec<_>>()
        };
        assert_eq!(run(7), run(7));
        assert_ne!(run(7), run(8));
    }

    #[test]
    fn a_percentage_hits_about_that_often() {
        let mut chance = Chance::seeded(1);
        let hits = (0..10_000).filter(|_| chance.hits(10)).count();
        assert!((800..1200).contains(&hits), "{hits}");
        assert!((0..1000).all(|_| chance.hits(100)));
        assert!((0..1000).all(|_| !chance.hits(0)));
    }
}
