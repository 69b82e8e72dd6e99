//! Says plainly what to do when the styles and scripts have not been built, instead of failing inside a macro.

use std::path::Path;

fn main() {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../frontend/dist");
    println!("cargo::rerun-if-changed={}", dist.display());
    assert!(
        dist.join("manifest.json").exists(),
        "the styles and scripts are not built yet: run `make assets` in the project's folder (needs Node 20 or newer)"
    );
}
