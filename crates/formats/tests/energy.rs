//! One household told by two holders' formats, where a corpus that holds both is at hand (`LOGIS_CORPUS`).

use std::collections::BTreeMap;
use std::path::Path;

use logis_formats::{Collected, Hint, MemoryInput, Summary};
use logis_kinds::KindId;

/// Wh, and energy by start and length, of an input.
fn readings(path: &Path) -> (String, BTreeMap<(i64, i32), i64>) {
    let mut collected = Collected::default();
    let mut summary = Summary::new(&mut collected);
    logis_formats::read(&MemoryInput::new("x", std::fs::read(path).unwrap()), &Hint::default(), &mut summary).unwrap();
    let watt_hours = summary.energy().unwrap().watt_hours().to_string();
    let batches = collected.batches.iter().filter(|batch| batch.kind() == KindId::EnergyReading);
    let all = batches.flat_map(|batch| {
        (0..batch.rows()).map(|row| {
            let key = (batch.at(row).seconds(), batch.small("duration_s", row).unwrap());
            (key, batch.integer("energy_mj", row).unwrap())
        })
    });
    (watt_hours, all.collect())
}

#[test]
fn enedis_and_green_button_tell_the_same_of_one_household() {
    let Ok(corpus) = std::env::var("LOGIS_CORPUS") else {
        println!("skipped: LOGIS_CORPUS names no corpus");
        return;
    };
    let (enedis, espi) = (Path::new(&corpus).join("enedis"), Path::new(&corpus).join("espi"));
    let mut pairs = 0;
    for file in std::fs::read_dir(&espi).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()) {
        let Some(stem) = file.strip_suffix(".espi.xml") else { continue };
        let twin = enedis.join(format!("{stem}.cdc.csv"));
        if twin.exists() {
            assert_eq!(readings(&espi.join(&file)), readings(&twin), "{stem}");
            pairs += 1;
        }
    }
    println!("{pairs} households are in both formats");
}
