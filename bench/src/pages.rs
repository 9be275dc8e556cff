//! The server's time for each page, in a home of a hundred thousand transactions and ten years of half-hours.
//!
//! Arguments: transactions (100,000), years of half-hours (10), runs of each page (5).

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, header};
use logis::web::Site;
use logis::web::routes::{self, Method, Who};
use logis_core::{Day, Energy, FixedClock};
use logis_kinds::energy::{MeterRow, ReadingRow, Readings, meters};
use logis_kinds::{Batch, KindId};
use logis_vault::Why;
use tower::ServiceExt;

use crate::place::Place;
use crate::report::{Report, Target};
use crate::sample::{Movement, Movements};
use crate::write::{count, deliver};
use crate::{Failed, measure};

/// The day on which the pages are looked at.
const TODAY: &str = "2026-11-24";
/// Days before it of which the bank tells.
const DAYS: i32 = 3_650;
/// The most bytes of a page.
const PAGE_BYTES_MAX: usize = 16 << 20;
/// A page's server time.
const TARGET_MS: f64 = 100.0;

/// Half-hours of one meter: more by day, a little at random.
fn half_hours(years: usize, last: Day) -> Vec<Batch> {
    let days = i32::try_from(years * 365).unwrap_or(i32::MAX);
    let mut readings = Readings::new();
    let mut batches = Vec::new();
    for (number, day) in (0..days).map(|back| last.plus_days(back - days)).enumerate() {
        for step in 0..48_i64 {
            let noise = (i64::try_from(number).unwrap_or_default() * 7919 + step * 104_729) % 97;
            let wh = 60 + if (14..46).contains(&step) { 150 } else { 0 } + noise;
            readings.push(&ReadingRow {
                line: 0,
                meter: "00000000000001",
                starts_at: day.instant().plus_seconds(step * 1800),
                offset_minutes: Some(60),
                duration_s: 1800,
                nature: "interval",
                direction: "consumption",
                register: None,
                energy: Some(Energy::from_millijoules(wh * 3_600_000)),
                quantity: None,
                quality: "measured",
            });
            if readings.len() == Batch::ROWS_MAX {
                batches.push(readings.finish());
            }
        }
    }
    batches.push(readings.finish());
    let meter = MeterRow {
        line: 0,
        meter: "00000000000001",
        commodity: "electricity",
        subscribed_power_va: Some(6000),
        tariff: None,
        name: None,
        holder: None,
    };
    batches.push(meters(&[meter]));
    batches
}

/// A bank's file of so many movements since a day, through the importer: it tells the account book.
fn statement(total: usize, first: Day) -> String {
    let mut text = String::from(
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>10278\
         <BRANCHID>00001<ACCTID>00012345678<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST>\n",
    );
    let a_day = total as u64 / u64::from(DAYS.unsigned_abs()) + 1;
    for Movement { number, booked_on, cents, label, .. } in Movements::new(first, a_day).take(total) {
        let (sign, size) = (if cents < 0 { "-" } else { "" }, cents.abs());
        let day = booked_on.to_string().replace('-', "");
        text += &format!(
            "<STMTTRN><TRNTYPE>OTHER<DTPOSTED>{day}<TRNAMT>{sign}{}.{:02}<FITID>R{number}<NAME>{label}</STMTTRN>\n",
            size / 100,
            size % 100
        );
    }
    text + "</BANKTRANLIST><LEDGERBAL><BALAMT>1234.56<DTASOF>20261123</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
}

pub fn run(arguments: &[String]) -> Result<Report, Failed> {
    let (total, years, times) = (count(arguments, 0, 100_000)?, count(arguments, 1, 10)?, count(arguments, 2, 5)?.max(1));
    let today: Day = TODAY.parse()?;
    let clock = Arc::new(FixedClock::new(today.instant().plus_seconds(36_000)));
    let place = Place::fresh()?;
    let app = place.open_at(clock.clone())?;
    let scope = logis::cli::access::scope(&app, logis::app::DEFAULT_HOME, Why::Deliver, true)?;
    let input = logis_formats::MemoryInput::new("made-up.ofx", statement(total, today.plus_days(-DAYS)));
    logis::records::import::import(&app, &scope, &input, None, &logis::records::import::Options::default(), &|_| ())?;
    deliver(&app, &scope, half_hours(years, today))?;
    let records: u64 =
        app.vault.coverage(&scope)?.iter().filter(|kind| kind.kind == KindId::BankTransaction).map(|kind| kind.records).sum();

    let site = Arc::new(Site::new(app.clone(), scope.home(), clock, logis::app::system_rng()?, false, "bench".to_owned()));
    site.set_port(7878);
    let router = routes::router(&site);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let host = "localhost:7878";
    let ask = |path: &str, cookie: &str| -> Result<(u16, String, usize), Failed> {
        let request = Request::builder().uri(path).header(header::HOST, host).header(header::COOKIE, cookie).body(Body::empty())?;
        runtime.block_on(async {
            let answer = router.clone().oneshot(request).await?;
            let status = answer.status().as_u16();
            let cookie = answer.headers().get(header::SET_COOKIE).and_then(|cookie| cookie.to_str().ok()).unwrap_or_default();
            let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
            Ok((status, cookie, axum::body::to_bytes(answer.into_body(), PAGE_BYTES_MAX).await?.len()))
        })
    };
    let link = site.link(&logis::cli::access::actor(&app))?;
    let (_, cookie, _) = ask(link.strip_prefix(&format!("http://{host}")).unwrap_or(&link), "")?;
    let mut report = Report::default();
    report.note(format!("{} {records} transactions, {years} years of half-hours.", place.engine()));
    let pages = routes::ROUTES.iter().filter(|route| route.method == Method::Get && route.who == Who::Person && !route.path.contains('{'));
    for path in pages.map(|route| route.path).filter(|path| !path.ends_with(".jsonl")) {
        let mut walls = Vec::new();
        let mut cold = 0.0;
        for run in 0..=times {
            let (answer, cost) = measure::cost(|| ask(path, &cookie));
            let (status, _, bytes) = answer?;
            if status != 200 {
                report.note(format!("{path} answered {status}, {bytes} bytes"));
            }
            if run == 0 { cold = cost.wall_s } else { walls.push(cost.wall_s) }
        }
        report.add(format!("{path}, first"), cold * 1e3, "ms");
        report.aim(format!("{path}, median"), measure::runs(walls).median_s * 1e3, "ms", Target::AtMost(TARGET_MS));
    }
    Ok(report)
}
