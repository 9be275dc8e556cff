//! How the pages are reached: under which address, over what, and through whom.
//!
//! Links, cookies, the host that is answered, the origin of forms and of passkeys all follow from one [`Reach`]. What a
//! request says of the way it came ([`forwarded`]) is believed only of proxies that were named.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use axum::http::header::HeaderMap;

use super::forwarded;
use super::listen::Listen;

/// Longest name of a host (RFC 1035, section 2.3.4).
const HOST_BYTES_MAX: usize = 253;

/// The address under which browsers reach the pages: `https://logis.example`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    secure: bool,
    /// As URLs have it: lowercase, brackets around IPv6.
    host: String,
    port: u16,
}

/// Why a text is no such address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PublicUrlError {
    /// It is no address.
    #[error("“{0}” is no address of a site; write https://NAME or https://NAME:PORT, without a path")]
    Unclear(String),
    /// It would not be encrypted.
    #[error("“{0}” would be read by everyone on the way, and browsers give it no passkeys: write https://…")]
    Open(String),
}

impl FromStr for PublicUrl {
    type Err = PublicUrlError;

    fn from_str(text: &str) -> Result<Self, PublicUrlError> {
        let unclear = || PublicUrlError::Unclear(text.to_owned());
        let (scheme, rest) = text.trim().split_once("://").ok_or_else(unclear)?;
        let secure = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return Err(unclear()),
        };
        let authority = rest.strip_suffix('/').unwrap_or(rest).to_ascii_lowercase();
        let (host, port) = match authority.rsplit_once(':').filter(|(host, _)| !host.contains(':') || host.ends_with(']')) {
            Some((host, port)) => (host, Some(port.parse::<u16>().ok().filter(|port| *port > 0).ok_or_else(unclear)?)),
            None => (authority.as_str(), None),
        };
        if !is_host(host) {
            return Err(unclear());
        }
        if !secure && !["localhost", "127.0.0.1", "[::1]"].contains(&host) {
            return Err(PublicUrlError::Open(text.to_owned()));
        }
        // Browsers write an address of IPv6 in its one shortest form.
        let six = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')?.parse::<std::net::Ipv6Addr>().ok());
        let host = six.map_or_else(|| host.to_owned(), |six| format!("[{six}]"));
        Ok(Self { secure, host, port: port.unwrap_or(if secure { 443 } else { 80 }) })
    }
}

/// Whether it names a host: letters of ASCII (other letters come as `xn--…`), digits, dots and dashes, or an address.
fn is_host(host: &str) -> bool {
    if let Some(six) = host.strip_prefix('[') {
        return six.strip_suffix(']').is_some_and(|six| six.parse::<std::net::Ipv6Addr>().is_ok());
    }
    let label = |label: &str| {
        !label.is_empty() && !label.starts_with('-') && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    host.len() <= HOST_BYTES_MAX && host.split('.').all(label)
}

impl fmt::Display for PublicUrl {
    /// As browsers write an origin: without the port that goes without saying.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, usual) = if self.secure { ("https", 443) } else { ("http", 80) };
        write!(f, "{scheme}://{}", self.host)?;
        if self.port == usual { Ok(()) } else { write!(f, ":{}", self.port) }
    }
}

impl PublicUrl {
    /// The name without port, as passkeys and certificates have it.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port that browsers see.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Whether browsers come by TLS.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.secure
    }

    /// Whether a `Host` header names this site.
    fn is(&self, host: &[u8]) -> bool {
        let usual = self.port == if self.secure { 443 } else { 80 };
        host.eq_ignore_ascii_case(format!("{}:{}", self.host, self.port).as_bytes())
            || usual && host.eq_ignore_ascii_case(self.host.as_bytes())
    }
}

/// Addresses of proxies: one, or a network (`192.0.2.0/24`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    ip: IpAddr,
    bits: u8,
}

