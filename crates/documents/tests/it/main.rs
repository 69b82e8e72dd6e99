//! Documents, set for real.

mod case;
mod forms;
mod fund;
mod hostile;
mod printing;
mod samples;
mod support;

/// Without spaces and line ends, for looking a phrase up.
pub fn run_together(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
