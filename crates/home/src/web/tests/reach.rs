//! Stories of how the pages are reached: by a public address, through proxies, over TLS.

use std::io::{Read, Write};
use std::net::{IpAddr, TcpStream};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::*;
use crate::web::reach::Reach;
use crate::web::server::Peer;
use crate::web::tls::{Tls, TlsError, TlsFiles};

impl TestServer {
    /// The same, reached in another way.
    fn reached(mut self, reach: Reach) -> Self {
        let home = self.app.vault.find_home("home").unwrap().unwrap();
        let rng = Arc::new(CountingRng::new(3));
        let site = Site::new(self.app.clone(), home, self.clock.clone(), rng, false, "logis serve".into());
        self.site = Arc::new(site.reached(reach));
        self.site.set_port(7878);
        self.router = routes::router(&self.site);
        self
    }

    /// A request to a name, from an address, with what it says of itself.
    fn asked(&self, method: &str, path: &str, host: &str, peer: &str, said: &[(&'static str, &str)]) -> axum::http::request::Builder {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder().method(method).uri(path).header(header::HOST, host).header(header::COOKIE, cookies.join("; "));
        let request = request.extension(Peer(peer.parse::<IpAddr>().unwrap()));
        said.iter().fold(request, |request, (name, value)| request.header(*name, *value))
    }
}

fn public(proxies: &[&str]) -> Reach {
    Reach {
        public: "https://logis.example".parse().ok(),
        proxies: proxies.iter().map(|proxy| proxy.parse().unwrap()).collect(),
        ..Reach::default()
    }
}

#[test]
fn links_cookies_forms_and_passkeys_follow_the_public_address() {
    let mut server = TestServer::new().reached(public(&[]));
    let link = server.site.link(&crate::cli::access::actor(&server.app)).unwrap();
    let path = link.strip_prefix("https://logis.example").expect("the public address");
    let (host, here) = ("logis.example", "127.0.0.1");
    let elsewhere = server.asked("GET", "/styleguide", HOST, here, &[]).body(Body::empty()).unwrap();
    assert_eq!(server.send(elsewhere).status, StatusCode::BAD_REQUEST, "no other name is answered");
    let request = server.asked("GET", path, host, here, &[]).body(Body::empty()).unwrap();
    let seen = server.send(request);
    let cookie = seen.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.starts_with("__Host-logis_443=") && cookie.ends_with("; Secure") && cookie.contains("; Path=/;"), "{cookie}");
    assert_eq!(seen.headers[header::STRICT_TRANSPORT_SECURITY], "max-age=15552000");
    let request = server.asked("GET", "/import", host, here, &[]).body(Body::empty()).unwrap();
    let token = server.send(request).token();
    let mut post = |origin: &'static str| {
        let said = [("origin", origin), ("content-type", "application/x-www-form-urlencoded")];
        let request = server.asked("POST", "/access/verify", host, here, &said).body(Body::from(format!("csrf={token}"))).unwrap();
        server.send(request).status.as_u16()
    };
    let origins = ["https://logis.example", "http://logis.example", "https://logis.example:7878", "http://localhost:7878", "null"];
    assert_eq!(origins.map(&mut post), [303, 403, 403, 403, 403]);
    let request = server.asked("GET", "/welcome/passkey?name=Anne", host, here, &[]).body(Body::empty()).unwrap();
    let asked: serde_json::Value = serde_json::from_str(&server.send(request).body).unwrap();
    assert_eq!(asked["publicKey"].get("rp").unwrap_or(&asked["rp"])["id"], "logis.example");
    assert_eq!(server.site.origin().origin, "https://logis.example");
}

