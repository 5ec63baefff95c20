//! Chance with a seed that is printed, so that a failure can be had again.

/// xorshift64*, by Marsaglia and Vigna: enough for tests.
pub(super) struct Chance(u64);

impl Chance {
    /// `REMIT_TEST_SEED` when it is set, else another seed every time.
    pub(super) fn seeds(count: u64) -> Vec<u64> {
        match std::env::var("REMIT_TEST_SEED") {
            Ok(seed) => vec![seed.parse().expect("REMIT_TEST_SEED is a number")],
            Err(_) => {
                let now = jiff::Timestamp::now().as_nanosecond() as u64;
                (0..count).map(|n| now.wrapping_add(n * 7919) | 1).collect()
            }
        }
    }

    pub(super) fn new(seed: u64) -> Self {
        println!("seed {seed}: REMIT_TEST_SEED={seed} tries it again");
        Self(seed | 1)
    }

    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let mixed = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(mixed).expect("31 bits") % limit
    }

    pub(super) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(super) fn of<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[self.below(items.len())]
    }
}
