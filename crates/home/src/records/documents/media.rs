//! What a file is by its first bytes, whatever it is called.
//!
//! To add a media type: its line in [`MARKS`].

/// How much of a file is looked at.
pub(super) const HEAD_BYTES_MAX: usize = 64 << 10;
/// A PDF's mark may stand after other bytes, up to so many (ISO 32000-1, annex H.3.4.1).
const PDF_MARK_BEFORE_BYTES_MAX: usize = 1024;

pub(super) const PDF: &str = "application/pdf";
const ZIP: &str = "application/zip";
const TEXT: &str = "text/plain";
const ANYTHING: &str = "application/octet-stream";

/// Marks at a place, and what they stand for.
const MARKS: &[(usize, &[u8], &str)] = &[
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypheix", "image/heic"),
    (4, b"ftypmif1", "image/heif"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyp", "video/mp4"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
    (8, b"WAVE", "audio/wav"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"PK\x03\x04", ZIP),
];

/// What an archive is by the names of its first members.
const MEMBERS: &[(&[u8], &str)] = &[
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"),
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "application/vnd.oasis.opendocument.spreadsheet"),
];

/// Headers by which a text is a mail (RFC 5322).
const MAIL_STARTS: &[&str] = &["received:", "return-path:", "delivered-to:", "from:", "message-id:", "mime-version:"];

/// The media type that the first bytes of a file show.
pub(super) fn recognise(head: &[u8]) -> &'static str {
    let mut start = head.windows(5).take(PDF_MARK_BEFORE_BYTES_MAX);
    if start.any(|five| five == b"%PDF-") {
        return PDF;
    }
    let marked = MARKS.iter().find(|(at, mark, _)| head.get(*at..).is_some_and(|rest| rest.starts_with(mark)));
    match marked {
        Some((.., ZIP)) => MEMBERS.iter().find(|(name, _)| holds(head, name)).map_or(ZIP, |(_, media_type)| media_type),
        Some((.., media_type)) => media_type,
        None => text(head),
    }
}

fn holds(head: &[u8], needle: &[u8]) -> bool {
    head.windows(needle.len()).any(|window| window == needle)
}

fn text(head: &[u8]) -> &'static str {
    if head.is_empty() || head.iter().any(|byte| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | b'\x0c' | b'\x1b')) {
        return ANYTHING;
    }
    let first: String = head.iter().take(40).map(|byte| char::from(*byte).to_ascii_lowercase()).collect();
    if MAIL_STARTS.iter().any(|start| first.starts_with(start)) { "message/rfc822" } else { TEXT }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_it_holds() {
        #[rustfmt::skip]
        let table: &[(&[u8], &str)] = &[
            (b"%PDF-1.7\n",                                             PDF),
            (b"junk\n%PDF-1.4\n",                                       PDF),
            (b"\xff\xd8\xff\xe0\0\x10JFIF",                             "image/jpeg"),
            (b"RIFF\x10\0\0\0WEBPVP8 ",                                 "image/webp"),
            (b"\0\0\0\x18ftypheic\0\0\0\0",                             "image/heic"),
            (b"PK\x03\x04\x14\0\0\0\x08\0aaaabbbbccccddddword/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            (b"PK\x03\x04\x14\0\0\0\x08\0photo.jpg",                    ZIP),
            (b"Return-Path: <a@b.example>\r\n",                         "message/rfc822"),
            (b"Madame,\r\nMonsieur,",                                   TEXT),
            (b"<html><script>alert(1)</script>",                        TEXT),
            (b"\0\x01\x02",                                             ANYTHING),
            (b"",                                                       ANYTHING),
        ];
        for (head, expected) in table {
            assert_eq!(recognise(head), *expected, "{:?}", String::from_utf8_lossy(head));
        }
    }
}
