//! Do the decoders of shares and sheets survive any words?
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| aman_fuzz::share(data));
