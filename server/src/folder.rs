//! The data folder: who may read it, who holds it, its secrets, and where the running server listens.
//! Apart, because the server, the tests and `doctor` must agree on it.

use std::{
    fs::{self, DirBuilder, File, OpenOptions, Permissions},
    io::{self, Read, Seek, Write},
    net::SocketAddr,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::{
    error::{Error, Result},
    secret::Secret,
};

/// Bits that let others in.
const OTHERS: u32 = 0o077;
const DATABASE: &str = "parlance.db";
const SECRETS: &str = "secrets";
const INDEX: &str = "index";
const LOCK: &str = "lock";
const LISTENING: &str = "listening.json";
/// Signs access tokens.
const TOKEN_KEY: &str = "token-key";
const TOKEN_KEY_BYTES: usize = 32;
const ADMIN_PASSWORD: &str = "admin-password";

/// A data folder with its subfolders, readable by its owner only.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
}

/// The right to run on a folder, until dropped or until the process dies.
#[derive(Debug)]
pub struct Held {
    _lock: File,
}

/// Where a running server can be reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listening {
    pub grpc: SocketAddr,
    pub ops: SocketAddr,
    /// Whether gRPC is spoken over TLS.
    #[serde(default)]
    pub tls: bool,
    pub pid: u32,
    pub version: String,
}

impl Folder {
    /// The folder as it is: nothing is made or changed.
    pub fn at(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// Makes what is missing. A folder with foreign files is left alone, since its mode would change.
    pub fn open(root: &Path) -> Result<Self> {
        let folder = Self::at(root);
        if folder.is_foreign() {
            return Err(Error::internal(format!(
                "{} is neither empty nor a data folder of Parlance: name another with --data-dir",
                root.display()
            )));
        }
        for path in [root.to_owned(), root.join(SECRETS), root.join(INDEX)] {
            DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(&path)
                .map_err(|error| failed("make", &path, &error))?;
            close_to_others(&path, 0o700)?;
        }
        Ok(folder)
    }

    /// Takes the folder for this process; another that runs on it is named.
    pub fn hold(&self) -> Result<Held> {
        let path = self.root.join(LOCK);
        let mut lock = open_private(&path).map_err(|error| failed("open", &path, &error))?;
        if let Err(error) = lock.try_lock() {
            let mut pid = String::new();
            let _ = lock.read_to_string(&mut pid);
            return Err(match error {
                fs::TryLockError::WouldBlock => Error::internal(format!(
                    "the data folder {} is in use by another server, process {}",
                    self.shown(),
                    pid.trim()
                )),
                fs::TryLockError::Error(error) => failed("lock", &path, &error),
            });
        }
        let written =
            lock.set_len(0).and_then(|()| lock.rewind()).and_then(|()| writeln!(lock, "{}", std::process::id()));
        written.map_err(|error| failed("write", &path, &error))?;
        // Left by a server that was killed.
        let _ = fs::remove_file(self.root.join(LISTENING));
        Ok(Held { _lock: lock })
    }

    /// Whether a server runs on the folder now.
    pub fn is_held(&self) -> bool {
        let lock = File::open(self.root.join(LOCK));
        lock.is_ok_and(|lock| matches!(lock.try_lock(), Err(fs::TryLockError::WouldBlock)))
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The SQLite database, made empty and closed to others when it is not there.
    pub fn make_database(&self) -> Result<PathBuf> {
        let path = self.root.join(DATABASE);
        open_private(&path).map_err(|error| failed("open", &path, &error))?;
        Ok(path)
    }

    /// Where the SQLite database is, or would be.
    pub fn database(&self) -> PathBuf {
        self.root.join(DATABASE)
    }

    /// Whether it is a data folder and not only a place where a database lies.
    pub fn has_secrets(&self) -> bool {
        self.root.join(SECRETS).is_dir()
    }

    pub fn has_database(&self) -> bool {
        self.database().exists()
    }

    pub fn index(&self) -> PathBuf {
        self.root.join(INDEX)
    }

    pub fn admin_password(&self) -> PathBuf {
        self.root.join(SECRETS).join(ADMIN_PASSWORD)
    }

    /// The key that signs access tokens, made at the first call.
    pub fn token_key(&self) -> Result<Vec<u8>> {
        let path = self.root.join(SECRETS).join(TOKEN_KEY);
        match fs::read(&path) {
            Ok(key) if key.len() == TOKEN_KEY_BYTES => {
                close_to_others(&path, 0o600)?;
                Ok(key)
            }
            Ok(_) => Err(Error::internal(format!("{} does not hold {TOKEN_KEY_BYTES} bytes", path.display()))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let mut key = vec![0; TOKEN_KEY_BYTES];
                getrandom::fill(&mut key).map_err(|error| Error::internal(format!("no random numbers: {error}")))?;
                write_whole(&path, &key).map_err(|error| failed("write", &path, &error))?;
                Ok(key)
            }
            Err(error) => Err(failed("read", &path, &error)),
        }
    }

    pub fn has_token_key(&self) -> bool {
        self.root.join(SECRETS).join(TOKEN_KEY).exists()
    }

    pub fn write_admin_password(&self, password: &Secret) -> Result<PathBuf> {
        let path = self.admin_password();
        let line = format!("{}\n", password.reveal());
        write_whole(&path, line.as_bytes()).map_err(|error| failed("write", &path, &error))?;
        Ok(path)
    }

    /// Also when it has been removed before.
    pub fn remove_admin_password(&self) -> Result<()> {
        let path = self.admin_password();
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("remove", &path, &error)),
            _ => Ok(()),
        }
    }