#[test]
fn who_guesses_behind_a_proxy_is_told_apart_from_others_there() {
    let mut server = TestServer::signed_in();
    let named = server.post_from("/welcome", "/welcome", &[("name", "Anne"), ("password", "une petite phrase")]);
    assert_eq!(named.status, StatusCode::OK);
    let mut server = server.reached(public(&["10.0.0.0/24"]));
    let mut guess = |n: usize, peer: &str, said: &[(&'static str, &str)]| {
        server.cookies.clear();
        let page = server.asked("GET", "/sign-in", "logis.example", peer, said).body(Body::empty()).unwrap();
        let token = server.send(page).token();
        let said: Vec<(&'static str, &str)> = said.iter().copied().chain([("content-type", "application/x-www-form-urlencoded")]).collect();
        let body = format!("csrf={token}&name=guess{n}&password=wrong");
        let request = server.asked("POST", "/sign-in", "logis.example", peer, &said).body(Body::from(body)).unwrap();
        server.send(request).status
    };
    // It writes another address each time, and the proxy writes the true one after it.
    for n in 0..30 {
        let said = format!("192.0.2.{n}, 198.51.100.7");
        assert_eq!(guess(n, "10.0.0.1", &[("x-forwarded-for", &said)]), StatusCode::UNAUTHORIZED);
    }
    assert_eq!(guess(30, "10.0.0.2", &[("x-forwarded-for", "192.0.2.99, 198.51.100.7")]), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(guess(31, "10.0.0.1", &[("x-forwarded-for", "198.51.100.8")]), StatusCode::UNAUTHORIZED, "another one there");
    // Who is no named proxy says nothing of where it came from.
    for n in 32..62 {
        assert_eq!(guess(n, "203.0.113.5", &[("x-forwarded-for", &format!("192.0.2.{n}"))]), StatusCode::UNAUTHORIZED);
    }
    assert_eq!(guess(62, "203.0.113.5", &[("x-forwarded-for", "192.0.2.200")]), StatusCode::TOO_MANY_REQUESTS);
}

#[test]
fn what_comes_unencrypted_is_sent_to_tls_or_refused() {
    let mut server = TestServer::new().reached(Reach { beyond: true, ..public(&["10.0.0.1"]) });
    let mut ask = |method: &str, peer: &str, said: &[(&'static str, &str)]| {
        let request = server.asked(method, "/styleguide?lang=en", "logis.example", peer, said).body(Body::empty()).unwrap();
        let seen = server.send(request);
        (seen.status.as_u16(), seen.location().to_owned())
    };
    assert_eq!(ask("GET", "192.168.1.9", &[]).0, 400, "past the proxy");
    assert_eq!(ask("GET", "10.0.0.1", &[("x-forwarded-proto", "https")]).0, 200);
    let to = "https://logis.example/styleguide?lang=en".to_owned();
    assert_eq!(ask("GET", "10.0.0.1", &[("x-forwarded-proto", "http")]), (308, to));
    assert_eq!(ask("POST", "10.0.0.1", &[("x-forwarded-proto", "http")]).0, 400);
}

/// A certificate's files in a folder of their own.
fn files(folder: &std::path::Path, which: &str) -> TlsFiles {
    let files = TlsFiles { certificate: folder.join("cert.pem"), key: folder.join("key.pem") };
    let from = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls");
    std::fs::copy(from.join(format!("{which}.pem")), &files.certificate).unwrap();
    std::fs::copy(from.join(format!("{which}.key.pem")), &files.key).unwrap();
    set_mode(&files.key, 0o600);
    files
}

fn set_mode(path: &std::path::Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// A client that trusts the tests' authority alone; the answer, and the certificate that it was shown.
fn ask_by_tls(port: u16, name: &str, host: &str) -> Result<(String, CertificateDer<'static>), rustls::Error> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(include_bytes!("../../../tests/tls/authority.pem")).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = Arc::new(config.with_root_certificates(roots).with_no_client_auth());
    let connection = ClientConnection::new(config, ServerName::try_from(name.to_owned()).unwrap())?;
    let mut stream = StreamOwned::new(connection, TcpStream::connect(("127.0.0.1", port)).unwrap());
    while stream.conn.is_handshaking() {
        if let Err(error) = stream.conn.complete_io(&mut stream.sock) {
            let inner = error.into_inner().and_then(|error| error.downcast::<rustls::Error>().ok());
            return Err(inner.map_or(rustls::Error::HandshakeNotComplete, |error| *error));
        }
    }
    write!(stream, "GET /sign-in HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let shown = stream.conn.peer_certificates().unwrap()[0].clone().into_owned();
    Ok((answer, shown))
}

#[test]
fn pages_come_over_tls_and_a_certificate_is_replaced_while_they_are_served() {
    let folder = tempfile::tempdir().unwrap();
    let given = files(folder.path(), "first");
    let tls = Tls::read(given.clone(), Some("logis.example")).unwrap();
    let reach = Reach { tls: true, public: "https://logis.example".parse().ok(), ..Reach::default() };
    let server = TestServer::new().reached(reach);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let listeners = runtime.block_on(crate::web::listen::Listeners::bind("127.0.0.1:0".parse().unwrap())).unwrap();
    let port = listeners.port();
    let (end, ended) = tokio::sync::oneshot::channel::<()>();
    let config = tls.config().unwrap();
    let (router, reach) = (server.router.clone(), server.site.reach().clone());
    let running =
        runtime.spawn(async move { crate::web::server::run(listeners, Some(config), &reach, router, async { drop(ended.await) }).await });
    let (answer, first) = ask_by_tls(port, "logis.example", "logis.example").unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.contains("set-cookie: __Host-logis_443_door="), "{answer}");
    assert!(ask_by_tls(port, "other.example", "logis.example").is_err(), "the certificate is for no other name");
    // Who does not speak TLS is told nothing.
    let mut plain = TcpStream::connect(("127.0.0.1", port)).unwrap();
    write!(plain, "GET /sign-in HTTP/1.1\r\nHost: logis.example\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    let _closed = plain.read_to_end(&mut answer);
    assert!(!String::from_utf8_lossy(&answer).contains("HTTP"));
    assert!(!tls.read_again(false).unwrap(), "nothing has changed");
    files(folder.path(), "second");
    assert!(tls.read_again(true).unwrap());
    let (_, second) = ask_by_tls(port, "logis.example", "logis.example").unwrap();
    assert_ne!(first, second);
    // A half-written pair is not taken: the former serves on.
    std::fs::write(&given.certificate, "-----BEGIN CERTIFICATE-----\nhalf").unwrap();
    assert!(matches!(tls.read_again(false), Err(TlsError::NoCertificate(_))));
    assert!(!tls.read_again(false).unwrap(), "it is said once");
    assert_eq!(ask_by_tls(port, "logis.example", "logis.example").unwrap().1, second);
    end.send(()).unwrap();
    runtime.block_on(running).unwrap();
}

#[test]
fn a_certificate_that_can_not_serve_is_refused_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let said = |change: &dyn Fn(&TlsFiles), name: &str| {
        let files = files(folder.path(), "first");
        change(&files);
        Tls::read(files, Some(name)).unwrap_err().to_string().replace(&folder.path().display().to_string(), "")
    };
    let name = "logis.example";
    let mut all = [
        said(&|files| std::fs::remove_file(&files.certificate).unwrap(), name),
        said(&|files| std::fs::write(&files.certificate, "words").unwrap(), name),
        said(&|files| std::fs::write(&files.key, "words").unwrap(), name),
        said(&|files| set_mode(&files.key, 0o644), name),
        said(&|files| std::fs::write(&files.key, include_bytes!("../../../tests/tls/second.key.pem")).unwrap(), name),
        said(&|_| {}, "box.lan"),
    ];
    all[0] = all[0].split(':').next().unwrap().to_owned();
    insta::assert_snapshot!(all.join("\n"), @r"
    /cert.pem can't be read
    /cert.pem holds no certificate in PEM (-----BEGIN CERTIFICATE-----)
    /key.pem holds no private key in PEM that opens without a passphrase
    other accounts of this machine may read or change the key /key.pem: chmod 600 that file
    the key /key.pem is not that of the certificate /cert.pem
    the certificate /cert.pem is not for box.lan
    ");
    set_mode(&folder.path().join("key.pem"), 0o640);
    assert!(Tls::read(files(folder.path(), "first"), Some("127.0.0.1")).is_ok(), "a group may read it, as Debian's ssl-cert does");
}
