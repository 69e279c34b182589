//! Any bytes as a capture: decoded, parsed, and searched for people.
#![no_main]

#[path = "../support/promises.rs"]
mod promises;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| promises::assert_any_bytes_are_read(bytes));
