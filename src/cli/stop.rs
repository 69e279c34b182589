//! Ctrl-C: the first one asks the command to stop, the second one ends it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// The exit code of a command that was interrupted.
pub(super) const INTERRUPTED: u8 = 130;

/// Whether somebody has asked the command to stop.
#[derive(Debug, Clone, Default)]
pub(super) struct Stop {
    is_asked: Arc<AtomicBool>,
}

impl Stop {
    /// Listens to the signals from now on.
    pub(super) fn listen() -> Self {
        let stop = Stop::default();
        for signal in [SIGINT, SIGTERM] {
            let status = i32::from(INTERRUPTED);
            // In this order: a signal ends the program if one came before it. Where the
            // system refuses, each signal ends it, as without this.
            let _ = flag::register_conditional_shutdown(signal, status, Arc::clone(&stop.is_asked))
                .and_then(|_| flag::register(signal, Arc::clone(&stop.is_asked)));
        }
        stop
    }

    pub(super) fn is_asked(&self) -> bool {
        self.is_asked.load(Ordering::Relaxed)
    }
}
