//! Which commands exist for the page? Only those named in `src/commands/names.rs`; nothing else is callable.

fn main() {
    println!("cargo:rerun-if-changed=../ui/dist/index.html");
    if !std::path::Path::new("../ui/dist/index.html").is_file() {
        println!("cargo:warning=ui/dist is missing: run `npm ci && npm run build` in ui first");
        std::process::exit(1);
    }
    let commands = include!("src/commands/names.rs");
    let manifest = tauri_build::AppManifest::new().commands(commands);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        println!("cargo:warning={error:#}");
        std::process::exit(1);
    }
}
