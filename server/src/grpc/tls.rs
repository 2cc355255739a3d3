//! TLS on the port: reads the certificate and its key, takes them again when they change, and shakes
//! hands with a limit on how long and how many at once.

use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    net::TcpStream,
    sync::Semaphore,
    time::{sleep, timeout},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::aws_lc_rs,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
    server::TlsStream,
};
use tokio_util::sync::CancellationToken;

use crate::{
    error::{Error, Result},
    telemetry,
};

/// What clients may choose from; gRPC comes first, and browsers need no more for gRPC-Web.
const PROTOCOLS: [&[u8]; 2] = [b"h2", b"http/1.1"];

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsSettings {
    /// PEM files.
    pub certificate: PathBuf,
    pub key: PathBuf,
    /// How often it is looked whether the files have changed.
    pub look_every: Duration,
    /// How long a client may take to shake hands, waiting for its turn included.
    pub handshake: Duration,
    pub handshakes_at_once: usize,
}

/// The certificate in use and how hands are shaken with it.
pub struct Tls {
    settings: TlsSettings,
    current: Mutex<Arc<ServerConfig>>,
    /// What was in the files at last; none when they could not be read.
    seen: Mutex<Option<Pair>>,
    handshakes: Semaphore,
}

/// A certificate and its key as they lie in their files.
#[derive(PartialEq, Eq)]
struct Pair {
    certificate: Vec<u8>,
    key: Vec<u8>,
}

impl Tls {
    /// Reads the files; what is wrong with them names the setting.
    pub fn open(settings: TlsSettings) -> Result<Arc<Self>> {
        let pair = Pair::read(&settings.certificate, &settings.key)?;
        let current = Mutex::new(pair.config()?);
        let handshakes = Semaphore::new(settings.handshakes_at_once);
        Ok(Arc::new(Self { settings, current, seen: Mutex::new(Some(pair)), handshakes }))
    }

    /// Shakes hands with a new client.
    pub async fn shake_hands(&self, stream: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        let shake = async {
            let _turn = self.handshakes.acquire().await.map_err(io::Error::other)?;
            let config = Arc::clone(&self.current.lock().unwrap_or_else(PoisonError::into_inner));
            TlsAcceptor::from(config).accept(stream).await
        };
        let shaken = timeout(self.settings.handshake, shake).await.unwrap_or_else(|late| Err(late.into()));
        if let Err(error) = &shaken {
            telemetry::handshake_failed();
            tracing::debug!(%error, "a client did not finish the TLS handshake");
        }
        shaken
    }

    /// Takes the files again when they change, until told to stop. What cannot be used is told once,
    /// and the pair before stays.
    pub async fn renew(self: Arc<Self>, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = sleep(self.settings.look_every) => {}
            }
            self.take(self.read().await);
        }
    }

    fn take(&self, pair: Result<Pair>) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let pair = match pair {
            Ok(pair) if seen.as_ref() == Some(&pair) => return,
            Ok(pair) => pair,
            Err(error) => {
                // While the files are being replaced one of them may be missing for a moment.
                if seen.take().is_some() {
                    tracing::warn!(error = %error.message, "the TLS files cannot be read; the pair before stays");
                }
                return;
            }
        };
        match pair.config() {
            Ok(config) => {
                *self.current.lock().unwrap_or_else(PoisonError::into_inner) = config;
                tracing::info!("new TLS files are in use");
            }
            Err(error) => tracing::error!(error = %error.message, "the new TLS files are wrong; the pair before stays"),
        }
        *seen = Some(pair);
    }

    async fn read(&self) -> Result<Pair> {
        let (certificate, key) = (self.settings.certificate.clone(), self.settings.key.clone());
        let read = tokio::task::spawn_blocking(move || Pair::read(&certificate, &key)).await;
        read.unwrap_or_else(|_| Err(Error::internal("the TLS files were not read")))
    }
}

/// What is wrong with these files, if anything is; for those who only look.
pub fn check(certificate: &Path, key: &Path) -> Result<()> {
    Pair::read(certificate, key)?.config().map(|_| ())
}

impl Pair {
    fn read(certificate: &Path, key: &Path) -> Result<Self> {
        let read = |setting: &str, file: &Path| {
            std::fs::read(file)
                .map_err(|error| Error::internal(format!("{setting}: cannot read {}: {error}", file.display())))
        };
        Ok(Self { certificate: read("tls.certificate", certificate)?, key: read("tls.key", key)? })
    }

    fn config(&self) -> Result<Arc<ServerConfig>> {
        let certificates: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(&self.certificate)
            .collect::<Result<_, _>>()
            .map_err(|_| Error::internal("tls.certificate: the file is not PEM"))?;
        if certificates.is_empty() {
            return Err(Error::internal("tls.certificate: the file has no certificate in PEM form"));
        }
        // Its own words might quote the file.
        let key = PrivateKeyDer::from_pem_slice(&self.key)
            .map_err(|_| Error::internal("tls.key: the file has no private key in PEM form without a password"))?;
        let wrong = |error| Error::internal(format!("tls.key does not go with tls.certificate: {error}"));
        let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(wrong)?
            .with_no_client_auth()
            .with_single_cert(certificates, key)
            .map_err(wrong)?;
        config.alpn_protocols = PROTOCOLS.map(<[u8]>::to_vec).into();
        Ok(Arc::new(config))
    }
}
