//! Stories at the HTTP boundary, and what must hold for each row of the route table.

mod calendar;
mod documents;
mod erase;
mod findings;
mod kinds;
mod leaving;
mod people;
mod reach;
mod sharing;
mod sorting;

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Date32Type;
use axum::Router;
use axum::body::Body;
use axum::http::header::{self, HeaderMap};
use axum::http::{Request, StatusCode};
use logis_core::{CountingRng, Day, FixedClock, Period};
use logis_kinds::KindId;
use logis_vault::{Act, Why};
use tower::ServiceExt;

use super::Site;
use super::routes::{self, Method, ROUTES, Who};
use crate::App;
use crate::fresh::FreshDatabase;

const HOST: &str = "localhost:7878";
const BOUNDARY: &str = "----between-two-files";

/// A server with one home, and a browser that keeps its cookies.
struct TestServer {
    app: App,
    site: Arc<Site>,
    router: Router,
    runtime: tokio::runtime::Runtime,
    clock: Arc<FixedClock>,
    cookies: Vec<(String, String)>,
    _database: Option<FreshDatabase>,
    _folder: tempfile::TempDir,
}

struct Seen {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Seen {
    fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |location| location.to_str().unwrap())
    }

    /// The token of the page's forms.
    fn token(&self) -> String {
        self.body.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a form").to_owned()
    }

    /// Where the form goes that says this.
    fn action_of(&self, words: &str) -> String {
        let form = self.body.split("<form ").find(|form| form.contains(words)).expect("such a form");
        form.split("action=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("its action").to_owned()
    }

    /// The first link that begins so.
    fn link(&self, start: &str) -> String {
        let links = self.body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        links.into_iter().find(|link| link.starts_with(start)).expect("such a link").to_owned()
    }
}

impl TestServer {
    fn new() -> Self {
        Self::with_chance(1)
    }

