//! Samples of sharing.

use logis_core::Day;

use crate::sharing::{Done, GivenRow, SharingView, TakenRow, Unfit};

pub(super) fn sharing() -> SharingView {
    let at = |day: i32| Day::from_number(20_700 + day).instant();
    let given = |id: &str, name: &str, together, since, looked| GivenRow {
        id: id.to_owned(),
        name: name.to_owned(),
        together,
        since,
        until: at(90),
        is_over: false,
        looked,
    };
    let taken = |id: &str, owner: &str, since, is_over| TakenRow {
        id: id.to_owned(),
        owner: owner.to_owned(),
        together: false,
        since,
        until: at(80),
        is_over,
    };
    SharingView {
        is_kept: true,
        given: vec![
            given("a", "Camille", true, Some(at(0)), Some(at(3))),
            given("b", "Jean-Sébastien de la Tour d’Auvergne", false, Some(at(1)), None),
            given("c", "Zoé", false, None, None),
        ],
        taken: vec![taken("d", "Camille", Some(at(0)), false), taken("e", "Paul", None, false), taken("f", "Inès", Some(at(-99)), true)],
        days: 90,
        name: "Camille".to_owned(),
        together: true,
        unfit: Some(Unfit::Already),
        link: None,
        link_days: 7,
        done: Some(Done::Renewed),
    }
}
