//! How the library tells what it is doing without printing.

/// What a long task tells. The command line draws a bar from it; a test counts.
pub trait Progress {
    /// The inputs are counted, the work starts.
    fn started(&mut self, inputs: u64);

    /// So many more inputs are dealt with.
    fn advanced(&mut self, inputs: u64);
}

/// Tells nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn started(&mut self, _inputs: u64) {}

    fn advanced(&mut self, _inputs: u64) {}
}
