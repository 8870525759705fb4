//! Does the decoder of a chunk answer survive any bytes?
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| aman_fuzz::chunk_answer(data));
