//! Stories of the calendar feed: made, read by a program, told in the journal, renewed, stopped.

use calcard::icalendar::{ICalendar, ICalendarComponentType, ICalendarProperty, ICalendarValue};
use logis_formats::{MemoryInput, Status};

use super::*;

impl TestServer {
    /// Takes the home over and brings a rent and a contract home.
    fn with_bills() -> Self {
        let mut server = Self::signed_in();
        let seen = server.post_from("/welcome", "/welcome", &[("name", "Anne"), ("password", "une petite phrase")]);
        assert_eq!(seen.status, StatusCode::OK);
        server.drop_files(&[("rent.ofx", &rent())]);
        let contract = [
            ("type", "motor"),
            ("contract", "M-77"),
            ("holder", "Mutuelle; du Rhône, et d’ailleurs"),
            ("insured", "AB-123-CD"),
            ("premium", "34,50"),
            ("premium_period", "month"),
            ("renews_on", "2027-03-01"),
            ("notice_days", "60"),
        ];
        let added = server.post_from("/insurance", "/insurance/contracts", &contract);
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
        server
    }

    /// Makes an address, or another one; its path.
    fn calendar(&mut self, fields: &[(&str, &str)]) -> String {
        let seen = self.post_from("/settings/calendar", "/settings/calendar", fields);
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.location());
        let address = seen.body.split("class=\"code\" tabindex=\"0\">").nth(1).and_then(|rest| rest.split('<').next()).expect("an address");
        address.strip_prefix("http://localhost:7878").expect("our address").to_owned()
    }

    /// A program's read, without cookies.
    fn read(&mut self, path: &str) -> Seen {
        let cookies = std::mem::take(&mut self.cookies);
        let seen = self.get(path);
        self.cookies = cookies;
        seen
    }
}

/// A rent of eleven months, and a balance.
fn rent() -> Vec<u8> {
    let mut text = String::from(
        "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nENCODING:UTF-8\r\nCHARSET:NONE\r\n\r\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS>\
         <CURDEF>EUR<BANKACCTFROM><BANKID>30006<BRANCHID>00001<ACCTID>12345678901<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST>",
    );
    for month in 1..=11 {
        text += &format!(
            "<STMTTRN><TRNTYPE>DIRECTDEBIT<DTPOSTED>2026{month:02}05<TRNAMT>-640.00<FITID>R{month}<NAME>PRLV FONCIA LYON</STMTTRN>"
        );
    }
    text += "</BANKTRANLIST><LEDGERBAL><BALAMT>1000.00<DTASOF>20261110</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>";
    text.into_bytes()
}

/// Uid, day and title of each event, as another program reads them.
fn told(text: &str) -> Vec<(String, String, String)> {
    let value = |component: &calcard::icalendar::ICalendarComponent, property| match component.property(&property).unwrap().values.first() {
        Some(ICalendarValue::Text(text)) => text.clone(),
        Some(ICalendarValue::PartialDateTime(at)) => format!("{:04}-{:02}-{:02}", at.year.unwrap(), at.month.unwrap(), at.day.unwrap()),
        other => panic!("{other:?}"),
    };
    let read = ICalendar::parse(text).unwrap();
    let events = read.components.iter().filter(|component| component.component_type == ICalendarComponentType::VEvent);
    events
        .map(|event| {
            (value(event, ICalendarProperty::Uid), value(event, ICalendarProperty::Dtstart), value(event, ICalendarProperty::Summary))
        })
        .collect()
}

