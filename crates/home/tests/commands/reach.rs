//! Stories of `logis serve` as others reach it: what it refuses, its certificate, and how it ends.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use super::Home;

/// A server that runs, until it is dropped.
struct Served {
    child: Child,
    /// The link that it printed.
    link: String,
    /// The lines of its standard error.
    told: Receiver<String>,
}

impl Served {
    fn new(home: &Home, words: &[&str]) -> Self {
        let words = [&["serve", "--listen", "127.0.0.1:0"], words].concat();
        let mut child = home.command(&words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut link = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut link).unwrap();
        let (sender, told) = channel();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        std::thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { child, link: link.trim().to_owned(), told }
    }

    fn port(&self) -> u16 {
        self.link.split(':').nth(2).and_then(|rest| rest.split('/').next()).and_then(|port| port.parse().ok()).expect("a port")
    }

    fn signal(&self, name: &str) {
        assert!(Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status().unwrap().success());
    }

    /// Waits until it says so.
    fn says(&self, words: &str) -> bool {
        std::iter::from_fn(|| self.told.recv_timeout(Duration::from_secs(60)).ok()).any(|line| line.contains(words))
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _waited = self.child.wait();
    }
}

/// A certificate's files, copied into the home's folder as `cert.pem` and `key.pem`.
fn certificate(home: &Home, which: &str) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls");
    home.file("key.pem", fs::read(from.join(format!("{which}.key.pem"))).unwrap());
    fs::set_permissions(home.path("key.pem"), fs::Permissions::from_mode(0o600)).unwrap();
    home.file("cert.pem", fs::read(from.join(format!("{which}.pem"))).unwrap());
}

#[test]
fn what_would_be_open_to_others_is_refused_and_what_to_do_is_said() {
    let home = Home::new();
    certificate(&home, "first");
    let tls = ["--tls-cert", "cert.pem", "--tls-key", "key.pem"];
    #[rustfmt::skip]
    let table: [(&[&str], i32, &str); 8] = [
        (&["--listen", "0.0.0.0:0"],                                                        1, "--trusted-proxy"),
        (&["--listen", "0.0.0.0:0", "--public-url", "https://a.example"],                   1, "--tls-cert"),
        (&["--listen", "0.0.0.0:0", tls[0], tls[1], tls[2], tls[3]],                        1, "--public-url"),
        (&["--public-url", "https://a.example", tls[0], tls[1], tls[2], tls[3]],            1, "is not for a.example"),
        (&["--public-url", "http://localhost", tls[0], tls[1], tls[2], tls[3]],             1, "Write https://"),
        (&["--public-url", "http://a.example"],                                             2, "write https://"),
        (&["--trusted-proxy", "0.0.0.0/0"],                                                 2, "no network"),
        (&["--tls-cert", "cert.pem"],                                                       2, "--tls-key"),
    ];
    for (words, code, said) in table {
        let run = home.run(&[&["serve"], words].concat());
        assert!(run.code == code && run.err.contains(said), "{words:?}: {} {}", run.code, run.err);
    }
    assert!(home.run(&["demo", "--listen", "0.0.0.0:0", "--no-open"]).err.contains("Other machines reach"), "the demo too");
}

#[test]
fn who_forgets_to_name_the_proxy_is_told() {
    let home = Home::new();
    let forgotten = Served::new(&home, &["--public-url", "https://logis.example"]);
    assert!(forgotten.link.starts_with("https://logis.example/enter/") && forgotten.says("--trusted-proxy"));
    drop(forgotten);
    let named = Served::new(&home, &["--public-url", "https://logis.example", "--trusted-proxy", "127.0.0.1,::1"]);
    assert!(!named.told.recv_timeout(Duration::from_secs(60)).unwrap().contains("--trusted-proxy"));
}

#[test]
fn a_server_over_tls_takes_another_certificate_when_it_is_told() {
    let home = Home::new();
    certificate(&home, "first");
    let served = Served::new(&home, &["--tls-cert", "cert.pem", "--tls-key", "key.pem"]);
    assert!(served.link.starts_with("https://localhost:"), "{}", served.link);
    certificate(&home, "second");
    served.signal("HUP");
    assert!(served.says("the certificate was read again"));
    home.file("key.pem", "no key");
    served.signal("HUP");
    assert!(served.says("the former certificate serves on"));
    served.signal("TERM");
    let mut served = served;
    assert!(served.child.wait().unwrap().success());
}

#[test]
fn a_server_that_is_told_to_end_finishes_what_is_at_work() {
    let home = Home::new();
    let mut served = Served::new(&home, &[]);
    let port = served.port();
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let head = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 6\r\nExpect: 100-continue";
    write!(stream, "POST /sign-in HTTP/1.1\r\nHost: localhost:{port}\r\n{head}\r\n\r\n").unwrap();
    let mut goes_on = [0; 25];
    stream.read_exact(&mut goes_on).unwrap();
    assert_eq!(&goes_on, b"HTTP/1.1 100 Continue\r\n\r\n", "it is at work on the request");
    served.signal("HUP");
    served.signal("TERM");
    while TcpStream::connect(("127.0.0.1", port)).is_ok() {
        std::thread::sleep(Duration::from_millis(10));
    }
    stream.write_all(b"csrf=x").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 403") && answer.trim_end().ends_with("</html>"), "{answer}");
    assert!(served.child.wait().unwrap().success());
}
