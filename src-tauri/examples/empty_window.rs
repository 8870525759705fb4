//! The least a window of this shell costs: one coloured page, no desk. The peer of the start-up benchmark, nothing else.

use tauri::http::Response;
use tauri::{WebviewUrl, WebviewWindowBuilder};

const PAGE: &[u8] = b"<!doctype html><html><body style='margin:0;background:#204060'>.</body></html>";

fn main() -> tauri::Result<()> {
    tauri::Builder::default()
        .register_uri_scheme_protocol("empty", |_, _| Response::new(PAGE.to_vec()))
        .setup(|app| {
            let address = WebviewUrl::CustomProtocol("empty://localhost/".parse()?);
            WebviewWindowBuilder::new(app, "empty", address).maximized(true).incognito(true).build()?;
            Ok(())
        })
        .run(context())
}

#[expect(clippy::disallowed_types, reason = "the framework's macro writes it")]
fn context() -> tauri::Context {
    tauri::generate_context!()
}
