//! Stories of originals: kept as they came, read from any place, swept when left behind.

use std::io::{Read, Seek, SeekFrom, Write};

use super::*;

#[test]
fn an_original_is_read_again_as_it_came() {
    let test = TestVault::new();
    let vault = test.open();
    let home = vault.add_home("a", &test.person()).unwrap();
    let own = test.own(home);
    let mut noise = vec![0; 5_300_000];
    CountingRng::new(1).fill(&mut noise);
    for content in [Vec::new(), b"short".to_vec(), vec![b'a'; 1 << 20], noise] {
        let delivery = test.delivery();
        let mut spool = vault.spool(&own, delivery).unwrap();
        assert!(matches!(vault.open_original(&own, delivery), Err(VaultError::NotFound { .. })));
        spool.write_all(&content).unwrap();
        let original = spool.finish().unwrap();
        assert_eq!(original.plain_bytes, content.len() as u64);
        for _ in 0..2 {
            let mut read = Vec::new();
            vault.open_original(&own, delivery).unwrap().read_to_end(&mut read).unwrap();
            assert!(read == content);
        }
        assert_eq!(vault.find_original(&own, delivery).unwrap(), Some(original));
        assert!(matches!(vault.spool(&own, delivery), Err(VaultError::Changed)));
    }
    // A chunk in another's place, or one missing, is seen.
    let delivery = test.delivery();
    let mut spool = vault.spool(&own, delivery).unwrap();
    spool.write_all(&vec![b'b'; 3 << 20]).unwrap();
    spool.finish().unwrap();
    let sql = "UPDATE original_chunk SET chunk = 3 - chunk WHERE delivery_id = $1 AND chunk > 0";
    vault.db().write(move |tx| tx.execute(sql, &[(&delivery).into()])).unwrap_or_default();
    vault
        .db()
        .write(move |tx| tx.execute("DELETE FROM original_chunk WHERE delivery_id = $1 AND chunk = 2", &[(&delivery).into()]))
        .unwrap();
    let error = vault.open_original(&own, delivery).unwrap().read_to_end(&mut Vec::new()).unwrap_err();
    assert!(error.to_string().contains("original"), "{error}");
}

#[test]
fn an_original_is_read_from_any_place() {
    let test = TestVault::new();
    let vault = test.open();
    let own = test.own(vault.add_home("a", &test.person()).unwrap());
    let plain: Vec<u8> = (0..(2 << 20) + 5_u32).map(|n| n.to_le_bytes()[n as usize % 3]).collect();
    let delivery = test.delivery();
    let mut spool = vault.spool(&own, delivery).unwrap();
    spool.write_all(&plain).unwrap();
    spool.finish().unwrap();
    let mut reader = vault.open_original(&own, delivery).unwrap();
    for at in [plain.len() - 2, 0, (1 << 20) - 1, 2 << 20] {
        let mut found = [0; 2];
        reader.seek(SeekFrom::Start(at as u64)).unwrap();
        reader.read_exact(&mut found).unwrap();
        assert_eq!(found, plain[at..at + 2], "{at}");
    }
    assert_eq!(reader.seek(SeekFrom::End(-1)).unwrap(), plain.len() as u64 - 1);
    assert_eq!(reader.seek(SeekFrom::End(7)).and_then(|_| reader.read(&mut [0])).unwrap(), 0);
}

#[test]
fn a_spool_that_was_left_behind_is_swept_and_a_kept_one_is_not() {
    let test = TestVault::new();
    let vault = test.open();
    let home = vault.add_home("a", &test.person()).unwrap();
    let own = test.own(home);
    let (kept, left, dropped) = (test.delivery(), test.delivery(), test.delivery());
    for delivery in [kept, left, dropped] {
        let mut spool = vault.spool(&own, delivery).unwrap();
        spool.write_all(b"content").unwrap();
        if delivery != dropped {
            spool.finish().unwrap();
        }
    }
    vault.db().write(move |tx| crate::originals::keep(tx, home, kept)).unwrap();
    drop(vault);
    test.clock.advance_seconds(23 * 3_600);
    assert!(test.open().find_original(&own, left).unwrap().is_some());
    test.clock.advance_seconds(2 * 3_600);
    let vault = test.open();
    assert!(vault.find_original(&own, left).unwrap().is_none());
    assert!(vault.find_original(&own, kept).unwrap().is_some());
    let chunks = vault.db().read(|tx| tx.query("SELECT delivery_id FROM original_chunk", &[], |row| row.array(0))).unwrap();
    assert_eq!(chunks, [kept.0]);
}
