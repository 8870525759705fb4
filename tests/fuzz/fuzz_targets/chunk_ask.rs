//! Does the decoder of a chunk ask survive any bytes?
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| aman_fuzz::chunk_ask(data));
