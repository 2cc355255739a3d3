//! Figures with their aims, as a Markdown table. MISS is a figure beyond its aim; FAILED is a run whose
//! audit found something wrong, and says nothing else any more.

use std::fmt::{Display, Formatter, Result};

/// The figures of one scenario.
pub struct Report {
    pub title: &'static str,
    rows: Vec<Row>,
    notes: Vec<String>,
    failure: Option<String>,
}

struct Row {
    what: String,
    measured: f64,
    aim: Option<Aim>,
}

#[derive(Clone, Copy)]
pub enum Aim {
    AtMost(f64),
    AtLeast(f64),
}

impl Report {
    pub const fn new(title: &'static str) -> Self {
        Self { title, rows: Vec::new(), notes: Vec::new(), failure: None }
    }

    /// A figure that is only told.
    pub fn tell(&mut self, what: impl Into<String>, measured: f64) {
        self.rows.push(Row { what: what.into(), measured, aim: None });
    }

    /// A figure with an aim.
    pub fn judge(&mut self, what: impl Into<String>, measured: f64, aim: Aim) {
        self.rows.push(Row { what: what.into(), measured, aim: Some(aim) });
    }

    /// A sentence below the table: how it was measured, what was counted.
    pub fn note(&mut self, text: impl Into<String>) {
        self.notes.push(text.into());
    }

    /// The audit: the first thing that is wrong makes the run FAILED.
    pub fn audit(&mut self, found: std::result::Result<(), String>) {
        if let Err(error) = found {
            self.failure.get_or_insert(error);
        }
    }

    pub const fn has_failed(&self) -> bool {
        self.failure.is_some()
    }
}

impl Aim {
    fn verdict(self, measured: f64) -> &'static str {
        let met = match self {
            Self::AtMost(most) => measured <= most,
            Self::AtLeast(least) => measured >= least,
        };
        if met { "PASS" } else { "MISS" }
    }
}

impl Display for Aim {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::AtMost(most) => write!(f, "≤ {most}"),
            Self::AtLeast(least) => write!(f, "≥ {least}"),
        }
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(f, "# {}\n", self.title)?;
        if let Some(failure) = &self.failure {
            writeln!(f, "**FAILED**: {failure}\n")?;
        }
        writeln!(f, "| figure | measured | aim | |\n|---|--:|--:|---|")?;
        for row in &self.rows {
            let (aim, verdict) = match row.aim {
                Some(aim) if self.failure.is_none() => (aim.to_string(), aim.verdict(row.measured)),
                Some(aim) => (aim.to_string(), "FAILED"),
                None => (String::new(), ""),
            };
            writeln!(f, "| {} | {} | {aim} | {verdict} |", row.what, rounded(row.measured))?;
        }
        if !self.notes.is_empty() {
            writeln!(f)?;
        }
        self.notes.iter().try_for_each(|note| writeln!(f, "- {note}"))
    }
}

/// Three digits that count, or all before the point.
fn rounded(number: f64) -> String {
    match number.abs() {
        size if size >= 100.0 => format!("{number:.0}"),
        size if size >= 10.0 => format!("{number:.1}"),
        _ => format!("{number:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_beyond_its_aim_is_a_miss() {
        let mut report = Report::new("Test");
        report.judge("fast enough", 4.0, Aim::AtMost(5.0));
        report.judge("too few", 4.0, Aim::AtLeast(5.0));
        let table = report.to_string();
        assert!(table.contains("| fast enough | 4.00 | ≤ 5 | PASS |"), "{table}");
        assert!(table.contains("| too few | 4.00 | ≥ 5 | MISS |"), "{table}");
    }

    #[test]
    fn a_run_whose_audit_fails_passes_nothing() {
        let mut report = Report::new("Test");
        report.judge("fast enough", 4.0, Aim::AtMost(5.0));
        report.audit(Err("lost: one".to_owned()));
        let table = report.to_string();
        assert!(report.has_failed() && table.contains("**FAILED**: lost: one") && !table.contains("PASS"), "{table}");
    }
}