/// Why a text is no network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no address and no network; write 127.0.0.1 or 192.168.1.0/24")]
pub struct NetworkError(String);

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let wrong = || NetworkError(text.to_owned());
        let (ip, bits) = text.split_once('/').map_or((text, None), |(ip, bits)| (ip, Some(bits)));
        let ip = ip.trim().parse::<IpAddr>().map_err(|_| wrong())?.to_canonical();
        let all = if ip.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(all), |bits| bits.trim().parse().map_err(|_| wrong()))?;
        // Whoever is believed is anyone where the network is everything: surely a slip.
        if bits == 0 || bits > all { Err(wrong()) } else { Ok(Self { ip, bits }) }
    }
}

impl Network {
    fn holds(&self, ip: IpAddr) -> bool {
        let same = |a: u128, b: u128, all: u8| (a ^ b) >> (all - self.bits) == 0;
        match (self.ip, ip) {
            (IpAddr::V4(a), IpAddr::V4(b)) => same(a.to_bits().into(), b.to_bits().into(), 32),
            (IpAddr::V6(a), IpAddr::V6(b)) => same(a.to_bits(), b.to_bits(), 128),
            _ => false,
        }
    }
}

/// How the pages are reached.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    /// The address that browsers know; without one it is `localhost` and the port.
    pub public: Option<PublicUrl>,
    /// Who is believed of where a request came from.
    pub proxies: Vec<Network>,
    /// Whether the server itself speaks TLS.
    pub tls: bool,
    /// Whether other machines reach the server itself.
    pub beyond: bool,
}

/// Why pages may not be reached so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReachError {
    /// Other machines would reach it, and nothing encrypts.
    #[error(
        "other machines reach {0}, and nothing encrypts what they send: give a certificate (--tls-cert, --tls-key), or let a proxy encrypt and name it (--trusted-proxy)"
    )]
    Open(Listen),
    /// Other machines would reach it, and nobody said by which name.
    #[error("other machines reach {0}: say by which address, as --public-url https://logis.example")]
    Nameless(Listen),
    /// It says http, and speaks TLS.
    #[error("--public-url {0} says http, and --tls-cert makes it https")]
    OtherScheme(PublicUrl),
}

impl Reach {
    /// Whether it is safe to listen there.
    ///
    /// # Errors
    /// [`ReachError`], with what to do.
    pub fn check(&self, listen: Listen) -> Result<(), ReachError> {
        if let Some(public) = self.public.as_ref().filter(|public| self.tls && !public.is_secure()) {
            return Err(ReachError::OtherScheme(public.clone()));
        }
        match listen.is_beyond() {
            true if !self.tls && self.proxies.is_empty() => Err(ReachError::Open(listen)),
            true if self.public.is_none() => Err(ReachError::Nameless(listen)),
            _ => Ok(()),
        }
    }

