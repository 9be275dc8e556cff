//! Sockets: loopback only, HTTP/1.1, limits on time and size, and an orderly end.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

/// A request's line and headers must come within so long; so long may a connection rest between requests.
const HEADER_SECONDS_MAX: u64 = 30;
/// Bytes of a request's line and headers.
const HEADER_BYTES_MAX: usize = 64 << 10;
/// Headers of a request.
const HEADERS_MAX: usize = 100;
/// Connections at one time; the next ones wait.
const CONNECTIONS_MAX: usize = 256;
/// When the server ends, requests at work are waited for so long.
const END_SECONDS_MAX: u64 = 10;
/// After a failure to accept (no file handles left) it is tried again after this long.
const ACCEPT_PAUSE_MS: u64 = 200;
/// Free ports tried until one is free on both loopback addresses.
const FREE_PORTS_TRIED_MAX: u32 = 16;

/// The address that a request came from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) IpAddr);

/// Where to listen: on this machine, at this port; 0 is any free one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listen {
    /// The port.
    pub port: u16,
}

/// Why nobody can be served.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// It is no address.
    #[error("“{0}” is no address; write 127.0.0.1:7878")]
    Unclear(String),
    /// It can be reached from other machines.
    #[error(
        "“{0}” can be reached from other machines, and this version encrypts no connections (TLS comes later): listen on 127.0.0.1, ::1 or localhost"
    )]
    NotLoopback(String),
    /// Something else listens there.
    #[error("something else listens on port {0} of this machine: end it, or choose another port with --listen 127.0.0.1:PORT")]
    Taken(u16),
    /// The operating system refuses.
    #[error("can't listen on port {0}: {1}")]
    Refused(u16, io::Error),
}

impl FromStr for Listen {
    type Err = ListenError;

    /// `127.0.0.1:7878`, `[::1]:7878`, `localhost:7878`.
    fn from_str(text: &str) -> Result<Self, ListenError> {
        let unclear = || ListenError::Unclear(text.to_owned());
        let (host, port) = text.rsplit_once(':').ok_or_else(unclear)?;
        let port = port.parse().map_err(|_| unclear())?;
        if host.eq_ignore_ascii_case("localhost") {
            return Ok(Self { port });
        }
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        match host.parse::<IpAddr>() {
            Ok(ip) if ip == Ipv4Addr::LOCALHOST || ip == Ipv6Addr::LOCALHOST => Ok(Self { port }),
            Ok(_) => Err(ListenError::NotLoopback(text.to_owned())),
            Err(_) if !host.is_empty() && !host.contains(':') => Err(ListenError::NotLoopback(text.to_owned())),
            Err(_) => Err(unclear()),
        }
    }
}

/// The sockets of a server.
pub struct Listeners {
    all: Vec<TcpListener>,
    port: u16,
}

impl Listeners {
    /// Listens on both loopback addresses: browsers may take either for `localhost`, and whoever held the other one
    /// would be sent the link.
    ///
    /// # Errors
    /// [`ListenError`].
    pub async fn bind(listen: Listen) -> Result<Self, ListenError> {
        let mut tried = 0;
        loop {
            tried += 1;
            match bind_both(listen.port).await {
                Err(ListenError::Taken(_)) if listen.port == 0 && tried < FREE_PORTS_TRIED_MAX => {}
                done => return done,
            }
        }
    }

    /// The port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }
}

async fn bind_both(port: u16) -> Result<Listeners, ListenError> {
    let first = bind(IpAddr::V4(Ipv4Addr::LOCALHOST), port).await?;
    let port = first.local_addr().map_err(|error| ListenError::Refused(port, error))?.port();
    let mut all = vec![first];
    match bind(IpAddr::V6(Ipv6Addr::LOCALHOST), port).await {
        Ok(second) => all.push(second),
        Err(ListenError::Taken(port)) => return Err(ListenError::Taken(port)),
        // A machine without IPv6.
        Err(_) => {}
    }
    Ok(Listeners { all, port })
}

async fn bind(ip: IpAddr, port: u16) -> Result<TcpListener, ListenError> {
    TcpListener::bind(SocketAddr::new(ip, port)).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => ListenError::Taken(port),
        _ => ListenError::Refused(port, error),
    })
}

/// Serves until `end`; then requests at work are finished, and new ones are not taken.
pub async fn run(listeners: Listeners, router: Router, end: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let mut end = std::pin::pin!(end);
    loop {
        // The semaphore is never closed.
        let Ok(place) = places.clone().acquire_owned().await else { break };
        let stream = tokio::select! {
            stream = accept(&listeners.all) => stream,
            () = &mut end => break,
        };
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new())
            .header_read_timeout(Duration::from_secs(HEADER_SECONDS_MAX))
            .max_buf_size(HEADER_BYTES_MAX)
            .max_headers(HEADERS_MAX);
        let (peer, service) = (stream.peer_addr().ok(), TowerToHyperService::new(router.clone()));
        // Who tries to sign in too often is told by address.
        let service = service_fn(move |mut request: hyper::Request<Incoming>| {
            if let Some(peer) = peer {
                request.extensions_mut().insert(Peer(peer.ip()));
            }
            service.call(request)
        });
        let connection = http.serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // What breaks here is the other side's.
            let _ended = connection.await;
            drop(place);
        });
    }
    drop(listeners);
    let _ended = tokio::time::timeout(Duration::from_secs(END_SECONDS_MAX), graceful.shutdown()).await;
}

async fn accept(listeners: &[TcpListener]) -> TcpStream {
    loop {
        let accepted = match listeners {
            [one, other] => tokio::select! { a = one.accept() => a, b = other.accept() => b },
            [one] => one.accept().await,
            _ => std::future::pending().await,
        };
        match accepted {
            Ok((stream, _)) => {
                // Answers are small and wanted at once; without it they only come later.
                let _set = stream.set_nodelay(true);
                return stream;
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(ACCEPT_PAUSE_MS)).await,
        }
    }
}

/// Until the person (ctrl-c) or the system (SIGTERM) ends the program.
pub async fn told_to_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _told = tokio::signal::ctrl_c().await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_listened_to() {
        #[rustfmt::skip]
        let table = [
            ("127.0.0.1:7878",   "7878"),
            ("[::1]:0",          "0"),
            ("localhost:80",     "80"),
            ("0.0.0.0:7878",     "not loopback"),
            ("192.168.1.4:7878", "not loopback"),
            ("[::]:7878",        "not loopback"),
            ("example.org:80",   "not loopback"),
            ("7878",             "unclear"),
            ("127.0.0.1:99999",  "unclear"),
            (":7878",            "unclear"),
        ];
        for (text, expected) in table {
            let found = match text.parse::<Listen>() {
                Ok(listen) => listen.port.to_string(),
                Err(ListenError::NotLoopback(_)) => "not loopback".to_owned(),
                Err(_) => "unclear".to_owned(),
            };
            assert_eq!(found, expected, "{text}");
        }
    }
}
