//! What a process uses, as the kernel counts it.

use std::{fs, time::Duration};

/// Clock ticks of /proc, a constant of the kernel's interface.
const TICKS_PER_SECOND: f64 = 100.0;

/// User and system time so far.
pub fn cpu(pid: u32) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).expect("the process runs");
    // The name, in brackets, may hold blanks; the fields after it do not.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks: f64 = fields[11..=12].iter().map(|field| field.parse::<f64>().expect("a number")).sum();
    Duration::from_secs_f64(ticks / TICKS_PER_SECOND)
}

/// Bytes of memory in use.
pub fn resident_bytes(pid: u32) -> f64 {
    bytes(pid, "VmRSS:")
}

/// Of these, what belongs to no file: neither the program's own pages nor a mapped index.
pub fn anonymous_bytes(pid: u32) -> f64 {
    bytes(pid, "RssAnon:")
}

fn bytes(pid: u32, name: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("the process runs");
    let line = status.lines().find(|line| line.starts_with(name)).expect("its memory");
    let kibibytes: f64 = line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number");
    kibibytes * 1024.0
}
