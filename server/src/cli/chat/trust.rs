//! Whom the client believes to be the server: one with a certificate that this machine trusts, or that
//! the file named by SSL_CERT_FILE holds.

use tokio_rustls::rustls::RootCertStore;
use tonic::{
    Status,
    transport::{ClientTlsConfig, Endpoint},
};

/// Prepares for TLS where the address says `https`.
pub fn trusting(endpoint: Endpoint) -> Result<Endpoint, Status> {
    if endpoint.uri().scheme_str() != Some("https") {
        return Ok(endpoint);
    }
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let tls = ClientTlsConfig::new().trust_anchors(roots.roots);
    endpoint.tls_config(tls).map_err(|error| Status::invalid_argument(format!("TLS cannot be used: {error}")))
}
