use crate::VaultError;
use crate::tests::TestVault;

#[test]
fn a_clock_that_is_turned_back_stops_nothing() {
    let test = TestVault::new();
    let vault = test.open();
    let home = vault.add_home("a", &test.person()).unwrap();
    test.clock.advance_seconds(-400 * 86_400);
    vault.put_document(&test.own(home), "settings", &"x", 0).unwrap();
    vault.rotate_keys(&[home], &test.person(), &mut |_| ()).unwrap();
    let other = vault.add_home("b", &test.person()).unwrap();
    drop(vault);
    let vault = test.open();
    for home in [home, other] {
        vault.verify_journal(&test.own(home), None).unwrap();
    }
    // And forward again, far beyond every lease and grace.
    test.clock.advance_seconds(800 * 86_400);
    drop(vault);
    let vault = test.open();
    assert_eq!(vault.find_document::<String>(&test.own(home), "settings").unwrap().unwrap().value, "x");
    vault.verify_journal(&test.own(other), None).unwrap();
}

#[test]
fn an_older_copy_of_the_data_takes_no_keys_with_it() {
    let test = TestVault::new();
    if test.is_of_sqlite() {
        return;
    }
    let vault = test.open();
    vault.add_home("a", &test.person()).unwrap();
    drop(vault);
    let older = std::fs::read(test.file("data.db")).unwrap();
    let vault = test.open();
    let home = vault.add_home("b", &test.person()).unwrap();
    drop(vault);
    let newer = std::fs::read(test.file("data.db")).unwrap();
    std::fs::write(test.file("data.db"), &older).unwrap();
    test.clock.advance_seconds(10 * 86_400);
    let vault = test.open();
    let left = vault.leftovers().unwrap();
    assert_eq!((vault.homes().unwrap().len(), left.keys_without_home, left.homes_without_key), (1, 1, 0));
    drop(vault);
    std::fs::write(test.file("data.db"), &newer).unwrap();
    test.open().unlock(home).unwrap();
    std::fs::write(test.file("data.db"), "").unwrap();
    assert!(matches!(test.try_open(test.folder.path()), Err(VaultError::DataMissing)));
}
