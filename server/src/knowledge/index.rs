//! The index on disk: opened at first use, closed when idle, built anew beside and then replaced when it
//! does not say what the database says. Everything here blocks; the module above keeps it off the async threads.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use tantivy::{
    IndexReader, IndexSettings, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, TantivyError, Term,
    indexer::IndexWriterOptions,
    schema::{Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value},
};
use uuid::Uuid;

use crate::{
    domain::{knowledge::Passage, terms::terms},
    error::{Error, Result},
};

/// The engine accepts no less; it is taken page by page as needed.
const WRITER_BYTES: usize = 15_000_000;
/// Rises when terms or fields change their meaning: an index of another version counts as missing.
const VERSION: &str = "1";

/// The fields of the one schema.
#[derive(Clone, Copy)]
pub struct Fields {
    pub base: Field,
    document: Field,
    pub terms: Field,
    passage: Field,
}

/// What is open for reading.
struct Reading {
    index: tantivy::Index,
    reader: IndexReader,
    fields: Fields,
    /// Which state of the database it holds.
    stamp: Option<String>,
}

/// What is removed with all its passages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whole {
    Document(Uuid),
    Base(Uuid),
}

/// The index of one data folder. Where both locks are taken, the writer's comes first.
pub struct Index {
    folder: PathBuf,
    reading: Mutex<Option<Reading>>,
    writing: Mutex<Option<IndexWriter>>,
    /// Being built beside it.
    building: Mutex<Option<(IndexWriter, Fields)>>,
    /// A change failed: what it holds is not what its stamp says.
    stale: AtomicBool,
    used: AtomicBool,
}

impl Index {
    pub const fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            reading: Mutex::new(None),
            writing: Mutex::new(None),
            building: Mutex::new(None),
            stale: AtomicBool::new(false),
            used: AtomicBool::new(false),
        }
    }

    /// Which state of the database it holds; none when it has to be built.
    pub fn stamp(&self) -> Option<String> {
        if self.stale.load(Ordering::SeqCst) {
            return None;
        }
        match self.read(|reading| Ok(reading.stamp.clone())) {
            Ok(stamp) => stamp,
            Err(error) => {
                tracing::warn!(%error, "the search index cannot be read and will be built anew");
                None
            }
        }
    }

    /// A view of the index that stays as it is.
    pub fn searcher(&self) -> Result<(Searcher, Fields)> {
        self.read(|reading| Ok((reading.reader.searcher(), reading.fields)))
    }

    /// Adds passages and removes those of a document or base, in one commit that carries the new stamp.
    pub fn change(&self, put: &[Passage], remove: Option<Whole>, stamp: &str) -> Result<()> {
        let mut writing = lock(&self.writing);
        let changed = self.write(&mut writing, |writer, fields| {
            if let Some(whole) = remove {
                let (field, id) = match whole {
                    Whole::Document(id) => (fields.document, id),
                    Whole::Base(id) => (fields.base, id),
                };
                writer.delete_term(Term::from_field_text(field, &id.to_string()));
            }
            add(writer, fields, put)?;
            commit(writer, stamp)
        });
        let changed = changed.and_then(|()| self.reload(Some(stamp)));
        if changed.is_err() {
            self.discard(&mut writing);
        }
        changed
    }

    /// Begins an index beside this one, which is searched until [`Self::finish`]. One that was begun before
    /// and not ended is thrown away.
    pub fn begin(&self) -> Result<()> {
        let mut building = lock(&self.building);
        *building = None;
        let begun = remove(&self.beside("old")).and_then(|()| remove(&self.beside("new"))).map_err(TantivyError::from);
        let begun = begun.and_then(|()| {
            let Reading { index, fields, .. } = open(&self.beside("new"))?;
            Ok((open_writer(&index)?, fields))
        });
        *building = Some(begun.map_err(|error| failed(&error))?);
        Ok(())
    }

    /// Adds passages that are found after [`Self::finish`].
    pub fn append(&self, passages: &[Passage]) -> Result<()> {
        self.build(|writer, fields| add(writer, fields, passages))
    }

    /// Ends what [`Self::begin`] began: it takes the place of the index, whole. A crash on the way leaves this
    /// one or none, and then it is built anew.
    pub fn finish(&self, stamp: &str) -> Result<()> {
        self.build(|writer, _| commit(writer, stamp))?;
        *lock(&self.building) = None;
        let mut writing = lock(&self.writing);
        let mut reading = lock(&self.reading);
        (*writing, *reading) = (None, None);
        let (old, new) = (self.beside("old"), self.beside("new"));
        let moved = match fs::rename(&self.folder, &old) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => fs::rename(&new, &self.folder),
        };
        // Searches that run still have the files open.
        moved.and_then(|()| remove(&old)).map_err(|error| failed(&TantivyError::from(error)))?;
        self.stale.store(false, Ordering::SeqCst);
        Ok(())
    }

    /// Makes the next [`Self::stamp`] say that the index has to be built.
    pub fn mark_stale(&self) {
        self.stale.store(true, Ordering::SeqCst);
    }

    /// Whether it was used since this was last asked.
    pub fn take_used(&self) -> bool {
        self.used.swap(false, Ordering::SeqCst)
    }

    /// Gives memory, files and threads back. The next use opens it again.
    pub fn close(&self) {
        let mut writing = lock(&self.writing);
        *writing = None;
        *lock(&self.reading) = None;
    }

    fn read<T>(&self, use_it: impl FnOnce(&Reading) -> tantivy::Result<T>) -> Result<T> {
        self.used.store(true, Ordering::SeqCst);
        let mut reading = lock(&self.reading);
        let open = match reading.take() {
            Some(open) => open,
            None => open(&self.folder).map_err(|error| failed(&error))?,
        };
        use_it(reading.insert(open)).map_err(|error| failed(&error))
    }

    fn write(
        &self,
        writing: &mut MutexGuard<'_, Option<IndexWriter>>,
        use_it: impl FnOnce(&mut IndexWriter, Fields) -> tantivy::Result<()>,
    ) -> Result<()> {
        let (index, fields) = self.read(|reading| Ok((reading.index.clone(), reading.fields)))?;
        let writer = match writing.take() {
            Some(writer) => writer,
            None => open_writer(&index).map_err(|error| failed(&error))?,
        };
        use_it(writing.insert(writer), fields).map_err(|error| failed(&error))
    }

    fn build(&self, use_it: impl FnOnce(&mut IndexWriter, Fields) -> tantivy::Result<()>) -> Result<()> {
        let mut building = lock(&self.building);
        let (mut writer, fields) = building.take().ok_or_else(|| Error::internal("no search index is being built"))?;
        // One that failed is not gone on with.
        use_it(&mut writer, fields).map_err(|error| failed(&error))?;
        *building = Some((writer, fields));
        Ok(())
    }

    /// A folder beside the index, of the same file system.
    fn beside(&self, name: &str) -> PathBuf {
        self.folder.with_extension(name)
    }

    fn reload(&self, stamp: Option<&str>) -> Result<()> {
        let mut reading = lock(&self.reading);
        if let Some(open) = reading.as_mut() {
            open.reader.reload().map_err(|error| failed(&error))?;
            open.stamp = stamp.map(str::to_owned);
        }
        Ok(())
    }

    /// After a failed change the writer may hold half of it.
    fn discard(&self, writing: &mut MutexGuard<'_, Option<IndexWriter>>) {
        **writing = None;
        self.mark_stale();
    }
}

