//! How the library tells what it is doing without printing.

/// What a long task tells. The command line draws a bar from it; a test counts.
pub trait Progress {
    /// So many more inputs are found.
    fn found(&mut self, inputs: u64);

    /// So many more inputs are dealt with.
    fn advanced(&mut self, inputs: u64);

    /// Whether somebody has asked the task to stop: then it finishes what is in hand,
    /// and begins nothing more.
    fn is_stopped(&self) -> bool {
        false
    }
}

/// Tells nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn found(&mut self, _inputs: u64) {}

    fn advanced(&mut self, _inputs: u64) {}
}
