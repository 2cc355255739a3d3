//! The layers of settings and how each is read. Apart from the checks, because only here a layer's
//! form matters: a TOML file, variables, flags.

use std::path::{Path, PathBuf};

use figment::{
    Figment, Metadata, Profile, Provider,
    providers::{Format, Toml},
    value::{Dict, Map, Value},
};

use super::{MANUAL, Problem, Problems, check::Template};

/// Read when no file is named.
const USUAL_FILE: &str = "parlance.toml";
const PREFIX: &str = "PARLANCE_";
/// Variables of ours that are not settings; `PARLANCE_PASSWORD` is the terminal client's.
const NOT_SETTINGS: [&str; 6] = [
    "PARLANCE_CONFIG",
    "PARLANCE_ADMIN_EMAIL",
    "PARLANCE_ADMIN_PASSWORD",
    "PARLANCE_PASSWORD",
    "PARLANCE_COPY_FROM",
    "PARLANCE_COPY_TO",
];
/// Prefixes of others: Kubernetes gives every pod variables about a service named "parlance", and
/// our tests look for databases.
const NOT_OURS: [&str; 3] = ["PARLANCE_SERVICE_", "PARLANCE_PORT_", "PARLANCE_TEST_"];

/// Where settings are read from, the defaults apart.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// The file that was asked for.
    pub file: Option<PathBuf>,
    /// The folder where the usual file is looked for; none in tests.
    pub folder: Option<PathBuf>,
    pub environment: Vec<(String, String)>,
    pub flags: Vec<Flag>,
}

/// A flag of the command line that stands for a setting.
#[derive(Debug, Clone)]
pub struct Flag {
    pub flag: &'static str,
    pub setting: &'static str,
    pub value: String,
}

/// What one source says.
pub(super) struct Layer {
    pub name: String,
    pub dict: Dict,
    /// Problems found while reading, such as a variable that names no setting.
    pub problems: Vec<Problem>,
    pub places: Vec<(String, String)>,
}

impl Sources {
    /// The process's own environment and working folder.
    pub fn of_process(file: Option<PathBuf>, flags: Vec<Flag>) -> Self {
        let environment = std::env::vars_os()
            .map(|(name, value)| (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned()))
            .filter(|(name, _)| name.starts_with(PREFIX))
            .collect();
        Self { file, folder: Some(PathBuf::new()), environment, flags }
    }
}

impl Layer {
    fn new(name: impl Into<String>, dict: Dict) -> Self {
        Self { name: name.into(), dict, problems: Vec::new(), places: Vec::new() }
    }

    /// Where this layer says something about a setting.
    pub fn place(&self, setting: &str) -> String {
        place_in(&self.places, setting).unwrap_or_else(|| self.name.clone())
    }

    /// Adds a setting that was given as text; what kind it is, the defaults say.
    fn set(&mut self, template: &Template, setting: &str, place: String, text: &str) {
        let Some(kind) = template.kind_of(setting) else {
            self.problems.push(Problem { fault: template.unknown(setting), setting: setting.to_owned(), place });
            return;
        };
        let value = match kind {
            Value::Num(..) => text.parse::<i64>().map_or_else(|_| Value::from(text), Value::from),
            Value::Bool(..) => text.parse::<bool>().map_or_else(|_| Value::from(text), Value::from),
            Value::Array(..) => {
                let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
                Value::from(items.map(Value::from).collect::<Vec<_>>())
            }
            _ => Value::from(text),
        };
        let keys: Vec<&str> = setting.split('.').collect();
        insert(&mut self.dict, &keys, value);
        self.places.push((setting.to_owned(), place));
    }
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        let (name, places) = (self.name.clone(), self.places.clone());
        Metadata::named(self.name.clone())
            .interpolater(move |_, keys| place_in(&places, &keys.join(".")).unwrap_or_else(|| name.clone()))
    }

    fn data(&self) -> figment::Result<Map<Profile, Dict>> {
        Ok(Map::from([(Profile::Default, self.dict.clone())]))
    }
}

