//! Laws over made-up homes.

use std::collections::BTreeSet;

use logis_core::Period;
use logis_kinds::KindId;
use proptest::prelude::*;

use super::homes::{Line, OneAccount, Place, apart_from_traces};

/// What happens at a home.
#[derive(Debug, Clone)]
enum Step {
    /// A source tells of a stretch of what happened; `version` is how it words it, and whether it is still pending.
    Deliver { source: usize, from: usize, count: usize, version: u8 },
    /// A delivery is undone.
    Remove(prop::sample::Index),
    /// A pair is parted.
    Part(prop::sample::Index),
    /// Two records are joined by hand.
    Join(prop::sample::Index, prop::sample::Index),
}

const SOURCES: [&str; 3] = ["ofx", "camt", "bank-csv"];
/// What happened: so many movements, each with an amount of its own, but for some twins on one day.
const MOVEMENTS: usize = 24;

/// How a source tells of movements.
fn lines(source: usize, from: usize, count: usize, version: u8) -> Vec<Line> {
    let tell = |n: usize| {
        // Every sixth has a twin after it: the same day, amount and words.
        let of = if n % 6 == 1 { n - 1 } else { n };
        let day = 10 + i32::try_from(of).unwrap() * 2;
        let (has_id, pending) = (source != 2, source == 1 && version == 2);
        let words = if has_id && n % 6 > 1 { version } else { 0 };
        Line {
            day: if source == 2 { day - 1 } else { day },
            minor: -100 - i64::try_from(of).unwrap() * 7,
            label: format!("{} {of} {}", ["CARTE", "PAIEMENT PAR CARTE", "Cb"][source], "x".repeat(words.into())).into(),
            id: has_id.then(|| format!("{}{n}", if pending { "p" } else { "b" }).into()),
            status: if pending { "pending" } else { "booked" },
        }
    };
    (from..(from + count).min(MOVEMENTS)).map(tell).collect()
}

/// With decisions, or files alone. Of files alone nothing is pending: what the other home took for one stays one, and a
/// pending entry that came late would be told apart by files.
fn step(decides: bool) -> impl Strategy<Value = Step> {
    let deliver = (0..3usize, 0..MOVEMENTS, 1..12usize, 0..if decides { 3u8 } else { 2 });
    let deliver = deliver.prop_map(|(source, from, count, version)| Step::Deliver { source, from, count, version });
    if decides {
        let index = any::<prop::sample::Index>;
        prop_oneof![
            6 => deliver,
            1 => index().prop_map(Step::Remove),
            1 => index().prop_map(Step::Part),
            1 => (index(), index()).prop_map(|(a, b)| Step::Join(a, b)),
        ]
        .boxed()
    } else {
        deliver.boxed()
    }
}

fn live(home: &Place, steps: &[Step]) {
    for step in steps {
        match step {
            Step::Deliver { source, from, count, version } => {
                home.deliver(SOURCES[*source], &lines(*source, *from, *count, *version));
            }
            Step::Remove(index) => {
                let all = home.vault.deliveries(&home.scope).unwrap();
                if !all.is_empty() {
                    home.vault.remove_delivery(&home.scope, index.get(&all).id).unwrap();
                }
            }
            Step::Part(index) => {
                let pairs = home.vault.pairs(&home.scope, &OneAccount, Period::ALWAYS).unwrap().pairs;
                if !pairs.is_empty() {
                    let pair = index.get(&pairs);
                    home.vault.part_record(&home.scope, pair.record, &pair.sources[0]).unwrap();
                }
            }
            Step::Join(a, b) => {
                // What one source told twice is two to it: only what different sources told is joined.
                let sources = |id| {
                    let seen = home.vault.record(&home.scope, KindId::BankTransaction, id).unwrap().sightings;
                    seen.into_iter().map(|seen| seen.source).collect::<BTreeSet<_>>()
                };
                let ids: Vec<_> = home.told().into_keys().collect();
                if !ids.is_empty() && sources(*a.get(&ids)).is_disjoint(&sources(*b.get(&ids))) {
                    home.vault.join_records(&home.scope, *a.get(&ids), *b.get(&ids)).unwrap();
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn taken_up_by_a_new_home_it_is_the_same_home(steps in prop::collection::vec(step(true), 1..8)) {
        let (old, new) = (Place::new(1), Place::new(2));
        live(&old, &steps);
        let export = old.export();
        new.arrive(&export).unwrap();
        prop_assert_eq!(new.told(), old.told());
        prop_assert_eq!(new.deliveries(), old.deliveries());
        let second = new.export();
        prop_assert_eq!(apart_from_traces(&second), apart_from_traces(&export));
        let chains = new.vault.verify_foreign(&new.scope).unwrap();
        prop_assert_eq!(chains.len(), 1);
        prop_assert_eq!(chains[0].home, old.scope.home());
        // And back again, into yet another.
        let third = Place::new(3);
        third.arrive(&second).unwrap();
        prop_assert_eq!(third.told(), old.told());
        prop_assert_eq!(third.vault.verify_foreign(&third.scope).unwrap().len(), 2);
    }

    #[test]
    fn merged_it_shows_what_the_files_themselves_would(
        here in prop::collection::vec(step(false), 1..4), there in prop::collection::vec(step(false), 1..5),
    ) {
        let (old, new, files) = (Place::new(1), Place::new(2), Place::new(3));
        live(&old, &there);
        live(&new, &here);
        live(&files, &here);
        live(&files, &there);
        let before = new.told();
        let export = old.export();
        new.arrive(&export).unwrap();
        prop_assert_eq!(new.shown(), files.shown());
        prop_assert!(before.keys().all(|id| new.told().contains_key(id)));
        let told = new.told();
        prop_assert_eq!(new.arrive(&export).unwrap().deliveries, 0);
        prop_assert_eq!(new.told(), told);
    }

    #[test]
    fn what_was_decided_there_holds_here(steps in prop::collection::vec(step(true), 1..8)) {
        let (old, new) = (Place::new(1), Place::new(2));
        live(&old, &steps);
        // Something else is here already.
        new.deliver("other", &[super::homes::line(900, -1, "Elsewhere", Some("z"))]);
        new.arrive(&old.export()).unwrap();
        let mut shown = old.shown();
        shown.push(super::homes::shown(900, -1, "Elsewhere"));
        shown.sort();
        prop_assert_eq!(new.shown(), shown);
        prop_assert_eq!(new.told().len(), old.told().len() + 1);
    }
}
