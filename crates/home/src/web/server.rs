//! Connections: HTTP/1.1, by TLS or not, limits on time and size, and an orderly end.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_rustls::TlsAcceptor;

use super::listen::Listeners;
use super::reach::Reach;
use super::tls::Tls;
use crate::people::network;

/// A request's line and headers must come within so long; so long may a connection rest between requests.
const HEADER_SECONDS_MAX: u64 = 30;
/// Bytes of a request's line and headers.
const HEADER_BYTES_MAX: usize = 64 << 10;
/// Headers of a request.
const HEADERS_MAX: usize = 100;
/// Connections at one time; the next ones wait.
const CONNECTIONS_MAX: usize = 256;
/// Connections of one address at one time, where many don't share it; more are closed.
const CONNECTIONS_OF_ONE_MAX: u32 = 64;
/// When the server ends, requests at work are waited for so long.
const END_SECONDS_MAX: u64 = 10;
/// After a failure to accept (no file handles left) it is tried again after this long.
const ACCEPT_PAUSE_MS: u64 = 200;
/// A connection's TLS must be agreed on within so long.
const HANDSHAKE_SECONDS_MAX: u64 = 10;

/// A certificate's files are looked at so often.
const CERTIFICATE_SECONDS: u64 = 30;

/// The address that a request came from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) IpAddr);

/// Serves until `end`, by TLS where a certificate is given; then requests at work are finished, and new ones are not taken.
/// `reach` says which addresses many share.
pub async fn run(listeners: Listeners, tls: Option<Arc<ServerConfig>>, reach: &Reach, router: Router, end: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    let counts = Counts::default();
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let tls = tls.map(TlsAcceptor::from);
    let mut end = std::pin::pin!(end);
    loop {
        let (place, stream) = tokio::select! {
            next = next(&places, &listeners.all) => next,
            () = &mut end => break,
        };
        let peer = stream.peer_addr().ok().map(|peer| peer.ip().to_canonical());
        let counted = match peer.filter(|peer| !reach.is_shared(*peer)) {
            None => None,
            Some(peer) => match Counted::new(&counts, peer) {
                None => continue,
                counted => counted,
            },
        };
        let (tls, router, watcher) = (tls.clone(), router.clone(), graceful.watcher());
        tokio::spawn(async move {
            match tls {
                None => serve(stream, peer, router, watcher).await,
                Some(tls) => {
                    let agreed = tokio::time::timeout(Duration::from_secs(HANDSHAKE_SECONDS_MAX), tls.accept(stream)).await;
                    // Who does not speak TLS is answered by its alert, and asked nothing more.
                    if let Ok(Ok(stream)) = agreed {
                        serve(stream, peer, router, watcher).await;
                    }
                }
            }
            drop((place, counted));
        });
    }
    drop(listeners);
    let _ended = tokio::time::timeout(Duration::from_secs(END_SECONDS_MAX), graceful.shutdown()).await;
}

/// Connections by address, of those that are counted: of IPv6 by network, of which one machine has all.
type Counts = Arc<Mutex<HashMap<[u8; 8], u32>>>;

/// A connection that is counted, until it is dropped.
struct Counted(Counts, [u8; 8]);

impl Counted {
    /// Nothing where the address has too many.
    fn new(counts: &Counts, peer: IpAddr) -> Option<Self> {
        let peer = network(peer);
        let mut all = counts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = all.entry(peer).or_default();
        if *count >= CONNECTIONS_OF_ONE_MAX {
            return None;
        }
        *count += 1;
        Some(Self(counts.clone(), peer))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = all.get_mut(&self.1) {
            *count -= 1;
            if *count == 0 {
                all.remove(&self.1);
            }
        }
    }
}

/// A place, and then who comes.
async fn next(places: &Arc<Semaphore>, listeners: &[TcpListener]) -> (Option<OwnedSemaphorePermit>, TcpStream) {
    // The semaphore is never closed.
    let place = places.clone().acquire_owned().await.ok();
    (place, accept(listeners).await)
}

