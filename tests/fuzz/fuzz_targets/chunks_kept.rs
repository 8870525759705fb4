//! Does the decoder of a chunks kept survive any bytes?
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| aman_fuzz::chunks_kept(data));