    /// One whose keys and ids are others than those of a server of another number.
    fn with_chance(seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::new("2026-11-12".parse::<Day>().unwrap().instant()));
        let database = FreshDatabase::of_environment();
        let url = database.as_ref().map(FreshDatabase::url);
        let app = App::open_in(folder.path(), url, clock.clone(), Arc::new(CountingRng::new(seed))).unwrap();
        let home = crate::cli::access::scope(&app, "home", Why::Look, true).unwrap().home();
        let site = Arc::new(Site::new(app.clone(), home, clock.clone(), Arc::new(CountingRng::new(2)), false, "logis serve".into()));
        site.set_port(7878);
        let router = routes::router(&site);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self { app, site, router, runtime, clock, cookies: Vec::new(), _database: database, _folder: folder }
    }

    fn signed_in() -> Self {
        Self::new().enter()
    }

    fn enter(self) -> Self {
        let mut server = self;
        let link = server.link();
        let seen = server.get(&link);
        assert_eq!((seen.status, seen.location()), (StatusCode::SEE_OTHER, "/welcome"));
        server
    }

    /// The path of a fresh one-time link.
    fn link(&self) -> String {
        let link = self.site.link(&crate::cli::access::actor(&self.app)).unwrap();
        link.strip_prefix("http://localhost:7878").unwrap().to_owned()
    }

    fn send(&mut self, request: Request<Body>) -> Seen {
        let (status, headers, body) = self.runtime.block_on(async {
            let answer = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = answer.into_parts();
            let body = axum::body::to_bytes(body, 10 << 20).await.unwrap();
            (parts.status, parts.headers, String::from_utf8_lossy(&body).into_owned())
        });
        for cookie in headers.get_all(header::SET_COOKIE) {
            let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        Seen { status, headers, body }
    }

    fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        Request::builder().method(method).uri(path).header(header::HOST, HOST).header(header::COOKIE, cookies.join("; "))
    }

    fn get(&mut self, path: &str) -> Seen {
        let request = self.request("GET", path).body(Body::empty()).unwrap();
        self.send(request)
    }

    fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let form: Vec<String> = fields.iter().map(|(name, value)| routes_query(name, value)).collect();
        let request = self.request("POST", path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let request = request.header(header::ORIGIN, format!("http://{HOST}")).header("sec-fetch-site", "same-origin");
        let request = request.body(Body::from(form.join("&"))).unwrap();
        self.send(request)
    }

    /// Posts with the token of a page.
    fn post_from(&mut self, page: &str, path: &str, fields: &[(&str, &str)]) -> Seen {
        let token = self.get(page).token();
        let fields: Vec<(&str, &str)> = [("csrf", token.as_str())].into_iter().chain(fields.iter().copied()).collect();
        self.post(path, &fields)
    }

    fn drop_files(&mut self, files: &[(&str, &[u8])]) -> Seen {
        let token = self.get("/import").token();
        let body = multipart(Some(&token), files);
        self.post_multipart(body)
    }

    fn post_multipart(&mut self, body: Vec<u8>) -> Seen {
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let request = self.request("POST", "/import").header(header::CONTENT_TYPE, kind).body(Body::from(body)).unwrap();
        self.send(request)
    }

    fn records(&self) -> u64 {
        let scope = crate::cli::access::scope(&self.app, "home", Why::Look, false).unwrap();
        self.app.vault.coverage(&scope).unwrap().iter().map(|kind| kind.records).sum()
    }

    /// The days of all movements.
    fn days(&self) -> Vec<String> {
        let scope = crate::cli::access::scope(&self.app, "home", Why::Look, false).unwrap();
        let all = self.app.vault.scan(&scope, KindId::BankTransaction, Period::ALWAYS, &["booked_on"]).unwrap();
        let mut days: Vec<String> = all
            .flat_map(|rows| {
                let rows = rows.unwrap();
                let column = rows.column_by_name("booked_on").unwrap().as_primitive::<Date32Type>().clone();
                column.values().iter().map(|day| Day::from_number(*day).to_string()).collect::<Vec<_>>()
            })
            .collect();
        days.sort();
        days
    }

    /// What was done, refusals left out.
    fn journal(&self) -> Vec<Act> {
        let scope = crate::cli::access::scope(&self.app, "home", Why::Look, false).unwrap();
        let acts = self.app.vault.journal(&scope, None, 1_000).unwrap().into_iter().map(|line| line.entry.act);
        acts.filter(|act| !matches!(act, Act::Refused { .. })).collect()
    }
}

fn routes_query(name: &str, value: &str) -> String {
    logis_pages::routes::with_query("", &[(name, value)]).trim_start_matches('?').to_owned()
}

