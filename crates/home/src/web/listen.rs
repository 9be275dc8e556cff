//! Where to listen, and the sockets that do.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use tokio::net::TcpListener;

/// Free ports tried until one is free on both loopback addresses.
const FREE_PORTS_TRIED_MAX: u32 = 16;

/// Where to listen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listen {
    /// The address; on both loopback addresses where there is none.
    pub ip: Option<IpAddr>,
    /// The port; 0 is any free one.
    pub port: u16,
}

/// Why nobody can be served.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// It is no address.
    #[error("“{0}” is no address of this machine; write 127.0.0.1:7878, or 0.0.0.0:7878 for all that it has")]
    Unclear(String),
    /// Something else listens there.
    #[error("something else listens on port {0} of this machine: end it, or choose another port with --listen")]
    Taken(u16),
    /// The operating system refuses.
    #[error("can't listen on port {0}: {1}")]
    Refused(u16, io::Error),
}

impl FromStr for Listen {
    type Err = ListenError;

    /// `127.0.0.1:7878`, `[::1]:7878`, `localhost:7878`, `0.0.0.0:7878`.
    fn from_str(text: &str) -> Result<Self, ListenError> {
        let unclear = || ListenError::Unclear(text.to_owned());
        let (host, port) = text.rsplit_once(':').ok_or_else(unclear)?;
        let port = port.parse().map_err(|_| unclear())?;
        if host.eq_ignore_ascii_case("localhost") {
            return Ok(Self { ip: None, port });
        }
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let ip = host.parse::<IpAddr>().map_err(|_| unclear())?;
        let is_local = ip == Ipv4Addr::LOCALHOST || ip == Ipv6Addr::LOCALHOST;
        Ok(Self { ip: Some(ip).filter(|_| !is_local), port })
    }
}

impl fmt::Display for Listen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        SocketAddr::new(self.ip.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)), self.port).fmt(f)
    }
}

impl Listen {
    /// Whether other machines may reach it.
    #[must_use]
    pub fn is_beyond(&self) -> bool {
        self.ip.is_some_and(|ip| !ip.to_canonical().is_loopback())
    }
}

/// The sockets of a server.
pub struct Listeners {
    pub(super) all: Vec<TcpListener>,
    port: u16,
}

impl Listeners {
    /// Listens, where no address is named on both loopback addresses: browsers may take either for `localhost`, and
    /// whoever held the other one would be sent the link.
    ///
    /// # Errors
    /// [`ListenError`].
    pub async fn bind(listen: Listen) -> Result<Self, ListenError> {
        if let Some(ip) = listen.ip {
            let one = bind(ip, listen.port).await?;
            let port = one.local_addr().map_err(|error| ListenError::Refused(listen.port, error))?.port();
            return Ok(Self { all: vec![one], port });
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_who_may_reach_it() {
        #[rustfmt::skip]
        let table = [
            ("127.0.0.1:7878",   "here"),
            ("[::1]:0",          "here"),
            ("localhost:80",     "here"),
            ("127.0.0.2:80",     "here"),
            ("0.0.0.0:7878",     "beyond"),
            ("192.168.1.4:7878", "beyond"),
            ("[::]:7878",        "beyond"),
            ("example.org:80",   "unclear"),
            ("7878",             "unclear"),
            ("127.0.0.1:99999",  "unclear"),
            (":7878",            "unclear"),
        ];
        for (text, expected) in table {
            let found = match text.parse::<Listen>() {
                Ok(listen) if listen.is_beyond() => "beyond",
                Ok(_) => "here",
                Err(_) => "unclear",
            };
            assert_eq!(found, expected, "{text}");
        }
    }
}