/// The passage that a found entry stands for.
pub fn passage(fields: Fields, entry: &TantivyDocument) -> Option<Passage> {
    serde_json::from_str(entry.get_first(fields.passage)?.as_str()?).ok()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn failed(error: &TantivyError) -> Error {
    tracing::warn!(%error, "the search index failed");
    Error::internal("the search index failed")
}

fn open(folder: &Path) -> tantivy::Result<Reading> {
    create_private(folder)?;
    let (schema, fields) = schema();
    let directory = tantivy::directory::MmapDirectory::open(folder)?;
    let settings = IndexSettings { docstore_compress_dedicated_thread: false, ..IndexSettings::default() };
    let index = tantivy::Index::builder().schema(schema).settings(settings).open_or_create(directory)?;
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    let stamp = index.load_metas()?.payload.and_then(|payload| payload.strip_prefix(VERSION).map(str::to_owned));
    Ok(Reading { index, reader, fields, stamp: stamp.and_then(|stamp| stamp.strip_prefix(' ').map(str::to_owned)) })
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The folder holds what customers may ask about: it is its owner's alone.
fn create_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn open_writer(index: &tantivy::Index) -> tantivy::Result<IndexWriter> {
    let options = IndexWriterOptions::builder().num_worker_threads(1).num_merge_threads(1);
    index.writer_with_options(options.memory_budget_per_thread(WRITER_BYTES).build())
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    // Terms come ready, parted by blanks.
    let by_blanks =
        TextFieldIndexing::default().set_tokenizer("whitespace").set_index_option(IndexRecordOption::WithFreqs);
    let fields = Fields {
        base: schema.add_text_field("base", STRING),
        document: schema.add_text_field("document", STRING),
        terms: schema.add_text_field("terms", TextOptions::default().set_indexing_options(by_blanks)),
        passage: schema.add_text_field("passage", STORED),
    };
    (schema.build(), fields)
}

fn add(writer: &IndexWriter, fields: Fields, passages: &[Passage]) -> tantivy::Result<()> {
    for passage in passages {
        let mut entry = TantivyDocument::default();
        entry.add_text(fields.base, passage.knowledge_base_id.to_string());
        entry.add_text(fields.document, passage.document_id.to_string());
        entry.add_text(fields.terms, searched(passage));
        let stored = serde_json::to_string(passage).map_err(io::Error::from)?;
        entry.add_text(fields.passage, stored);
        writer.add_document(entry)?;
    }
    Ok(())
}

/// The terms of all by which a passage is found.
fn searched(passage: &Passage) -> String {
    let texts = [&passage.title].into_iter().chain(&passage.headings).chain([&passage.text]);
    let all = texts.flat_map(|text| terms(text)).filter(|term| !term.filler).map(|term| term.text);
    all.collect::<Vec<_>>().join(" ")
}

fn commit(writer: &mut IndexWriter, stamp: &str) -> tantivy::Result<()> {
    let mut prepared = writer.prepare_commit()?;
    prepared.set_payload(&format!("{VERSION} {stamp}"));
    prepared.commit().map(drop)
}
