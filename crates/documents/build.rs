//! The binary carries the fonts: say plainly when they have not been fetched.

use std::path::Path;

const FONTS: [&str; 5] = [
    "FandolFang-Regular.otf",
    "FandolKai-Regular.otf",
    "FandolHei-Regular.otf",
    "NotoSerifSC_400Regular.ttf",
    "NotoSerifSC_700Bold.ttf",
];

fn main() {
    // Read when the script runs, not when it was compiled: build folders are shared and moved.
    let here = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo names the package's folder");
    let folder = Path::new(&here).join("../../fonts");
    for font in FONTS {
        let file = folder.join(font);
        println!("cargo::rerun-if-changed={}", file.display());
        if !file.is_file() {
            println!("cargo::error=fonts/{font} is missing: run `make fonts` (or scripts/fonts.sh) once");
        }
    }
}
