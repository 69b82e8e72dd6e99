//! 抽取 — the drawing (U-16): the same seed and lists give the same objects and officers, on any machine, by hand if need be.
//!
//! Every name is ranked by the SHA-256 of `seed`, a word and the name, each on a line; those with the smallest digests are
//! drawn. Nobody who knows the lists can choose the outcome without choosing the seed, and the seed is recorded with its
//! origin.

use sha2::{Digest, Sha256};

/// 抽中的对象 with the officers drawn for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lot<'a> {
    /// 对象
    pub target: &'a str,
    /// 人员
    pub officers: Vec<&'a str>,
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Names in the order in which they are drawn; `word` keeps one drawing apart from another with the same seed.
pub fn rank<'a>(seed: &str, word: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let ticket = |name: &str| hex(&Sha256::digest(format!("{seed}\n{word}\n{name}").as_bytes()));
    let mut all: Vec<(String, &str)> = names.into_iter().map(|n| (ticket(n), n)).collect();
    all.sort();
    all.dedup();
    all.into_iter().map(|(_, name)| name).collect()
}

/// Draws `count` objects, and for each `team` officers among those who need not withdraw from it. An object for which
/// fewer are left has them all; whether they suffice is for the caller to say.
pub fn draw<'a>(
    seed: &str,
    targets: &[&'a str],
    count: usize,
    officers: &[&'a str],
    team: usize,
    withdraws: impl Fn(&str, &str) -> bool,
) -> Vec<Lot<'a>> {
    let drawn = rank(seed, "对象", targets.iter().copied()).into_iter().take(count);
    drawn
        .map(|target| {
            let free = officers.iter().copied().filter(|o| !withdraws(o, target));
            let officers = rank(seed, &format!("人员\n{target}"), free).into_iter().take(team).collect();
            Lot { target, officers }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TARGETS: [&str; 5] = ["甲厂", "乙厂", "丙店", "丁店", "戊场"];
    const OFFICERS: [&str; 4] = ["Z11", "Z12", "Z13", "Z14"];

    #[test]
    fn u16_the_rank_is_the_digest_that_anyone_can_reckon() {
        // printf '2026030\n对象\n甲厂' | sha256sum
        let by_hand = |name: &str| hex(&Sha256::digest(format!("2026030\n对象\n{name}").as_bytes()));
        let mut expected = TARGETS.to_vec();
        expected.sort_by_key(|t| by_hand(t));
        assert_eq!(rank("2026030", "对象", TARGETS), expected);
        assert_eq!(
            hex(&Sha256::digest(b"abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn u16_another_seed_draws_others_and_whoever_withdraws_is_left_out() {
        let one = draw("1", &TARGETS, 2, &OFFICERS, 2, |_, _| false);
        assert!((2..50).any(|s| draw(&s.to_string(), &TARGETS, 2, &OFFICERS, 2, |_, _| false) != one));
        let first = one[0].officers[0];
        let without = draw("1", &TARGETS, 2, &OFFICERS, 2, |o, t| o == first && t == one[0].target);
        assert!(!without[0].officers.contains(&first) && without[0].officers.len() == 2);
        assert_eq!(without[0].target, one[0].target, "who withdraws changes nothing of what is checked");
        assert_eq!(without[1], one[1]);
    }

    #[test]
    fn u16_each_object_has_its_chance() {
        let mut times = [0_u32; 5];
        for seed in 0..1000 {
            for lot in draw(&seed.to_string(), &TARGETS, 2, &OFFICERS, 2, |_, _| false) {
                times[TARGETS.iter().position(|t| *t == lot.target).expect("of the list")] += 1;
            }
        }
        // Two of five in a thousand drawings: 400 each, and a spread of some sixteen.
        assert!(times.iter().all(|n| (320..480).contains(n)), "{times:?}");
    }

    proptest! {
        #[test]
        fn u16_the_same_again_whatever_the_order_of_the_lists(seed in ".{1,40}", count in 1_usize..6, turn in 0_usize..5) {
            let mut turned = TARGETS.to_vec();
            turned.rotate_left(turn);
            let mut backwards = OFFICERS.to_vec();
            backwards.reverse();
            let one = draw(&seed, &TARGETS, count, &OFFICERS, 2, |_, _| false);
            prop_assert_eq!(&one, &draw(&seed, &turned, count, &backwards, 2, |_, _| false));
            prop_assert_eq!(one.len(), count.min(5));
            prop_assert!(one.iter().all(|l| l.officers.len() == 2 && l.officers[0] != l.officers[1]));
        }
    }
}
