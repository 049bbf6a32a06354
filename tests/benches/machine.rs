//! What was measured, and on what.

use std::process::Command;

use serde_json::{Value, json};

/// The commit, with `-dirty` if the files differ from it.
pub(crate) fn commit() -> String {
    let here = env!("CARGO_MANIFEST_DIR");
    let output =
        Command::new("git").args(["-C", here, "describe", "--always", "--abbrev=40", "--dirty"]).output();
    let text = output.ok().filter(|output| output.status.success()).map(|output| output.stdout);
    text.map_or_else(|| "unknown".into(), |text| String::from_utf8_lossy(&text).trim().to_owned())
}

/// The machine, as far as it says.
pub(crate) fn describe() -> Value {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let memory = field("/proc/meminfo", "MemTotal");
    let memory = memory.and_then(|text| text.split(' ').next()?.parse::<u64>().ok()).map(|kib| kib / 1024);
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease").ok();
    json!({
        "cores": cores,
        "memory_mb": memory,
        "kernel": kernel.as_deref().map(str::trim),
        "cpu": field("/proc/cpuinfo", "model name"),
        "system": std::env::consts::OS,
        "architecture": std::env::consts::ARCH,
    })
}

/// The first value of a name in a file of `name: value` lines.
fn field(path: &str, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(path).ok()?;
    let mut pairs = text.lines().filter_map(|line| line.split_once(':'));
    pairs.find(|(key, _)| key.trim() == name).map(|(_, value)| value.trim().to_owned())
}

/// The most memory that this process has had in use, and what it has now, in KiB.
pub(crate) fn own_memory_kb() -> anyhow::Result<(f64, f64)> {
    let kib = |name: &str| {
        let text = field("/proc/self/status", name);
        let kib = text.as_deref().and_then(|text| text.split(' ').next()?.parse::<u32>().ok());
        kib.map(f64::from).ok_or_else(|| anyhow::anyhow!("{name} of this process can't be seen"))
    };
    Ok((kib("VmHWM")?, kib("VmRSS")?))
}

/// The memory that a process has in use, in MiB.
pub(crate) fn resident_mb(pid: u32) -> anyhow::Result<f64> {
    let text = field(&format!("/proc/{pid}/status"), "VmRSS");
    let kib = text.as_deref().and_then(|text| text.split(' ').next()?.parse::<u32>().ok());
    let kib = kib.ok_or_else(|| anyhow::anyhow!("the memory of process {pid} can't be seen"))?;
    Ok(f64::from(kib) / 1024.0)
}
