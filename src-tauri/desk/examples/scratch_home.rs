//! scratch
#![allow(clippy::all, clippy::print_stdout, clippy::unwrap_used, missing_docs, reason = "scratch")]
use aman_vault::*;
fn main() {
    let l = LockedVault::open(std::path::Path::new("/tmp/desk/brig"), &Options::default(), Host::system()).unwrap();
    let mut v = match l.unlock(None, Passphrase::new("amande douce 2026".into())) {
        Ok(v) => v,
        Err(e) => {
            println!("unlock {:?}", e.1);
            return;
        }
    };
    println!("{:?}", v.project());
    println!("{:?}", v.list(None, 10).map(|r| r.len()));
    let mut d = v;
    println!("{:?}", d.totals().map(|t| t.records));
}
