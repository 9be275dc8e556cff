//! TLS by given certificates (rustls): read at the start, read again when their files change.
//!
//! What can't be read again is said, and the former certificate serves on.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use rustls::client::verify_server_name;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::{ClientHello, ParsedCertificate, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{Error, InconsistentKeys, ServerConfig};

/// Largest file of a certificate or key.
const FILE_BYTES_MAX: u64 = 1 << 20;
/// Certificates of one chain.
const CHAIN_MAX: usize = 16;
/// What accounts beside its owner may not do with a key's file: others nothing, its group no more than read.
#[cfg(unix)]
const KEY_MODE_REFUSED: u32 = 0o027;

/// Where certificate and key are, as PEM.
#[derive(Debug, Clone)]
pub struct TlsFiles {
    /// The certificate, then those that lead to one that browsers know.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// Why a certificate can't serve.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file can't be read.
    #[error("{} can't be read: {}", .0.display(), .1)]
    Unreadable(PathBuf, io::Error),
    /// Far too large.
    #[error("{} is too large for a certificate or key", .0.display())]
    TooLarge(PathBuf),
    /// No certificate in it.
    #[error("{} holds no certificate in PEM (-----BEGIN CERTIFICATE-----)", .0.display())]
    NoCertificate(PathBuf),
    /// No key in it, or one under a passphrase.
    #[error("{} holds no private key in PEM that opens without a passphrase", .0.display())]
    NoKey(PathBuf),
    /// Other accounts may read the key.
    #[error("other accounts of this machine may read or change the key {}: chmod 600 that file", .0.display())]
    OpenKey(PathBuf),
    /// They don't belong together.
    #[error("the key {} is not that of the certificate {}", .0.key.display(), .0.certificate.display())]
    OtherKey(TlsFiles),
    /// It is another site's.
    #[error("the certificate {} is not for {}", .0.display(), .1)]
    OtherName(PathBuf, String),
    /// Something else is wrong with them.
    #[error("the certificate {} can't be used: {}", .0.display(), .1)]
    Unfit(PathBuf, Error),
}

/// What changes when a file is written anew.
type Stamp = [Option<(std::time::SystemTime, u64)>; 2];

/// A certificate that serves, and where it comes from.
#[derive(Debug)]
pub struct Tls {
    files: TlsFiles,
    /// The name that it must be for.
    name: Option<ServerName<'static>>,
    now: RwLock<Arc<CertifiedKey>>,
    /// What was read last, whether it could serve or not.
    read: Mutex<Stamp>,
}

impl Tls {
    /// Reads certificate and key; `name` is the host that browsers know, where it was said.
    ///
    /// # Errors
    /// [`TlsError`].
    pub fn read(files: TlsFiles, name: Option<&str>) -> Result<Arc<Self>, TlsError> {
        let name = name.and_then(|name| ServerName::try_from(name.trim_matches(['[', ']']).to_owned()).ok());
        let stamp = stamp(&files);
        let now = RwLock::new(Arc::new(certified(&files, name.as_ref())?));
        Ok(Arc::new(Self { files, name, now, read: Mutex::new(stamp) }))
    }

    /// Reads them again, where `always` or a file has changed since. False where nothing was read.
    ///
    /// # Errors
    /// [`TlsError`]; the former certificate serves on.
    pub fn read_again(&self, always: bool) -> Result<bool, TlsError> {
        let stamp = stamp(&self.files);
        {
            let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
            if !always && *read == stamp {
                return Ok(false);
            }
            *read = stamp;
        }
        let fresh = Arc::new(certified(&self.files, self.name.as_ref())?);
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(true)
    }

    /// What connections are made by: TLS 1.2 and 1.3, HTTP/1.1.
    ///
    /// # Errors
    /// [`TlsError::Unfit`].
    pub fn config(self: &Arc<Self>) -> Result<Arc<ServerConfig>, TlsError> {
        let unfit = |error| TlsError::Unfit(self.files.certificate.clone(), error);
        let builder = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
        let builder = builder.with_safe_default_protocol_versions().map_err(unfit)?;
        let mut config = builder.with_no_client_auth().with_cert_resolver(self.clone());
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

impl ResolvesServerCert for Tls {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.now.read().unwrap_or_else(PoisonError::into_inner).clone())
    }
}

fn stamp(files: &TlsFiles) -> Stamp {
    [&files.certificate, &files.key].map(|path| {
        let about = fs::metadata(path).ok()?;
        Some((about.modified().ok()?, about.len()))
    })
}

fn certified(files: &TlsFiles, name: Option<&ServerName<'static>>) -> Result<CertifiedKey, TlsError> {
    let no_certificate = || TlsError::NoCertificate(files.certificate.clone());
    let pem = contents(&files.certificate)?;
    let chain: Vec<CertificateDer<'static>> =
        CertificateDer::pem_slice_iter(&pem).take(CHAIN_MAX).collect::<Result<_, _>>().map_err(|_| no_certificate())?;
    let first = chain.first().ok_or_else(no_certificate)?;
    let unfit = |error| TlsError::Unfit(files.certificate.clone(), error);
    let parsed = ParsedCertificate::try_from(first).map_err(unfit)?;
    if let Some(name) = name {
        verify_server_name(&parsed, name).map_err(|_| TlsError::OtherName(files.certificate.clone(), name.to_str().into_owned()))?;
    }
    check_mode(&files.key)?;
    let key = PrivateKeyDer::from_pem_slice(&contents(&files.key)?).map_err(|_| TlsError::NoKey(files.key.clone()))?;
    CertifiedKey::from_der(chain, key, &aws_lc_rs::default_provider()).map_err(|error| match error {
        Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => TlsError::OtherKey(files.clone()),
        error => unfit(error),
    })
}

fn contents(path: &Path) -> Result<Vec<u8>, TlsError> {
    let unreadable = |error| TlsError::Unreadable(path.to_owned(), error);
    if fs::metadata(path).map_err(unreadable)?.len() > FILE_BYTES_MAX {
        return Err(TlsError::TooLarge(path.to_owned()));
    }
    fs::read(path).map_err(unreadable)
}

#[cfg(unix)]
fn check_mode(key: &Path) -> Result<(), TlsError> {
    use std::os::unix::fs::PermissionsExt;
    let about = fs::metadata(key).map_err(|error| TlsError::Unreadable(key.to_owned(), error))?;
    if about.permissions().mode() & KEY_MODE_REFUSED == 0 { Ok(()) } else { Err(TlsError::OpenKey(key.to_owned())) }
}

#[cfg(not(unix))]
fn check_mode(_: &Path) -> Result<(), TlsError> {
    Ok(())
}
