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
    /// By the one signal, and by the other.
    is_asked: [Arc<AtomicBool>; 2],
}

impl Stop {
    /// Listens to the signals from now on.
    pub(super) fn listen() -> Self {
        let stop = Stop::default();
        let status = i32::from(INTERRUPTED);
        let [interrupt, terminate] = &stop.is_asked;
        for (signal, own, other) in [
            (SIGINT, interrupt, terminate),
            (SIGTERM, terminate, interrupt),
        ] {
            // In this order: a signal ends the program if one came before it, also where two
            // threads take both in one instant. Where the system refuses, each signal ends
            // it, as without this.
            let _ = flag::register_conditional_shutdown(signal, status, Arc::clone(own))
                .and_then(|_| flag::register(signal, Arc::clone(own)))
                .and_then(|_| {
                    flag::register_conditional_shutdown(signal, status, Arc::clone(other))
                });
        }
        stop
    }

    pub(super) fn is_asked(&self) -> bool {
        let mut asked = self.is_asked.iter();
        asked.any(|is_asked| is_asked.load(Ordering::Relaxed))
    }
}