async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, peer: Option<IpAddr>, router: Router, watcher: Watcher) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(HEADER_SECONDS_MAX))
        .max_buf_size(HEADER_BYTES_MAX)
        .max_headers(HEADERS_MAX);
    let service = TowerToHyperService::new(router);
    // Who tries to sign in too often is told by address.
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        if let Some(peer) = peer {
            request.extensions_mut().insert(Peer(peer));
        }
        service.call(request)
    });
    // What breaks here is the other side's.
    let _ended = watcher.watch(http.serve_connection(TokioIo::new(stream), service)).await;
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

/// Until the person (ctrl-c) or the system (SIGTERM) ends the program. Both are heard from the call on, within a runtime: one
/// that came before the first look at what this gives would end the program at once.
pub fn told_to_end() -> impl Future<Output = ()> + Send {
    #[cfg(unix)]
    let heard = {
        use tokio::signal::unix::{SignalKind, signal};
        [SignalKind::interrupt(), SignalKind::terminate()].map(signal)
    };
    async move {
        #[cfg(unix)]
        if let [Ok(mut interrupted), Ok(mut terminated)] = heard {
            tokio::select! {
                _ = interrupted.recv() => {}
                _ = terminated.recv() => {}
            }
            return;
        }
        let _told = tokio::signal::ctrl_c().await;
    }
}

/// Reads a certificate again when its files change, or at once on SIGHUP, until the runtime ends. Without one, SIGHUP says
/// nothing to a service and must not end it.
pub async fn follow(tls: Option<Arc<Tls>>, mut told: Told) {
    let mut ticks = tokio::time::interval(Duration::from_secs(CERTIFICATE_SECONDS));
    loop {
        let always = tokio::select! {
            _ = ticks.tick() => false,
            () = told.next() => true,
        };
        let Some(tls) = tls.clone() else { continue };
        match tokio::task::spawn_blocking(move || tls.read_again(always)).await {
            Ok(Ok(true)) => eprintln!("logis: the certificate was read again"),
            Ok(Err(error)) => eprintln!("logis: {error}; the former certificate serves on"),
            _ => {}
        }
    }
}

/// SIGHUP, where no terminal sends it when it closes.
pub struct Told {
    #[cfg(unix)]
    signal: Option<tokio::signal::unix::Signal>,
}

impl Told {
    /// Listens for it from now on, within a runtime.
    #[cfg(unix)]
    #[must_use]
    pub fn listen() -> Self {
        use std::io::IsTerminal;
        use tokio::signal::unix::{SignalKind, signal};
        let is_service = !std::io::stderr().is_terminal();
        Self { signal: is_service.then(|| signal(SignalKind::hangup()).ok()).flatten() }
    }

    /// Nothing is heard here.
    #[cfg(not(unix))]
    #[must_use]
    pub fn listen() -> Self {
        Self {}
    }

    async fn next(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.signal
            && signal.recv().await.is_some()
        {
            return;
        }
        std::future::pending::<()>().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_does_not_take_every_place() {
        let (counts, one, other) = (Counts::default(), IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2]));
        let all: Vec<_> = (0..CONNECTIONS_OF_ONE_MAX).map(|_| Counted::new(&counts, one).unwrap()).collect();
        assert!(Counted::new(&counts, one).is_none() && Counted::new(&counts, other).is_some());
        drop(all);
        assert!(Counted::new(&counts, one).is_some());
        let six = |end: u16| IpAddr::from([0x2001, 0xdb8, 0, 1, 0, 0, 0, end]);
        let all: Vec<_> = (0..100).filter_map(|end| Counted::new(&counts, six(end))).collect();
        assert_eq!(all.len(), CONNECTIONS_OF_ONE_MAX as usize, "a network of IPv6 is one machine's");
        drop(all);
        assert!(counts.lock().unwrap().is_empty(), "what ended is forgotten");
    }
}
