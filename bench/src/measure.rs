//! What something cost: CPU time of the whole process (all threads, in the kernel and out of it), wall time, memory.
//!
//! CPU time is what is compared: other work on the machine moves it least.

use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

/// What a run cost.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cost {
    /// CPU seconds of all threads.
    pub cpu_s: f64,
    /// Seconds on the wall.
    pub wall_s: f64,
}

/// Several runs of one thing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Runs {
    /// The cheapest.
    pub min_s: f64,
    /// The middle one.
    pub median_s: f64,
}

fn cpu() -> Duration {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    let seconds = Duration::from_secs(now.tv_sec.try_into().unwrap_or_default());
    seconds + Duration::from_nanos(now.tv_nsec.try_into().unwrap_or_default())
}

/// Runs something and says what it cost.
pub fn cost<T>(what: impl FnOnce() -> T) -> (T, Cost) {
    #[expect(clippy::disallowed_methods, reason = "a benchmark measures the time that really went by")]
    let (before, start) = (cpu(), Instant::now());
    let done = what();
    (done, Cost { cpu_s: (cpu() - before).as_secs_f64(), wall_s: start.elapsed().as_secs_f64() })
}

/// CPU seconds of `times` runs.
pub fn repeat<E>(times: usize, mut what: impl FnMut() -> Result<(), E>) -> Result<Runs, E> {
    let mut seconds = Vec::with_capacity(times);
    for _ in 0..times {
        let (done, cost) = cost(&mut what);
        done?;
        seconds.push(cost.cpu_s);
    }
    Ok(runs(seconds))
}

/// The cheapest and the middle of them.
pub fn runs(mut seconds: Vec<f64>) -> Runs {
    seconds.sort_by(f64::total_cmp);
    Runs { min_s: seconds.first().copied().unwrap_or_default(), median_s: seconds.get(seconds.len() / 2).copied().unwrap_or_default() }
}

/// A line of `/proc/self/status`, in bytes; 0 where the system has none.
fn status_bytes(name: &str) -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    line.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or_default() * 1024
}

/// The most memory that the process ever held (VmHWM).
pub fn memory_peak_bytes() -> u64 {
    status_bytes("VmHWM")
}

/// The memory that the process holds now (VmRSS).
pub fn memory_bytes() -> u64 {
    status_bytes("VmRSS")
}

/// The machine and the compiler, in one line.
pub fn machine() -> String {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")).map_or("", |rest| rest.trim_start_matches([' ', '\t', ':']));
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split_whitespace().next().unwrap_or("?");
    format!("{model}, {cores} cores, load {load}")
}
