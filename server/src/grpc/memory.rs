//! How much memory there is: what the system has, or less where a control group allows less.

use std::fs;

/// Where it cannot be told.
const UNKNOWN: u64 = 1 << 30;

/// Bytes of memory that this process may use.
pub fn bytes() -> u64 {
    let groups = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"];
    let allowed = groups.iter().filter_map(|file| fs::read_to_string(file).ok()?.trim().parse().ok()).min();
    let there = fs::read_to_string("/proc/meminfo").ok().and_then(|text| total(&text));
    match (allowed, there) {
        (Some(allowed), Some(there)) => there.min(allowed),
        (allowed, there) => allowed.or(there).unwrap_or(UNKNOWN),
    }
}

fn total(text: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib << 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_is_read_in_kib() {
        assert_eq!(total("MemTotal:        4009552 kB\nMemFree: 1 kB\n"), Some(4_009_552 << 10));
        assert_eq!(total("MemFree: 1 kB\n"), None);
    }
}
