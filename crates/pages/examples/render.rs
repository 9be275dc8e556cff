//! Writes every sample page, in both languages, and the assets into a folder:
//! `cargo run -p logis-pages --example render -- FOLDER`.

use std::path::PathBuf;
use std::{env, error, fs};

use logis_pages::{Lang, assets, samples};

fn main() -> Result<(), Box<dyn error::Error>> {
    let folder = PathBuf::from(env::args_os().nth(1).ok_or("usage: render FOLDER")?);
    fs::create_dir_all(folder.join("assets"))?;
    for asset in assets::all() {
        fs::write(folder.join(asset.path.trim_start_matches('/')), &asset.bytes)?;
    }
    for lang in Lang::ALL {
        for (name, html) in samples::all(*lang)? {
            fs::write(folder.join(format!("{name}.{}.html", lang.as_str())), html)?;
        }
    }
    Ok(())
}
