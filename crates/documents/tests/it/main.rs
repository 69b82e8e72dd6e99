//! Documents, set for real.

mod aloud;
mod case;
mod countersign;
mod facsimile;
mod forms;
mod fund;
mod hearing;
mod held;
mod hold;
mod hostile;
mod measure;
mod printing;
mod remedy;
mod samples;
mod strip;
mod support;
mod transfer;
mod volume;

/// Without spaces and line ends, for looking a phrase up.
pub fn run_together(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
