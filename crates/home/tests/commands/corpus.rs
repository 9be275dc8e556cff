//! The real files of a corpus, where one is named.

use super::*;

#[test]
fn the_corpus_is_read_as_its_truth_says() {
    let (Ok(corpus), Ok(tools)) = (std::env::var("LOGIS_CORPUS"), std::env::var("LOGIS_TOOLS")) else {
        println!("skipped: LOGIS_CORPUS and LOGIS_TOOLS name no corpus");
        return;
    };
    let program = env!("CARGO_BIN_EXE_logis");
    // Three truths of bank tables add up a column of amounts without the sign that stands in the column beside it.
    for (least, formats) in [("0.97", "ofx,camt,mt940,psd2-json,qif,cfonb120,enedis,espi,grdf"), ("0.84", "bank-csv")] {
        let output =
            Command::new("python3").args([&format!("{tools}/corpus_agreement.py"), program, &corpus, least, formats]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
}