    /// Says where the server listens. Readers see the whole file or none.
    pub fn write_listening(&self, listening: &Listening) -> Result<()> {
        let path = self.root.join(LISTENING);
        let text = serde_json::to_vec_pretty(listening).map_err(|error| Error::internal(error.to_string()))?;
        write_whole(&path, &text).map_err(|error| failed("write", &path, &error))
    }

    /// What [`Self::write_listening`] wrote, while a server runs.
    pub fn listening(&self) -> Option<Listening> {
        serde_json::from_slice(&fs::read(self.root.join(LISTENING)).ok()?).ok()
    }

    pub fn remove_listening(&self) {
        let _ = fs::remove_file(self.root.join(LISTENING));
    }

    /// Paths that others may read although they should not.
    pub fn open_to_others(&self) -> Vec<PathBuf> {
        let secrets = fs::read_dir(self.root.join(SECRETS)).into_iter().flatten().flatten().map(|entry| entry.path());
        let paths = [self.root.clone(), self.root.join(SECRETS), self.root.join(DATABASE)].into_iter().chain(secrets);
        paths.filter(|path| fs::metadata(path).is_ok_and(|found| found.permissions().mode() & OTHERS != 0)).collect()
    }

    /// Whether the folder holds something, and nothing that is ours.
    pub fn is_foreign(&self) -> bool {
        let names: Vec<String> = fs::read_dir(&self.root)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            // The root of a mounted volume is never quite empty.
            .filter(|name| name != "lost+found")
            .collect();
        let ours = [DATABASE, SECRETS, INDEX, LOCK];
        !names.is_empty() && !names.iter().any(|name| ours.contains(&name.as_str()))
    }

    /// The path as a person would look for it.
    fn shown(&self) -> String {
        fs::canonicalize(&self.root).unwrap_or_else(|_| self.root.clone()).display().to_string()
    }
}

/// A key that the operator gives: bytes, or text of which the ends do not count.
pub fn read_key(path: &Path) -> Result<Vec<u8>> {
    let key = fs::read(path).map_err(|error| failed("read", path, &error))?;
    let key = if key.len() == TOKEN_KEY_BYTES { key } else { key.trim_ascii().to_owned() };
    if key.len() < TOKEN_KEY_BYTES {
        return Err(Error::internal(format!("{} holds fewer than {TOKEN_KEY_BYTES} bytes", path.display())));
    }
    Ok(key)
}

fn open_private(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path)
}

/// Writes a private file so that a crash leaves either the old one or the new one.
fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    let new = path.with_extension("new");
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&new, path)
}

fn close_to_others(path: &Path, mode: u32) -> Result<()> {
    let found = fs::metadata(path).map_err(|error| failed("look at", path, &error))?.permissions().mode();
    if found & OTHERS == 0 {
        return Ok(());
    }
    fs::set_permissions(path, Permissions::from_mode(mode)).map_err(|error| failed("close to others", path, &error))
}

fn failed(verb: &str, path: &Path, error: &io::Error) -> Error {
    Error::internal(format!("cannot {verb} {}: {error}", path.display()))
}
