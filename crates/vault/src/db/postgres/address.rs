//! Where a PostgreSQL database is, as its operator writes it.

use std::net::IpAddr;
use std::time::Duration;

use postgres::Config;
use postgres::config::{Host, SslMode};

use crate::VaultError;

/// The schema that the tables lie in where the address names none.
const SCHEMA: &str = "logis";
/// Longest name of a schema: it and the process stand in the connection's name, of which PostgreSQL keeps 63 bytes.
const SCHEMA_MAX_BYTES: usize = 40;
/// Where Debian's PostgreSQL listens, for an address that names no host.
const SOCKET_FOLDER: &str = "/var/run/postgresql";
/// PostgreSQL's own port, which need not be shown.
const PORT: u16 = 5432;
/// How long a connection may take to be made.
const CONNECT_SECONDS_MAX: u64 = 10;
/// A server that answers nothing for so long is taken for lost.
const SILENCE_SECONDS_MAX: u64 = 30;
/// It is probed then, so often.
const PROBE_SECONDS: u64 = 10;
const PROBES_MAX: u32 = 3;

/// `postgres://NAME:PASSWORD@HOST:PORT/DATABASE?schema=NAME`, understood. It is never printed with its password.
pub(super) struct Address {
    pub(super) config: Config,
    pub(super) schema: String,
}

const fn refused<T>(why: &'static str) -> Result<T, VaultError> {
    Err(VaultError::DatabaseAddress(why))
}

impl Address {
    pub(super) fn parse(url: &str) -> Result<Self, VaultError> {
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return refused("it is written postgres://NAME@HOST/DATABASE");
        }
        let (place, query) = url.split_once('?').unwrap_or((url, ""));
        let (mut schema, mut rest, mut plain) = (None, Vec::new(), false);
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("schema", name)) => schema = Some(name.to_owned()),
                Some(("sslmode", "require" | "verify-ca" | "verify-full")) => {
                    return refused("this program speaks no TLS to a database: use a socket, this machine, or a tunnel of your own");
                }
                Some(("sslmode", mode)) => {
                    plain = mode == "disable";
                    rest.push(pair);
                }
                _ => rest.push(pair),
            }
        }
        // What the parser says may quote the address, and so its password.
        let parsed = if rest.is_empty() { place.parse() } else { format!("{place}?{}", rest.join("&")).parse() };
        let mut config: Config = match parsed {
            Ok(config) => config,
            Err(_) => {
                return refused("it is written postgres://NAME@HOST/DATABASE, and has no other settings than PostgreSQL's and schema");
            }
        };
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            config.host_path(SOCKET_FOLDER);
        }
        if !plain && !is_near(&config) {
            return refused(
                "passwords and data would cross a network in the clear: add ?sslmode=disable where that network is yours alone",
            );
        }
        let schema = schema.or_else(|| config.get_options().and_then(search_path)).unwrap_or_else(|| SCHEMA.to_owned());
        let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if schema.is_empty() || schema.len() > SCHEMA_MAX_BYTES || !schema.chars().all(is_letter) || schema.starts_with("pg_") {
            return refused("a schema's name has small letters, digits and _ only");
        }
        config
            .ssl_mode(SslMode::Disable)
            .application_name(&format!("logis {} {schema}", std::process::id()))
            .keepalives_idle(Duration::from_secs(SILENCE_SECONDS_MAX))
            .keepalives_interval(Duration::from_secs(PROBE_SECONDS))
            .keepalives_retries(PROBES_MAX);
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(CONNECT_SECONDS_MAX));
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(Duration::from_secs(SILENCE_SECONDS_MAX));
        }
        Ok(Self { config, schema })
    }

    /// The address without its password.
    pub(super) fn shown(&self) -> String {
        let account = self.config.get_user().map(|name| format!("{name}@")).unwrap_or_default();
        let ports = self.config.get_ports();
        let port = |at: usize| match ports.get(at).or(ports.first()) {
            None | Some(&PORT) => String::new(),
            Some(port) => format!(":{port}"),
        };
        let hosts: Vec<String> = self.config.get_hosts().iter().enumerate().map(|(at, host)| shown_host(host) + &port(at)).collect();
        let database = self.config.get_dbname().unwrap_or_default();
        let schema = if self.schema == SCHEMA { String::new() } else { format!("?schema={}", self.schema) };
        format!("postgres://{account}{}/{database}{schema}", hosts.join(","))
    }
}

fn shown_host(host: &Host) -> String {
    match host {
        Host::Tcp(name) if name.contains(':') => format!("[{name}]"),
        Host::Tcp(name) => name.clone(),
        #[cfg(unix)]
        Host::Unix(folder) => folder.to_string_lossy().replace('/', "%2F"),
    }
}

/// Whether nothing leaves this machine on the way to the database.
fn is_near(config: &Config) -> bool {
    let near = |host: &Host| match host {
        Host::Tcp(name) => name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback()),
        #[cfg(unix)]
        Host::Unix(_) => true,
    };
    // Where addresses stand beside the names, they are what is connected to.
    match config.get_hostaddrs() {
        [] => config.get_hosts().iter().all(near),
        addresses => addresses.iter().all(IpAddr::is_loopback),
    }
}

/// The first schema of `-c search_path=…`.
fn search_path(options: &str) -> Option<String> {
    let (_, value) = options.split_once("search_path=")?;
    value.split([' ', ',']).next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(url: &str) -> String {
        match Address::parse(url) {
            Ok(address) => panic!("{}", address.shown()),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn an_address_is_shown_without_its_password() {
        for (url, shown, schema) in [
            ("postgres://me:secret@127.0.0.1:5433/data", "postgres://me@127.0.0.1:5433/data", "logis"),
            ("postgresql://me@localhost/data?schema=a_1", "postgres://me@localhost/data?schema=a_1", "a_1"),
            ("postgres:///data", "postgres://%2Fvar%2Frun%2Fpostgresql/data", "logis"),
            ("postgres://me@%2Ftmp%2Fs:5433/data", "postgres://me@%2Ftmp%2Fs:5433/data", "logis"),
            ("postgres://me@[::1]/data?options=-csearch_path%3Dmine", "postgres://me@[::1]/data?schema=mine", "mine"),
            ("postgres://me:secret@db.example/data?sslmode=disable", "postgres://me@db.example/data", "logis"),
        ] {
            let address = Address::parse(url).unwrap();
            assert_eq!((address.shown().as_str(), address.schema.as_str()), (shown, schema), "{url}");
        }
    }

    #[test]
    fn what_would_be_unsafe_or_is_no_address_is_refused_in_words() {
        for (url, words) in [
            ("/tmp/data", "written postgres://"),
            ("postgres://me:secret@127.0.0.1:port/data", "written postgres://"),
            ("postgres://me:secret@127.0.0.1/data?what=ever", "no other settings"),
            ("postgres://me:secret@db.example/data", "in the clear"),
            ("postgres://me:secret@10.0.0.1/data?sslmode=prefer", "in the clear"),
            ("postgres://me@localhost/data?sslmode=require", "no TLS"),
            ("postgres://me@localhost/data?sslmode=verify-full", "no TLS"),
            ("postgres://me@localhost/data?schema=x;drop", "small letters"),
            ("postgres://me@localhost/data?schema=pg_catalog", "small letters"),
        ] {
            let said = refusal(url);
            assert!(said.contains(words) && !said.contains("secret"), "{url}: {said}");
        }
    }
}