/// All layers, the weakest first.
pub(super) fn read(sources: &Sources, template: &Template) -> Result<Vec<Layer>, Problems> {
    let mut layers = vec![Layer::new("default", parse("config.default.toml", MANUAL)?)];
    let usual = sources.folder.as_ref().map(|folder| folder.join(USUAL_FILE)).filter(|file| file.exists());
    if let Some(file) = sources.file.clone().or(usual) {
        layers.push(read_file(&file)?);
    }
    layers.push(read_environment(&sources.environment, template));
    let mut flags = Layer::new("command line", Dict::new());
    for Flag { flag, setting, value } in &sources.flags {
        flags.set(template, setting, (*flag).to_owned(), value);
    }
    layers.push(flags);
    Ok(layers)
}

/// Where the value in force was written.
pub(super) fn origin(figment: &Figment, setting: &str) -> String {
    let keys: Vec<&str> = setting.split('.').collect();
    figment
        .find_metadata(setting)
        .map_or_else(String::new, |metadata| metadata.interpolate(&Profile::Default, keys.as_slice()))
}

pub(super) fn parse(name: &str, text: &str) -> Result<Dict, Problems> {
    Toml::from_str::<Dict>(text).map_err(|error| {
        // Its own text would quote the line, which may hold a secret.
        let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
        Problems(vec![Problem {
            setting: String::new(),
            place: format!("{name}:{line}"),
            fault: format!("not TOML: {}", error.message()),
        }])
    })
}

fn read_file(file: &Path) -> Result<Layer, Problems> {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|error| {
        Problems(vec![Problem { setting: String::new(), place: name.clone(), fault: format!("cannot read: {error}") }])
    })?;
    let mut layer = Layer::new(name.clone(), parse(&name, &text)?);
    layer.places = lines(&text).map(|(setting, line)| (setting, format!("{name}:{line}"))).collect();
    Ok(layer)
}

fn read_environment(environment: &[(String, String)], template: &Template) -> Layer {
    let mut layer = Layer::new("environment", Dict::new());
    for (variable, value) in environment {
        let Some(name) = variable.strip_prefix(PREFIX) else { continue };
        let is_ours = variable != "PARLANCE_PORT"
            && !NOT_SETTINGS.contains(&variable.as_str())
            && !NOT_OURS.iter().any(|prefix| variable.starts_with(prefix));
        if is_ours {
            let setting = name.to_lowercase().replace("__", ".");
            layer.set(template, &setting, variable.clone(), value);
        }
    }
    layer
}

/// The settings of a TOML text and their lines, as far as they are written the usual way: a header
/// in brackets, then `key = value`.
fn lines(text: &str) -> impl Iterator<Item = (String, usize)> {
    let mut section = String::new();
    text.lines().enumerate().filter_map(move |(index, line)| {
        let line = line.trim();
        if let Some(header) = line.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            section = format!("{}.", header.0.trim());
            return Some((header.0.trim().to_owned(), index + 1));
        }
        let (key, _) = line.split_once('=').filter(|_| !line.starts_with('#'))?;
        Some((format!("{section}{}", key.trim().trim_matches('"')), index + 1))
    })
}

fn place_in(places: &[(String, String)], setting: &str) -> Option<String> {
    places.iter().find(|(known, _)| known == setting).map(|(_, place)| place.clone())
}

fn insert(dict: &mut Dict, keys: &[&str], value: Value) {
    match keys {
        [] => {}
        [key] => {
            dict.insert((*key).to_owned(), value);
        }
        [key, rest @ ..] => {
            let inner = dict.entry((*key).to_owned()).or_insert_with(|| Value::from(Dict::new()));
            if let Value::Dict(_, inner) = inner {
                insert(inner, rest, value);
            }
        }
    }
}
