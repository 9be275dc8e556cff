//! A PostgreSQL server of the suite's own: data in a temporary folder, a free port, gone when the tests are.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The variable that names the server to the tests.
pub const VARIABLE: &str = "LOGIS_TEST_DB";
/// It is waited for so long, in steps.
const START_TRIES_MAX: u32 = 300;
const START_PAUSE_MS: u64 = 100;
/// Tests that run beside each other hold some each.
const CONNECTIONS_MAX: u32 = 300;

/// The folder of PostgreSQL's programs: on the path, or the newest of those where Debian puts them.
#[must_use]
pub fn find_programs() -> Option<PathBuf> {
    let mut debian: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|version| Some((version.file_name().to_str()?.parse().ok()?, version.path().join("bin"))))
        .collect();
    debian.sort_unstable_by_key(|(version, _)| std::cmp::Reverse(*version));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders = std::env::split_paths(&path).chain(debian.into_iter().map(|(_, folder)| folder));
    folders.find(|folder| ["initdb", "postgres", "pg_isready"].iter().all(|name| folder.join(name).is_file()))
}

/// A running server; dropped, it ends and its folder goes.
pub struct Server {
    child: Child,
    folder: PathBuf,
    port: u16,
}

impl Server {
    /// Makes one and waits until it answers.
    ///
    /// # Errors
    /// In words.
    pub fn start(programs: &Path) -> Result<Self, String> {
        let folder = std::env::temp_dir().join(format!("logis-postgres-{}", std::process::id()));
        let says = |what: &str| format!("{what} in {}", folder.display());
        std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", says("no folder")))?;
        if is_root() && !succeeds(Command::new("chown").arg("postgres").arg(&folder)) {
            return Err(says("there is no account `postgres`, and the server refuses root:"));
        }
        let data = folder.join("data");
        let made = succeeds(
            as_owner(&programs.join("initdb"))
                .args(["-U", "logis", "--auth=trust", "-E", "UTF8", "--locale=C", "-D"])
                .arg(&data)
                .stdout(Stdio::null()),
        );
        if !made {
            let _removed = std::fs::remove_dir_all(&folder);
            return Err(says("initdb failed"));
        }
        let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).map_err(|error| error.to_string())?.port();
        let log = std::fs::File::create(folder.join("log")).map_err(|error| error.to_string())?;
        // A child of ours, so that Ctrl-C ends it too.
        let child = as_owner(&programs.join("postgres"))
            .arg("-D")
            .arg(&data)
            .args(["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="])
            .args(["-c", &format!("max_connections={CONNECTIONS_MAX}"), "-p", &port.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .map_err(|error| error.to_string())?;
        let mut server = Self { child, folder, port };
        let mut asks = Command::new(programs.join("pg_isready"));
        asks.args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()]);
        for _ in 0..START_TRIES_MAX {
            if succeeds(&mut asks) {
                return Ok(server);
            }
            if !matches!(server.child.try_wait(), Ok(None)) {
                break;
            }
            std::thread::sleep(Duration::from_millis(START_PAUSE_MS));
        }
        let log = std::fs::read_to_string(server.folder.join("log")).unwrap_or_default();
        Err(format!("the server does not start: {log}"))
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> String {
        format!("postgres://logis@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // SIGINT ends it without waiting for whom it serves.
        let _told = succeeds(Command::new("kill").args(["-INT", &self.child.id().to_string()]));
        let _ended = self.child.wait();
        let _removed = std::fs::remove_dir_all(&self.folder);
    }
}

/// The program, run by the account that may own a server.
fn as_owner(program: &Path) -> Command {
    let mut command = if is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.current_dir("/");
    command
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn succeeds(command: &mut Command) -> bool {
    command.status().is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_answers_while_it_is_held_and_is_gone_afterwards() {
        let Some(programs) = find_programs() else {
            println!("skipped: PostgreSQL is not installed");
            return;
        };
        let server = Server::start(&programs).unwrap();
        let (folder, port) = (server.folder.clone(), server.port);
        assert!(folder.join("data").is_dir() && std::net::TcpStream::connect(("127.0.0.1", port)).is_ok());
        drop(server);
        assert!(!folder.exists() && std::net::TcpStream::connect(("127.0.0.1", port)).is_err());
    }
}
