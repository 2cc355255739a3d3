//! What is wrong with the way to the database when its settings are seen together.

use super::{DatabaseSettings, DatabaseTls, Problem};

/// What a URL says of TLS in its own words.
const IN_URL: [&str; 2] = ["sslmode=", "ssl-mode="];

impl DatabaseSettings {
    pub(super) fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut wrong = |setting: &str, fault: String| problems.push(Problem::new(setting, fault));
        let url = self.url.reveal();
        if self.tls != DatabaseTls::Prefer {
            if url.is_empty() || url.starts_with("sqlite:") {
                wrong("database.tls", "SQLite is a file: there is no way to protect; leave it out".to_owned());
            } else if IN_URL.iter().any(|word| url.contains(word)) {
                wrong("database.tls", "database.url says it too (sslmode or ssl-mode): say it in one place".to_owned());
            }
        }
        if self.pooler && !url.starts_with("postgres") {
            wrong("database.pooler", "is for PostgreSQL behind PgBouncer: leave it out".to_owned());
        }
        if self.ca_file.as_os_str().is_empty() {
            return problems;
        }
        let file = self.ca_file.display();
        if self.tls != DatabaseTls::VerifyFull {
            wrong("database.ca_file", "counts with database.tls = \"verify-full\" alone: set that too".to_owned());
        }
        match std::fs::read_to_string(&self.ca_file) {
            Ok(text) if text.contains("-----BEGIN CERTIFICATE-----") => {}
            Ok(_) => wrong("database.ca_file", format!("{file} holds no certificate in PEM form")),
            Err(error) => wrong("database.ca_file", format!("cannot read {file}: {error}")),
        }
        problems
    }
}