fn multipart(token: Option<&str>, files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    if let Some(token) = token {
        body.extend_from_slice(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n").as_bytes());
    }
    for (name, bytes) in files {
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

/// A statement of an account with one movement a label.
fn ofx(labels: &[&str]) -> Vec<u8> {
    let mut text = String::from(
        "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nENCODING:UTF-8\r\nCHARSET:NONE\r\n\r\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS>\
         <CURDEF>EUR<BANKACCTFROM><BANKID>30006<BRANCHID>00001<ACCTID>12345678901<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST>",
    );
    for (at, label) in labels.iter().enumerate() {
        text += &format!("<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>202610{:02}<TRNAMT>-12.50<FITID>F{at}<NAME>{label}</STMTTRN>", at + 1);
    }
    text += "</BANKTRANLIST><LEDGERBAL><BALAMT>100.00<DTASOF>20261031</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>";
    text.into_bytes()
}

#[test]
fn a_file_comes_home() {
    let mut server = TestServer::signed_in();
    assert_eq!(server.get("/").location(), "/import", "while the home is empty");
    let taken = server.drop_files(&[("march.ofx", &ofx(&["Boulangerie", "Loyer"])), ("notes.txt", b"Dear diary")]);
    assert_eq!((taken.status, taken.location()), (StatusCode::SEE_OTHER, "/import"));
    assert_eq!(server.get("/").status, StatusCode::OK, "the page of the day");
    let page = server.get("/import?lang=en");
    assert!(
        page.body.contains("march.ofx") && page.body.contains("3 records read: 3 new") || page.body.contains("records read"),
        "{}",
        page.body
    );
    assert!(page.body.contains("notes.txt") && page.body.contains("The file waits here, sealed"));
    assert!(page.link("/deliveries/").ends_with("/remove"));
    let again = server.drop_files(&[("march again.ofx", &ofx(&["Boulangerie", "Loyer"]))]);
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    let before = server.records();
    assert!(server.get("/import").body.contains("Nothing is doubled."), "the language stays chosen");
    assert_eq!(server.records(), before);
}

#[test]
fn what_came_by_mistake_is_undone() {
    let mut server = TestServer::signed_in();
    server.drop_files(&[("a.ofx", &ofx(&["a", "b"]))]);
    let undo = server.get("/import").link("/deliveries/");
    assert_eq!(server.post_from(&undo, &undo, &[]).status, StatusCode::SEE_OTHER);
    assert_eq!(server.records(), 0);
    assert_eq!(server.get(&undo).status, StatusCode::NOT_FOUND);
    assert_eq!(server.get("/").location(), "/import", "the home is empty again");
}

/// Another home's export.
fn export(labels: &[&str]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(FixedClock::new("2026-11-01".parse::<Day>().unwrap().instant()));
    let app = App::open_with(folder.path(), clock, Arc::new(CountingRng::new(1 << 40))).unwrap();
    let scope = crate::cli::access::scope(&app, "other", Why::Export, true).unwrap();
    let input = logis_formats::MemoryInput::new("old.ofx", ofx(labels));
    crate::records::import::import(&app, &scope, &input, None, &Default::default(), &|_| ()).unwrap();
    let path = folder.path().join("export");
    let file = std::fs::File::create(&path).unwrap();
    app.vault.export(&scope, &crate::records::leaving::papers(), Box::new(file), &|_, _| ()).unwrap();
    std::fs::read(path).unwrap()
}

#[test]
fn another_homes_export_is_dropped_like_any_file() {
    let mut server = TestServer::signed_in();
    let export = export(&["Boulangerie", "Loyer"]);
    server.drop_files(&[("cut.zip", &export[..export.len() / 2])]);
    assert!(server.get("/import?lang=en").body.contains("cut short or changed"));
    assert_eq!(server.records(), 0);
    server.drop_files(&[("home.logis.zip", &export)]);
    let records = server.records();
    assert!(records > 0 && server.get("/import").body.contains("old.ofx"));
    server.drop_files(&[("again.zip", &export)]);
    assert_eq!(server.records(), records);
    let page = server.get("/access");
    assert!(page.body.contains("an export of another home") && page.body.contains("Journal of another home"), "{}", page.body);
}

/// A table whose dates begin with the day or with the month.
const DATES_IN_DOUBT: &[u8] = "Date;Libellé;Montant;Devise\n03/04/2024;CAFE;-4,80;EUR\n05/06/2024;PAIN;-1,20;EUR\n".as_bytes();

#[test]
fn an_answer_about_dates_reads_the_file_again() {
    let mut server = TestServer::signed_in();
    server.drop_files(&[("carnet.csv", DATES_IN_DOUBT)]);
    let page = server.get("/import?lang=en");
    assert!(page.body.contains("what does 03/04/2024 mean?") && page.body.contains("4 March 2024"), "{}", page.body);
    assert!(server.days().contains(&"2024-04-03".to_owned()));
    let action = page.action_of("what does 03/04/2024 mean?");
    let before = server.records();
    assert_eq!(server.post_from("/import", &action, &[("answer", "month")]).location(), "/import?done=mapped");
    assert_eq!(server.days(), ["2024-03-04", "2024-05-06"]);
    assert_eq!(server.records(), before, "the former reading went");
    let page = server.get("/import?done=mapped");
    assert!(page.body.contains("the file is read again") && !page.body.contains("what does"), "{}", page.body);
    assert_eq!(server.post_from("/import", &action, &[("answer", "day")]).status, StatusCode::NOT_FOUND, "it is not asked any more");
}

#[test]
fn the_person_says_which_account_and_currency() {
    let mut server = TestServer::signed_in();
    server.drop_files(&[("march.ofx", &ofx(&["Loyer"])), ("livret.csv", b"Date;Libelle;Montant\n13/01/2024;INTERETS;4,80\n")]);
    let page = server.get("/import?lang=en");
    let (account, currency) = (page.action_of("Which account does"), page.action_of("Which currency is"));
    assert_eq!(server.post_from("/import", &currency, &[("answer", "euros")]).status, StatusCode::BAD_REQUEST);
    assert_eq!(server.post_from("/import", &currency, &[("answer", "eur")]).location(), "/import?done=answered");
    assert_eq!(server.post_from("/import", &account, &[("answer", "livret")]).status, StatusCode::NOT_FOUND, "names are no ids");
    let named = server.post_from("/import", &account, &[("answer", "new"), ("name", "Livret <A>")]);
    assert_eq!(named.location(), "/import?done=answered");
    let page = server.get("/money");
    assert!(page.body.contains("Livret &#60;A&#62;"), "{}", page.body);
    assert!(!server.get("/import").body.contains("Which account does"));
}

#[test]
fn columns_are_given_their_roles_by_hand() {
    let mut server = TestServer::signed_in();
    server.drop_files(&[("table.csv", b"Date,Description,Amount,Other\n03/04/2024,COFFEE,\"4,884\",1\n05/04/2024,TEA,\"2,100\",2\n")]);
    let page = server.get("/import?lang=en");
    let mapping = page.link("/import/mappings/");
    let page = server.get(&mapping);
    assert!(page.body.contains("COFFEE") && page.body.contains("2 rows"), "{}", page.body);
    let mut fields = vec![("role.0", "date"), ("role.1", "label"), ("role.2", "ignore"), ("role.3", "ignore")];
    fields.extend([("date_order", "day"), ("decimal_mark", "comma"), ("sign", "turned")]);
    let missing = server.post_from(&mapping, &mapping, &fields);
    assert!(missing.status == StatusCode::OK && missing.body.contains("Still missing: Amount"), "{}", missing.body);
    fields[2].1 = "amount";
    assert_eq!(server.post_from(&mapping, &mapping, &fields).location(), "/import?done=mapped");
    assert_eq!(server.days(), ["2024-04-03", "2024-04-05"]);
    assert!(server.get("/import").body.contains("−6.984"), "what goes out was written without a minus");
    fields[0].1 = "anything";
    assert_eq!(server.post_from(&mapping, &mapping, &fields).status, StatusCode::BAD_REQUEST);
}

#[test]
fn what_a_file_says_is_text() {
    let mut server = TestServer::signed_in();
    let hostile = "\"><script>alert(1)</script>";
    server.drop_files(&[(hostile.replace('"', "%22").as_str(), b"no format at all"), ("b<i>.ofx", &ofx(&[hostile]))]);
    let page = server.get("/import").body;
    assert!(page.contains("b&#60;i&#62;.ofx"), "{page}");
    assert!(!page.contains("<script>alert"), "{page}");
}

#[test]
fn only_the_link_lets_in_and_only_once() {
    let mut server = TestServer::new();
    let link = server.link();
    let path = link.as_str();
    let wrong = server.get("/enter/0123456789abcdef");
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert!(wrong.body.contains("logis serve") && wrong.headers.get(header::SET_COOKIE).is_none());
    let ahead = server.request("GET", path).header("sec-purpose", "prefetch").body(Body::empty()).unwrap();
    assert_eq!(server.send(ahead).status, StatusCode::CONFLICT, "looking ahead does not use it up");
    let seen = server.get(path);
    let cookie = seen.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.starts_with("logis_7878=") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    assert_eq!(server.get("/import").status, StatusCode::OK);
    assert_eq!(server.get(path).location(), "/", "whoever is in already stays in");
    server.cookies.clear();
    assert_eq!(server.get(path).status, StatusCode::UNAUTHORIZED);
    assert_eq!(server.get("/import").status, StatusCode::UNAUTHORIZED);
}

#[test]
fn a_session_that_was_left_ends() {
    let mut server = TestServer::signed_in();
    server.clock.advance_seconds(13 * 3_600);
    assert_eq!(server.get("/import").status, StatusCode::UNAUTHORIZED);
}

/// The path of a route, with `fill` in its places.
fn path(route: &routes::Route, fill: &str) -> String {
    route.path.split('/').map(|part| if part.starts_with('{') { fill } else { part }).collect::<Vec<_>>().join("/")
}

#[test]
fn a_stranger_is_shown_nothing_of_any_route() {
    let mut server = TestServer::new();
    let before = server.journal();
    for route in ROUTES.iter().filter(|route| route.who == Who::Person) {
        let path = path(route, "00000000000000000000000000000000");
        server.cookies = vec![("logis_7878".into(), "0".repeat(64))];
        let seen = if route.method == Method::Get { server.get(&path) } else { server.post(&path, &[("csrf", "x")]) };
        assert_eq!(seen.status, StatusCode::UNAUTHORIZED, "{path}");
        assert!(seen.body.contains("logis serve") && !seen.body.contains("name=\"csrf\""), "{path}");
    }
    assert_eq!(server.journal(), before, "nothing was touched");
}

#[test]
fn every_form_needs_its_token_and_comes_from_our_pages() {
    let mut server = TestServer::signed_in();
    let token = server.get("/import").token();
    let before = server.journal();
    for route in ROUTES.iter().filter(|route| route.method == Method::Post) {
        let path = path(route, "00000000000000000000000000000000");
        let multipart_kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let is_upload = route.path == "/import" || route.path == "/documents";
        let body = |token: Option<&str>| {
            if is_upload {
                multipart(token, &[("a.ofx", &ofx(&["a"]))])
            } else {
                routes_query("csrf", token.unwrap_or_default()).into_bytes()
            }
        };
        let kind = if is_upload { multipart_kind.as_str() } else { "application/x-www-form-urlencoded" };
        #[rustfmt::skip]
        let table: [(&str, Option<&str>, &str, &str); 6] = [
            ("no token",        None,             "origin",         "http://localhost:7878"),
            ("wrong token",     Some("0123"),     "origin",         "http://localhost:7878"),
            ("another origin",  Some(&token),     "origin",         "http://evil.example"),
            ("no origin",       Some(&token),     "origin",         "null"),
            ("another port",    Some(&token),     "origin",         "http://localhost:9999"),
            ("another site",    Some(&token),     "sec-fetch-site", "cross-site"),
        ];
        for (case, token, name, value) in table {
            let request = server.request("POST", &path).header(header::CONTENT_TYPE, kind).header(name, value);
            let seen = server.send(request.body(Body::from(body(token))).unwrap());
            assert_eq!(seen.status, StatusCode::FORBIDDEN, "{path}: {case}");
        }
    }
    assert_eq!(server.journal(), before, "nothing was touched");
    assert_eq!(server.records(), 0);
}

#[test]
fn unknown_ids_are_not_found() {
    let mut server = TestServer::signed_in();
    let token = server.get("/import").token();
    for fill in ["00000000000000000000000000000000", "nothing", "%2e%2e%2f", "%ff", "account-"] {
        for route in ROUTES.iter().filter(|route| route.who == Who::Person && route.path.contains('{')) {
            let path = path(route, fill);
            let seen = if route.method == Method::Get { server.get(&path) } else { server.post(&path, &[("csrf", &token)]) };
            assert_eq!(seen.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
    assert_eq!(server.get("/nowhere").status, StatusCode::NOT_FOUND);
    assert_eq!(server.get("//evil.example/x").status, StatusCode::NOT_FOUND);
    assert_eq!(server.post("/access", &[]).status, StatusCode::METHOD_NOT_ALLOWED);
}

#[test]
fn no_other_host_is_answered() {
    let mut server = TestServer::signed_in();
    for (host, expected) in [
        ("localhost:7878", 200),
        ("127.0.0.1:7878", 200),
        ("[::1]:7878", 200),
        ("LOCALHOST:7878", 200),
        ("localhost", 400),
        ("localhost:80", 400),
        ("evil.example:7878", 400),
        ("localhost.evil.example:7878", 400),
        ("", 400),
    ] {
        let cookie = server.request("GET", "/styleguide").body(Body::empty()).unwrap().headers()[header::COOKIE].clone();
        let request = Request::builder().uri("/styleguide").header(header::HOST, host).header(header::COOKIE, cookie);
        assert_eq!(server.send(request.body(Body::empty()).unwrap()).status.as_u16(), expected, "{host}");
    }
    let without = Request::builder().uri("/styleguide").body(Body::empty()).unwrap();
    assert_eq!(server.send(without).status, StatusCode::BAD_REQUEST);
}

#[test]
fn every_answer_tells_the_browser_its_limits() {
    let mut server = TestServer::signed_in();
    let style = server.get("/import").link("/assets/");
    for path in ["/import", "/nowhere", "/", "/styleguide", style.as_str(), "/access/journal.jsonl"] {
        let seen = server.get(path);
        let policy = seen.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'") && policy.contains("require-trusted-types-for 'script'"), "{path}");
        assert_eq!(seen.headers["x-content-type-options"], "nosniff", "{path}");
        let kept = if path == style { "public, max-age=31536000, immutable" } else { "no-store" };
        assert_eq!(seen.headers["cache-control"], kept, "{path}");
    }
}

#[test]
fn an_archive_is_shown_as_one_with_its_files() {
    use std::io::Write;
    let mut server = TestServer::signed_in();
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (path, content) in [("b/a.ofx", &ofx(&["a"])[..]), ("invoice.pdf", b"%PDF-1.7")] {
        archive.start_file(path, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    let archive = archive.finish().unwrap().into_inner();
    server.drop_files(&[("all.zip", &archive)]);
    let page = server.get("/import?lang=en");
    assert!(page.body.contains("<h3>all.zip</h3>"), "{}", page.body);
    assert!(page.body.contains(">b/a.ofx<") && page.body.contains(">invoice.pdf<") && page.body.contains("of no known format"));
    assert!(server.get("/deliveries?lang=en").body.contains("all.zip \u{203a} b/a.ofx"));
}

#[test]
fn forms_that_are_too_large_or_make_no_sense_are_refused() {
    let mut server = TestServer::signed_in();
    let token = server.get("/import").token();
    let seen = server.post("/erase", &[("csrf", &token), ("word", &"x".repeat(300 << 10))]);
    assert_eq!(seen.status, StatusCode::PAYLOAD_TOO_LARGE);
    let cut = &multipart(Some(&token), &[("a.ofx", &ofx(&["a"]))]);
    assert_eq!(server.post_multipart(cut[..cut.len() - 60].to_vec()).status, StatusCode::BAD_REQUEST);
    assert_eq!(server.records(), 0, "half a file is none");
    let endless = [&cut[..cut.len() - BOUNDARY.len() - 6], format!("--{BOUNDARY}\r\n").as_bytes(), &vec![b'h'; 2 << 20]].concat();
    assert_eq!(server.post_multipart(endless).status, StatusCode::BAD_REQUEST, "headers without end");
    assert_eq!(server.post_multipart(multipart(Some(&token), &[])).status, StatusCode::SEE_OTHER, "nothing chosen");
}

#[test]
fn the_journal_is_shown_filtered_verified_and_copied() {
    let mut server = TestServer::signed_in();
    server.drop_files(&[("a.ofx", &ofx(&["a"]))]);
    let page = server.get("/access?lang=en");
    assert!(page.body.contains("not verified yet") && page.body.contains("a.ofx, 3 new"), "{}", page.body);
    assert_eq!(server.post_from("/access", "/access/verify", &[]).location(), "/access");
    assert!(server.get("/access").body.contains("Yes, verified on"));
    assert!(server.get("/access?act=remove").body.contains("No entry fits this filter."));
    assert!(server.get("/access?act=import&from=2026-11-12&to=2026-11-12&page=1").body.contains("1 entry"));
    let copy = server.get("/access/journal.jsonl");
    assert_eq!(copy.headers[header::CONTENT_DISPOSITION], "attachment; filename=\"journal.jsonl\"");
    let head: serde_json::Value = serde_json::from_str(copy.body.lines().next().unwrap()).unwrap();
    assert!(head["head"].as_str().unwrap().parse::<logis_vault::Head>().is_ok());
    assert!(copy.body.lines().count() >= 4 && copy.body.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()));
    assert!(server.get("/access?act=export").body.contains("1 entry"), "the copy is told of too");
}

#[test]
fn who_was_not_let_in_stands_in_the_journal() {
    let mut server = TestServer::signed_in();
    let cookies = std::mem::take(&mut server.cookies);
    for guess in 0..5 {
        server.get(&format!("/enter/{guess}"));
    }
    server.clock.advance_seconds(3_700);
    server.get("/enter/6");
    server.cookies = cookies;
    let page = server.get("/access?lang=en&act=attempt").body;
    assert!(page.contains("2 entries") && page.contains("tried to come in 5 times within an hour"), "{page}");
    assert!(page.contains("a link that opens nothing"), "{page}");
}

#[test]
fn the_reader_is_spoken_to_in_their_language() {
    let mut server = TestServer::signed_in();
    assert!(server.get("/import").body.contains("<html lang=\"fr\""));
    let preferred = server.request("GET", "/import").header(header::ACCEPT_LANGUAGE, "en-GB,en;q=0.9").body(Body::empty()).unwrap();
    assert!(server.send(preferred).body.contains("<html lang=\"en\""));
    assert!(server.get("/nowhere?lang=en").body.contains("There is no such page"));
    assert!(server.get("/import").body.contains("<html lang=\"en\""), "chosen once");
    let page = server.get("/access?act=look&lang=en");
    assert!(page.body.contains("/access?act=look&#38;lang=fr"), "the other language keeps the filter");
}

#[test]
fn one_connection_carries_several_requests_until_the_server_ends() {
    use std::io::{Read, Write};
    let server = TestServer::new();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let listeners = runtime.block_on(super::listen::Listeners::bind("127.0.0.1:0".parse().unwrap())).unwrap();
    let port = listeners.port();
    server.site.set_port(port);
    let (end, ended) = tokio::sync::oneshot::channel::<()>();
    let (router, reach) = (server.router.clone(), super::reach::Reach::default());
    let running = runtime.spawn(async move { super::server::run(listeners, None, &reach, router, async { drop(ended.await) }).await });
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
    for last in [false, true] {
        let close = if last { "Connection: close\r\n" } else { "" };
        write!(stream, "GET /assets/none HTTP/1.1\r\nHost: localhost:{port}\r\n{close}\r\n").unwrap();
    }
    let mut answers = String::new();
    stream.read_to_string(&mut answers).unwrap();
    assert_eq!(answers.matches("HTTP/1.1 404 Not Found").count(), 2, "{answers}");
    let resting = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
    end.send(()).unwrap();
    runtime.block_on(running).unwrap();
    drop(resting);
    assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err(), "nobody listens any more");
}

#[test]
fn a_vault_may_end_on_a_thread_that_serves() {
    // A database's client waits when it ends, which such a thread must not.
    let TestServer { app, site, router, runtime, _database, .. } = TestServer::new();
    runtime.block_on(async move { drop((router, site, app)) });
}
