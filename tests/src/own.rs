//! A database server of a test's own, for what would be in the way of others: TLS, and settings of the whole
//! server.

use std::{fs, path::Path, process::Command};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use tempfile::TempDir;

use crate::{binary::root, database::Engine};

/// The server; dropping it ends it.
pub struct Own {
    engine: Engine,
    port: u16,
    pid: u32,
    folder: TempDir,
}

impl Own {
    /// A server that speaks TLS alone, with a certificate for `localhost` that it signed itself.
    pub fn with_tls(engine: Engine, args: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        let written = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::write(&path, text).expect("written");
            owner_only(&path);
            path.display().to_string()
        };
        let (cert, key) = (written("ca.pem", &cert.pem()), written("key.pem", &signing_key.serialize_pem()));
        let mut all = match engine {
            Engine::Postgres => {
                let hosts = written("hosts", "hostssl all all 127.0.0.1/32 trust\n");
                [
                    "ssl=on".to_owned(),
                    format!("ssl_cert_file={cert}"),
                    format!("ssl_key_file={key}"),
                    format!("hba_file={hosts}"),
                ]
                .into_iter()
                .flat_map(|setting| ["-c".to_owned(), setting])
                .collect::<Vec<_>>()
            }
            _ => vec![
                format!("--ssl-cert={cert}"),
                format!("--ssl-key={key}"),
                "--require-secure-transport=ON".to_owned(),
            ],
        };
        all.extend(args.iter().map(|arg| (*arg).to_owned()));
        Self::start(engine, folder, &all)
    }

    fn start(engine: Engine, folder: TempDir, args: &[String]) -> Self {
        let name = if engine == Engine::Postgres { "postgres" } else { "mariadb" };
        let out = folder.path().join("started");
        // The server would keep a pipe open that is read to its end.
        let started = Command::new(root().join("tests/env/databases"))
            .arg("one")
            .arg(folder.path())
            .arg(name)
            .args(args)
            .stdout(fs::File::create(&out).expect("a file"))
            .status();
        assert!(started.expect("the script starts").success(), "{name} does not start");
        let said = fs::read_to_string(&out).expect("what the script says");
        let mut numbers = said.split_whitespace().map(|number| number.parse::<u32>().expect("a number"));
        let port = numbers.next().and_then(|port| u16::try_from(port).ok()).expect("a port");
        Self { engine, port, pid: numbers.next().expect("a process"), folder }
    }

    /// A database of it, by this name of its machine.
    pub fn url(&self, host: &str, database: &str) -> String {
        let user = if self.engine == Engine::Postgres { "postgres://parlance" } else { "mysql://root" };
        format!("{user}@{host}:{}/{database}", self.port)
    }

    /// Its certificate, which is its own authority.
    pub fn certificate(&self) -> String {
        self.folder.path().join("ca.pem").display().to_string()
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-9", &self.pid.to_string()]).status();
    }
}

fn owner_only(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).expect("closed to others");
}
