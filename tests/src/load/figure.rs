//! Figures with their aims, as a Markdown table. What was measured several times shows its median, the
//! lowest and the highest. MISS is a figure beyond its aim; FAILED is a run whose audit found something
//! wrong, and says nothing else any more.

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
    /// In the order in which they were measured; at least one.
    measured: Vec<f64>,
    aim: Option<Aim>,
}

/// One figure: measured once, or once in each run.
pub trait Measured {
    fn runs(self) -> Vec<f64>;
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
    pub fn tell(&mut self, what: impl Into<String>, measured: impl Measured) {
        self.rows.push(Row { what: what.into(), measured: measured.runs(), aim: None });
    }

    /// A figure with an aim.
    pub fn judge(&mut self, what: impl Into<String>, measured: impl Measured, aim: Aim) {
        self.rows.push(Row { what: what.into(), measured: measured.runs(), aim: Some(aim) });
    }

    /// Every number behind the table: a line for each figure, its runs in their order.
    pub fn raw(&self) -> String {
        let line = |row: &Row| {
            let runs: Vec<String> = row.measured.iter().map(|run| format!("{run:.4}")).collect();
            format!("\"{}\",{}\n", row.what, runs.join(","))
        };
        self.rows.iter().map(line).collect()
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

impl Measured for f64 {
    fn runs(self) -> Vec<f64> {
        vec![self]
    }
}

impl Measured for Vec<f64> {
    fn runs(self) -> Vec<f64> {
        assert!(!self.is_empty(), "a figure was measured at least once");
        self
    }
}

impl Row {
    /// The lowest, the median and the highest.
    fn spread(&self) -> (f64, f64, f64) {
        let mut sorted = self.measured.clone();
        sorted.sort_by(f64::total_cmp);
        (sorted[0], sorted[sorted.len() / 2], sorted[sorted.len() - 1])
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
            Self::AtMost(most) => write!(f, "≤ {}", bare(*most)),
            Self::AtLeast(least) => write!(f, "≥ {}", bare(*least)),
        }
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(f, "# {}\n", self.title)?;
        if let Some(failure) = &self.failure {
            writeln!(f, "**FAILED**: {failure}\n")?;
        }
        writeln!(f, "| figure | measured | lowest to highest | aim | |\n|---|--:|--:|--:|---|")?;
        for row in &self.rows {
            let (lowest, median, highest) = row.spread();
            let (aim, verdict) = match row.aim {
                Some(aim) if self.failure.is_none() => (aim.to_string(), aim.verdict(median)),
                Some(aim) => (aim.to_string(), "FAILED"),
                None => (String::new(), ""),
            };
            let several = row.measured.len() > 1;
            let spread = if several { format!("{} to {}", rounded(lowest), rounded(highest)) } else { String::new() };
            writeln!(f, "| {} | {} | {spread} | {aim} | {verdict} |", row.what, rounded(median))?;
        }
        if !self.notes.is_empty() {
            writeln!(f)?;
        }
        self.notes.iter().try_for_each(|note| writeln!(f, "- {note}"))
    }
}

/// An aim as it was written; one that was worked out has three digits.
fn bare(number: f64) -> String {
    let rounded = rounded(number);
    let short = rounded.trim_end_matches('0').trim_end_matches('.');
    if rounded.contains('.') { short.to_owned() } else { rounded }
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
        assert!(table.contains("| fast enough | 4.00 |  | ≤ 5 | PASS |"), "{table}");
        assert!(table.contains("| too few | 4.00 |  | ≥ 5 | MISS |"), "{table}");
    }

    #[test]
    fn several_runs_show_their_median_and_spread() {
        let mut report = Report::new("Test");
        report.judge("in five runs", vec![3.0, 9.0, 4.0, 5.0, 4.5], Aim::AtMost(5.0));
        let table = report.to_string();
        assert!(table.contains("| in five runs | 4.50 | 3.00 to 9.00 | ≤ 5 | PASS |"), "{table}");
        assert_eq!(report.raw(), "\"in five runs\",3.0000,9.0000,4.0000,5.0000,4.5000\n");
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
