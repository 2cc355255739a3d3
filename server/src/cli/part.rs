//! A file in the making: it stands beside its place under a name of its own, closed to others, and is put
//! there when it is whole. Apart, because a backup and a restore must both leave nothing half done.

use std::{
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use crate::clock;

/// What SQLite puts beside a database.
const SIDE_FILES: [&str; 3] = ["-journal", "-wal", "-shm"];

/// The file; gone when dropped before it was put in its place.
pub struct Part {
    path: PathBuf,
    placed: bool,
}

impl Part {
    pub fn beside(place: &Path) -> io::Result<Self> {
        let path = named(place, &format!(".{}.part", clock::new_id()));
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        Ok(Self { path, placed: false })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Fills it with another file.
    pub fn fill(&self, from: &Path) -> io::Result<()> {
        io::copy(&mut File::open(from)?, &mut OpenOptions::new().write(true).open(&self.path)?).map(drop)
    }

    /// Puts it in its place, on disk: a crash leaves either what was there or all of this.
    pub fn put(mut self, place: &Path) -> io::Result<()> {
        File::open(&self.path)?.sync_all()?;
        fs::rename(&self.path, place)?;
        self.placed = true;
        let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.placed {
            let _ = fs::remove_file(&self.path);
            remove_side_files(&self.path);
        }
    }
}

/// Removes what SQLite left beside a database that is to be another one.
pub fn remove_side_files(database: &Path) {
    for side in SIDE_FILES {
        let _ = fs::remove_file(named(database, side));
    }
}

/// Whether SQLite has not yet written into this file all that belongs to it.
pub fn has_log(database: &Path) -> bool {
    fs::metadata(named(database, "-wal")).is_ok_and(|log| log.len() > 0)
}

fn named(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
