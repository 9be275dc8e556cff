//! A PostgreSQL server of a test's own, which it may stop as it likes.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A running server; stopped and removed with the test.
pub struct Server {
    folder: tempfile::TempDir,
    programs: PathBuf,
    port: u16,
}

impl Server {
    /// Starts one where PostgreSQL is installed.
    pub fn start() -> Option<Self> {
        let programs = programs()?;
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let server = Self { folder, programs, port };
        if is_root() {
            // The server refuses root.
            assert!(Command::new("chown").arg("postgres").arg(server.folder.path()).status().unwrap().success());
        }
        server.run("initdb", &["-D", &server.data(), "-U", "logis", "--auth=trust", "-E", "UTF8", "--locale=C"]);
        server.go_on();
        Some(server)
    }

    pub fn url(&self) -> String {
        format!("postgres://logis@127.0.0.1:{}/postgres", self.port)
    }

    /// Starts it again.
    pub fn go_on(&self) {
        let (log, options) = (self.file("log"), format!("-p {} -k '' -c listen_addresses=127.0.0.1", self.port));
        self.run("pg_ctl", &["-D", &self.data(), "-l", &log, "-o", &options, "-w", "start"]);
    }

    /// Ends it as a power cut would: without a word to anyone, and what is not synced is lost.
    pub fn kill(&self) {
        self.run("pg_ctl", &["-D", &self.data(), "-m", "immediate", "-w", "stop"]);
    }

    fn data(&self) -> String {
        self.file("data")
    }

    fn file(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let path = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        // The server keeps what it inherits: not the pipe that the test's runner waits on.
        let status = command.args(arguments).current_dir("/").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        assert!(status.unwrap().success(), "{program} {arguments:?}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.kill();
        } else if let Ok(pid) = std::fs::read_to_string(self.folder.path().join("data/postmaster.pid")) {
            let _ended = Command::new("kill").args(["-QUIT", pid.lines().next().unwrap_or_default()]).status();
        }
    }
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// The folder of PostgreSQL's programs: on the path, or where Debian puts them.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).chain(versions.map(|version| version.path().join("bin"))).collect();
    folders.retain(|folder| ["initdb", "pg_ctl"].iter().all(|name| Path::is_file(&folder.join(name))));
    folders.pop()
}
