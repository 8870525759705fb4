//! Do the decoders of tables of a pack survive any bytes?
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| aman_fuzz::pack_table(data));
