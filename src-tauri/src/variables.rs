//! Which variables must hold from the window's first instruction on? Both the program that starts it and the window itself ask.

/// Variables that spare old graphics drivers, in the order in which they are tried.
pub(crate) const GENTLE: [(&str, &str); 2] =
    [("WEBKIT_DISABLE_DMABUF_RENDERER", "1"), ("WEBKIT_DISABLE_COMPOSITING_MODE", "1")];

/// Variables by which freed memory is overwritten. The page's words pass through the C and C++ of the web engine inside the
/// window's very process, which no allocator of ours sees: its own pools are turned off (`Malloc`), and the C library overwrites
/// what is freed, keeping no thread's cache of freed pieces.
pub(crate) const WIPING: [(&str, &str); 2] =
    [("GLIBC_TUNABLES", "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0"), ("Malloc", "1")];

/// Those that are needed and not set; what the person has set stays.
#[expect(clippy::disallowed_methods, reason = "whether a variable is set, and nothing of its value")]
pub(crate) fn missing() -> Vec<(&'static str, &'static str)> {
    let [drawing, _] = GENTLE;
    let needed = [&[drawing], WIPING.as_slice()].concat();
    needed.into_iter().filter(|(name, _)| std::env::var_os(name).is_none()).collect()
}
