//! Do the decoders of signed packs survive any bytes?
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| aman_fuzz::signed_pack(data));
