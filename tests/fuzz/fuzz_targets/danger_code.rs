//! Does the danger code decoder survive any bytes?
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| aman_fuzz::danger_code(data));