#[test]
fn a_calendar_tells_bills_and_contracts_without_amounts_unless_asked() {
    let mut server = TestServer::with_bills();
    let path = server.calendar(&[]);
    assert!(path.starts_with("/calendar/") && path.ends_with(".ics") && path.len() == "/calendar/.ics".len() + 96, "{path}");
    assert!(!server.get("/settings/calendar").body.contains(&path), "it is shown once");
    let seen = server.read(&path);
    assert_eq!((seen.status, seen.headers[header::CONTENT_TYPE].to_str().unwrap()), (StatusCode::OK, "text/calendar; charset=utf-8"));
    assert!(seen.headers.get(header::SET_COOKIE).is_none() && seen.headers[header::CACHE_CONTROL] == "no-store");
    let quiet = told(&seen.body);
    let days: Vec<&str> = quiet.iter().map(|(_, day, _)| day.as_str()).collect();
    assert_eq!(days, ["2026-12-05", "2026-12-31", "2027-03-01"], "{}", seen.body);
    assert!(quiet[1].2.starts_with("Mutuelle; du Rhône, et d’ailleurs · "), "{quiet:?}");
    assert!(!seen.body.contains("640") && !seen.body.contains("34,50"), "{}", seen.body);
    // The home's own importer takes it as it is.
    let folder = tempfile::tempdir().unwrap();
    let app = App::open_with(folder.path(), server.clock.clone(), Arc::new(CountingRng::new(1 << 41))).unwrap();
    let scope = crate::cli::access::scope(&app, "other", Why::Deliver, true).unwrap();
    let input = MemoryInput::new("logis.ics", seen.body.clone().into_bytes());
    let report = crate::records::import::import(&app, &scope, &input, None, &Default::default(), &|_| ()).unwrap();
    assert!(report.status == Status::Ok && report.added == 3 && report.problems.is_empty(), "{report:?}");
    // With amounts, and the same events.
    let with = server.calendar(&[("amounts", "yes")]);
    let loud = server.read(&with);
    assert!(loud.body.contains("640"), "{}", loud.body);
    let uids = |all: &[(String, String, String)]| all.iter().map(|(uid, ..)| uid.clone()).collect::<Vec<_>>();
    assert_eq!(uids(&told(&loud.body)), uids(&quiet));
    assert_eq!(server.read(&path).status, StatusCode::NOT_FOUND, "the former address opens nothing");
    server.clock.advance_seconds(86_400);
    assert_eq!(uids(&told(&server.read(&with).body)), uids(&quiet), "nor another day");
}

#[test]
fn a_calendar_needs_its_secret_and_reads_are_bounded_and_told() {
    let mut server = TestServer::with_bills();
    let path = server.calendar(&[]);
    let (known, wrong) = (&path[..path.len() - 8], "/calendar/00.ics");
    let half_right = format!("{known}0000.ics");
    let unknown = format!("/calendar/{}.ics", "0".repeat(96));
    let [half, nothing] = [&half_right, &unknown].map(|path| server.read(path));
    assert_eq!((half.status, &half.headers), (StatusCode::NOT_FOUND, &nothing.headers), "neither half of a secret shows");
    assert_eq!(half.body.replace(&half_right, ""), nothing.body.replace(&unknown, ""));
    for path in [wrong, path.trim_end_matches(".ics"), "/calendar/%ff"] {
        assert_eq!(server.read(path).status, StatusCode::NOT_FOUND, "{path}");
    }
    for _ in 0..crate::people::FEED_READS_MAX {
        assert_eq!(server.read(&path).status, StatusCode::OK);
    }
    let seen = server.read(&path);
    assert_eq!((seen.status, seen.headers[header::RETRY_AFTER].to_str().unwrap()), (StatusCode::TOO_MANY_REQUESTS, "900"));
    server.clock.advance_seconds(3_601);
    assert_eq!(server.read(&path).status, StatusCode::OK);
    let reads = |server: &TestServer| -> Vec<u64> {
        let acts = server.journal().into_iter().rev();
        acts.filter_map(|act| if let Act::FeedRead { times } = act { Some(times) } else { None }).collect()
    };
    assert_eq!(reads(&server), [1, 20], "by the hour");
    assert!(server.journal().contains(&Act::FeedMade { amounts: false }));
    let page = server.get("/access?lang=en&act=export").body;
    assert!(page.contains("read 20 times by a calendar") && page.contains("calendar, a job of the home"), "{page}");
    assert!(server.get("/access?lang=en&act=attempt").body.contains("a calendar’s address that opens nothing"));
    // Stopped: as if it had never been.
    assert!(server.get("/settings/calendar?lang=en").body.contains("Last read on"));
    let stopped = server.post_from("/settings/calendar", "/settings/calendar/stop", &[]);
    assert_eq!(stopped.location(), "/settings/calendar?done=stopped");
    assert_eq!(server.read(&path).status, StatusCode::NOT_FOUND);
    for _ in 0..crate::people::ADDRESS_TRIES_MAX {
        server.read(wrong);
    }
    assert_eq!(server.read(wrong).status, StatusCode::TOO_MANY_REQUESTS, "who guesses waits");
}

#[test]
fn a_calendar_is_for_a_home_that_someone_signs_in_to() {
    let mut server = TestServer::signed_in();
    assert_eq!(server.get("/settings/calendar").location(), "/welcome");
    let token = server.get("/import").token();
    assert_eq!(server.post("/settings/calendar", &[("csrf", &token)]).location(), "/welcome");
}
