//! What the pages load, built into the program: one style sheet, two fonts, three islands, one icon.
//!
//! Each path holds a hash of the content, so that browsers may keep it for ever. To add an asset: 1. its file under
//! `assets/`, 2. a `static` here, 3. its row in [`all`].

use std::borrow::Cow;
use std::sync::LazyLock;

/// Where assets are.
const FOLDER: &str = "/assets/";

/// One file that pages load.
#[derive(Debug)]
pub struct Asset {
    /// Its path, with a hash of the content.
    pub path: String,
    /// Its media type.
    pub content_type: &'static str,
    /// Its bytes.
    pub bytes: Cow<'static, [u8]>,
}

/// Text of the pages (SIL Open Font License, `assets/figtree.OFL.txt`).
pub static FIGTREE: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("figtree", "woff2", "font/woff2", include_bytes!("../assets/figtree.woff2").as_slice().into()));
/// Titles of the pages (SIL Open Font License, `assets/fraunces.OFL.txt`).
pub static FRAUNCES: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("fraunces", "woff2", "font/woff2", include_bytes!("../assets/fraunces.woff2").as_slice().into()));
/// The style sheet; its fonts' paths are filled in.
pub static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    let sheet = concat!(
        include_str!("../assets/tokens.css"),
        include_str!("../assets/layout.css"),
        include_str!("../assets/parts.css"),
        include_str!("../assets/charts.css")
    );
    let filled = sheet.replace("/assets/figtree.woff2", &FIGTREE.path).replace("/assets/fraunces.woff2", &FRAUNCES.path);
    // Lines end with a brace, a comma or a semicolon: without their indentation, and the space behind a property's name or before
    // a brace, they say the same.
    let tight: String = filled.lines().map(|line| line.trim().replace(": ", ":").replace(" {", "{")).collect();
    Asset::new("logis", "css", "text/css; charset=utf-8", tight.into_bytes().into())
});
/// The island of the drop zone.
pub static DROP: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("drop", "js", "text/javascript; charset=utf-8", include_bytes!("../assets/drop.js").as_slice().into()));
/// The island of passkeys.
pub static PASSKEY: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("passkey", "js", "text/javascript; charset=utf-8", include_bytes!("../assets/passkey.js").as_slice().into())
});
/// The island of an export under way.
pub static LEAVE: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("leave", "js", "text/javascript; charset=utf-8", include_bytes!("../assets/leave.js").as_slice().into()));
/// The island of sorting.
pub static TICK: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("tick", "js", "text/javascript; charset=utf-8", include_bytes!("../assets/tick.js").as_slice().into()));
/// The house.
pub static ICON: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("icon", "svg", "image/svg+xml", include_bytes!("../assets/icon.svg").as_slice().into()));

/// Every asset.
#[must_use]
pub fn all() -> [&'static Asset; 8] {
    [&STYLE, &DROP, &PASSKEY, &LEAVE, &TICK, &ICON, &FIGTREE, &FRAUNCES]
}

/// The asset at a path.
#[must_use]
pub fn find(path: &str) -> Option<&'static Asset> {
    all().into_iter().find(|asset| asset.path == path)
}

impl Asset {
    fn new(name: &str, extension: &str, content_type: &'static str, bytes: Cow<'static, [u8]>) -> Self {
        // FNV-1a: tells versions apart; it guards nothing.
        let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
        Self { path: format!("{FOLDER}{name}.{hash:016x}.{extension}"), content_type, bytes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sheet_names_the_fonts_that_are_served_and_nothing_outside() {
        let sheet = String::from_utf8_lossy(&STYLE.bytes);
        assert!(sheet.contains(&FIGTREE.path) && sheet.contains(&FRAUNCES.path));
        assert!(!sheet.contains("http"), "the pages load nothing from elsewhere");
        assert!(find(&STYLE.path).is_some() && find("/assets/logis.css").is_none());
    }

    #[test]
    fn pages_stay_light() {
        assert!(STYLE.bytes.len() <= 30 * 1024, "{} bytes of CSS", STYLE.bytes.len());
        assert!(DROP.bytes.len() + PASSKEY.bytes.len() + LEAVE.bytes.len() + TICK.bytes.len() <= 60_000);
    }
}
