//! The edge: all that `depeche` does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    depeche::cli::run()
}