    /// Whether browsers come by TLS.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.public.as_ref().map_or(self.tls, PublicUrl::is_secure)
    }

    /// The origin of the pages, where the server listens on this port.
    #[must_use]
    pub fn origin(&self, port: u64) -> String {
        let scheme = if self.tls { "https" } else { "http" };
        self.public.as_ref().map_or_else(|| format!("{scheme}://localhost:{port}"), ToString::to_string)
    }

    /// Whether a `Host` header names these pages.
    #[must_use]
    pub fn is_own(&self, host: &[u8], port: u64) -> bool {
        if let Some(public) = &self.public {
            return public.is(host);
        }
        let usual = port == if self.tls { 443 } else { 80 };
        ["localhost", "127.0.0.1", "[::1]"].iter().any(|name| {
            host.eq_ignore_ascii_case(format!("{name}:{port}").as_bytes()) || usual && host.eq_ignore_ascii_case(name.as_bytes())
        })
    }

    /// Whether a connection from there is let in: what is not encrypted comes from this machine or a named proxy.
    #[must_use]
    pub fn lets_in(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        self.tls || !self.beyond || peer.is_loopback() || self.trusts(peer)
    }

    /// Whether many may come from one address: this machine, or a named proxy.
    #[must_use]
    pub fn is_shared(&self, peer: IpAddr) -> bool {
        peer.is_loopback() || self.trusts(peer)
    }

    /// Who sent a request: the last hop before the named proxies, else who holds the connection.
    #[must_use]
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let peer = peer.to_canonical();
        if !self.trusts(peer) {
            return peer;
        }
        let seen = |hops: Vec<Option<IpAddr>>| (!hops.is_empty()).then(|| self.last_stranger(peer, hops));
        match (seen(forwarded::x_forwarded_for(headers)), seen(forwarded::forwarded(headers))) {
            (None, None) => peer,
            (Some(one), None) | (None, Some(one)) => one,
            // A proxy writes one of them, and may let the other through as a stranger wrote it.
            (Some(one), Some(other)) => {
                if one == other {
                    one
                } else {
                    peer
                }
            }
        }
    }

    /// Whether a named proxy says that the browser came without encryption to a site that has it.
    #[must_use]
    pub fn came_openly(&self, peer: IpAddr, headers: &HeaderMap) -> bool {
        if !self.is_secure() || self.tls || !self.trusts(peer.to_canonical()) {
            return false;
        }
        forwarded::came_openly(headers)
    }

    fn trusts(&self, ip: IpAddr) -> bool {
        self.proxies.iter().any(|network| network.holds(ip))
    }

    /// Of hops from the last one back, the first that is no named proxy; one that can't be read is nobody's word.
    fn last_stranger(&self, peer: IpAddr, hops: Vec<Option<IpAddr>>) -> IpAddr {
        let mut last = peer;
        for hop in hops {
            match hop {
                Some(ip) if self.trusts(ip) => last = ip,
                Some(ip) => return ip,
                None => return last,
            }
        }
        last
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    type Said = &'static [(&'static str, &'static str)];

    #[test]
    fn an_address_of_a_site_is_read_or_refused() {
        #[rustfmt::skip]
        let table = [
            ("https://Logis.Example/",      "https://logis.example"),
            ("https://logis.example:443",   "https://logis.example"),
            ("https://box.lan:7878",        "https://box.lan:7878"),
            ("https://[2001:db8::1]:8443/", "https://[2001:db8::1]:8443"),
            ("https://[2001:DB8:0::0:1]",   "https://[2001:db8::1]"),
            ("http://localhost:7878",       "http://localhost:7878"),
            ("http://logis.example",        "open"),
            ("logis.example",               "unclear"),
            ("https://logis.example/home",  "unclear"),
            ("https://a@logis.example",     "unclear"),
            ("https://logis.example:0",     "unclear"),
            ("https://logis..example",      "unclear"),
            ("https://maison.été",          "unclear"),
            ("https://2001:db8::1",         "unclear"),
            ("ftp://logis.example",         "unclear"),
            ("https://",                    "unclear"),
            ("https://evil\r\nx: y",        "unclear"),
        ];
        for (text, expected) in table {
            let found = match text.parse::<PublicUrl>() {
                Ok(url) => url.to_string(),
                Err(PublicUrlError::Open(_)) => "open".to_owned(),
                Err(PublicUrlError::Unclear(_)) => "unclear".to_owned(),
            };
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn beyond_this_machine_nothing_goes_unencrypted_or_nameless() {
        let reach = |public: &str, proxy: &str, tls| Reach {
            public: public.parse().ok(),
            proxies: proxy.parse().into_iter().collect(),
            tls,
            beyond: true,
        };
        #[rustfmt::skip]
        let table = [
            ("127.0.0.1:1", "",                  "",          false, "well"),
            ("127.0.0.1:1", "",                  "",          true,  "well"),
            ("127.0.0.1:1", "https://a.example", "127.0.0.1", false, "well"),
            ("0.0.0.0:1",   "",                  "",          false, "open"),
            ("0.0.0.0:1",   "https://a.example", "",          false, "open"),
            ("0.0.0.0:1",   "",                  "",          true,  "nameless"),
            ("0.0.0.0:1",   "",                  "10.0.0.2",  false, "nameless"),
            ("0.0.0.0:1",   "https://a.example", "10.0.0.2",  false, "well"),
            ("[::]:1",      "https://a.example", "",          true,  "well"),
            ("127.0.0.1:1", "http://localhost",  "",          true,  "scheme"),
        ];
        for (listen, public, proxy, tls, expected) in table {
            let found = match reach(public, proxy, tls).check(listen.parse().unwrap()) {
                Ok(()) => "well",
                Err(ReachError::Open(_)) => "open",
                Err(ReachError::Nameless(_)) => "nameless",
                Err(ReachError::OtherScheme(_)) => "scheme",
            };
            assert_eq!(found, expected, "{listen} {public} {proxy} {tls}");
        }
        let open = reach("https://a.example", "10.0.0.0/24", false);
        let lets_in = |ip: &str| open.lets_in(ip.parse().unwrap());
        assert_eq!(["10.0.0.9", "::ffff:10.0.0.9", "127.0.0.1", "10.0.1.9", "192.168.1.2"].map(lets_in), [true, true, true, false, false]);
    }

    #[test]
    fn only_named_proxies_say_where_a_request_came_from() {
        let reach = Reach {
            public: "https://a.example".parse().ok(),
            proxies: ["10.0.0.0/24", "fd00::/64"].map(|network| network.parse().unwrap()).to_vec(),
            ..Reach::default()
        };
        const X: &str = "x-forwarded-for";
        const F: &str = "forwarded";
        let proxy = "10.0.0.1";
        #[rustfmt::skip]
        let table: &[(&str, Said, &str)] = &[
            ("192.0.2.9",        &[(X, "198.51.100.7")],                               "192.0.2.9"),
            ("192.0.2.9",        &[(F, "for=198.51.100.7")],                           "192.0.2.9"),
            (proxy,              &[],                                                  proxy),
            (proxy,              &[(X, "198.51.100.7")],                               "198.51.100.7"),
            ("::ffff:10.0.0.1",  &[(X, "198.51.100.7")],                               "198.51.100.7"),
            ("fd00::2",          &[(X, "2001:db8::7")],                                "2001:db8::7"),
            // What a stranger wrote before stays on the left.
            (proxy,              &[(X, "127.0.0.1, 198.51.100.7")],                    "198.51.100.7"),
            (proxy,              &[(X, "127.0.0.1"), (X, "198.51.100.7")],             "198.51.100.7"),
            (proxy,              &[(X, "198.51.100.7, 10.0.0.5")],                     "198.51.100.7"),
            (proxy,              &[(X, "203.0.113.1,198.51.100.7,10.0.0.5,10.0.0.6")], "198.51.100.7"),
            (proxy,              &[(X, "10.0.0.7")],                                   "10.0.0.7"),
            (proxy,              &[(X, "198.51.100.7:4711")],                          "198.51.100.7"),
            (proxy,              &[(X, "[2001:db8::7]:4711")],                         "2001:db8::7"),
            (proxy,              &[(X, "198.51.100.7, unknown")],                      proxy),
            (proxy,              &[(X, "198.51.100.7,")],                              proxy),
            (proxy,              &[(X, "")],                                           proxy),
            (proxy,              &[(X, "198.51.100.7, 10.0.0.5'; --")],                proxy),
            (proxy,              &[(F, "for=198.51.100.7;proto=https")],               "198.51.100.7"),
            (proxy,              &[(F, "For=\"[2001:db8::7]:4711\";by=10.0.0.1")],     "2001:db8::7"),
            (proxy,              &[(F, "for=127.0.0.1, for=198.51.100.7")],            "198.51.100.7"),
            (proxy,              &[(F, "for=\"a, for=127.0.0.1")],                     proxy),
            (proxy,              &[(F, "for=198.51.100.7;for=127.0.0.1")],             proxy),
            (proxy,              &[(F, "for=_hidden")],                                proxy),
            (proxy,              &[(F, "for=1.2.3.4;x=\", for=\"[2001:db8::7]\"")],     proxy),
            (proxy,              &[(F, "for=1.2.3.4;x=\", for=198.51.100.7")],          proxy),
            (proxy,              &[(F, "for=1.2.3.4;x=\"\\\", for=\"[2001:db8::7]\"")], "2001:db8::7"),
            // A stranger adds the header that the proxy doesn't write.
            (proxy,              &[(X, "198.51.100.7"), (F, "for=127.0.0.1")],         proxy),
            (proxy,              &[(X, "198.51.100.7"), (F, "for=198.51.100.7")],      "198.51.100.7"),
        ];
        for (peer, said, expected) in table {
            let mut headers = HeaderMap::new();
            for (name, value) in *said {
                headers.append(*name, HeaderValue::from_str(value).unwrap());
            }
            assert_eq!(reach.client(peer.parse().unwrap(), &headers).to_string(), *expected, "{peer} {said:?}");
        }
        let mut many = HeaderMap::new();
        many.insert(X, HeaderValue::from_str(&"10.0.0.2,".repeat(4_000)).unwrap());
        many.insert(F, HeaderValue::from_bytes(&[0xff; 4_000]).unwrap());
        assert_eq!(reach.client(proxy.parse().unwrap(), &many).to_string(), proxy);
    }

    proptest::proptest! {
        #[test]
        fn whatever_a_stranger_writes_no_address_of_their_choice_is_believed(
            before in "[ -~]{0,60}",
            words in proptest::collection::vec("(for=|proto=|1\\.2\\.3\\.4|\"|,|;|\\[|\\]|\\\\| |x=|::1)", 0..12),
            quoted in proptest::bool::ANY,
        ) {
            let reach = Reach { proxies: vec!["10.0.0.1".parse().unwrap()], ..Reach::default() };
            let (proxy, true_one): (IpAddr, IpAddr) = ("10.0.0.1".parse().unwrap(), "2001:db8::7".parse().unwrap());
            for before in [before, words.concat()] {
                let mut headers = HeaderMap::new();
                headers.insert("x-forwarded-for", HeaderValue::from_str(&format!("{before}, 2001:db8::7")).unwrap());
                proptest::prop_assert_eq!(reach.client(proxy, &headers), true_one);
                let added = if quoted { "for=\"[2001:db8::7]\";proto=https" } else { "proto=https;for=[2001:db8::7]" };
                let mut headers = HeaderMap::new();
                headers.insert("forwarded", HeaderValue::from_str(&format!("{before}, {added}")).unwrap());
                let found = reach.client(proxy, &headers);
                proptest::prop_assert!(found == true_one || found == proxy, "{found}: {before}");
            }
        }
    }

    #[test]
    fn networks_are_read_or_refused() {
        let holds = |network: &str, ip: &str| network.parse::<Network>().map(|network| network.holds(ip.parse().unwrap()));
        assert_eq!(holds("192.168.1.0/24", "192.168.1.77"), Ok(true));
        assert_eq!(holds("192.168.1.0/24", "192.168.2.77"), Ok(false));
        assert_eq!(holds("192.168.1.9", "192.168.1.8"), Ok(false));
        assert_eq!(holds("fd00::/8", "fd12::1"), Ok(true));
        assert_eq!(holds("fd00::/8", "192.168.1.8"), Ok(false));
        for wrong in ["", "0.0.0.0/0", "::/0", "1.2.3.4/33", "1.2.3/24", "proxy.example", "1.2.3.4/"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_browser_that_came_openly_is_told_by_the_proxy_alone() {
        let reach = Reach { public: "https://a.example".parse().ok(), proxies: vec!["10.0.0.1".parse().unwrap()], ..Reach::default() };
        let openly = |peer: &str, name: &'static str, value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, HeaderValue::from_str(value).unwrap());
            reach.came_openly(peer.parse().unwrap(), &headers)
        };
        assert!(openly("10.0.0.1", "x-forwarded-proto", "http") && openly("10.0.0.1", "forwarded", "for=192.0.2.1;proto=http"));
        assert!(!openly("10.0.0.1", "x-forwarded-proto", "https") && !openly("10.0.0.2", "x-forwarded-proto", "http"));
    }
}
