use std::io::{Read, Write};

use flate2::Crc;
use flate2::write::DeflateEncoder;
use logis_core::{Code, Problem};
use proptest::prelude::*;

use super::*;
use crate::MemoryInput;

/// One member as it is written, which may lie.
#[derive(Debug, Clone)]
struct Made {
    path: Vec<u8>,
    content: Vec<u8>,
    packing: u16,
    flags: u16,
    mode: u16,
    /// The size that the directory says, where it is not the content's.
    says_bytes: Option<u64>,
    /// Whether sizes and place stand in the field for large numbers.
    large: bool,
}

fn made(path: &str, content: impl Into<Vec<u8>>) -> Made {
    Made { path: path.into(), content: content.into(), packing: 8, flags: 0, mode: 0o100_644, says_bytes: None, large: false }
}

fn zip(members: &[Made]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for member in members {
        let mut crc = Crc::new();
        crc.update(&member.content);
        let mut packed = member.content.clone();
        if member.packing == 8 {
            let mut encoder = DeflateEncoder::new(Vec::new(), flate2::Compression::default());
            encoder.write_all(&member.content).unwrap();
            packed = encoder.finish().unwrap();
        }
        let (plain_bytes, packed_bytes, at) =
            (member.says_bytes.unwrap_or(member.content.len() as u64), packed.len() as u64, out.len() as u64);
        let number = |n: u64| u32::try_from(n).unwrap().to_le_bytes();
        let path_bytes = u16::try_from(member.path.len()).unwrap().to_le_bytes();
        let common: Vec<u8> =
            [&20u16.to_le_bytes()[..], &member.flags.to_le_bytes(), &member.packing.to_le_bytes(), &[0; 4], &crc.sum().to_le_bytes()]
                .concat();
        out.extend([&b"PK\x03\x04"[..], &common, &number(packed_bytes), &number(plain_bytes), &path_bytes, &[0, 0], &member.path].concat());
        out.extend(packed);
        let large = [plain_bytes, packed_bytes, at].map(u64::to_le_bytes).concat();
        let field = if member.large { [&[1, 0, 24, 0][..], &large].concat() } else { Vec::new() };
        let shown = |n: u64| if member.large { [0xff; 4] } else { number(n) };
        directory.extend(
            [
                &b"PK\x01\x02\x14\x03"[..],
                &common,
                &shown(packed_bytes),
                &shown(plain_bytes),
                &path_bytes,
                &[u8::try_from(field.len()).unwrap(), 0],
                &[0; 6],
                &[0, 0],
                &member.mode.to_le_bytes(),
                &shown(at),
                &member.path,
                &field,
            ]
            .concat(),
        );
    }
    let (at, count) = (out.len(), u16::try_from(members.len()).unwrap().to_le_bytes());
    let number = |n: usize| u32::try_from(n).unwrap().to_le_bytes();
    out.extend(&directory);
    out.extend([&b"PK\x05\x06\0\0\0\0"[..], &count, &count, &number(directory.len()), &number(at), &[0, 0]].concat());
    out
}

fn content(member: &Member<'_>) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    member.open()?.read_to_end(&mut content)?;
    Ok(content)
}

/// What became of a member: its path, and its content or why it is refused.
type Became = (String, Result<Vec<u8>, Problem>);

fn read(bytes: &[u8]) -> Result<Vec<Became>, Problem> {
    let input = MemoryInput::new("a.zip", bytes);
    let archive = open(&input, &mut Budget::default())?.expect("no archive");
    Ok(archive.members().iter().map(|member| (member.path().to_owned(), content(member).map_err(problem_of))).collect())
}

fn codes(members: &[Made]) -> Vec<(String, Option<Code>)> {
    read(&zip(members)).unwrap().into_iter().map(|(path, read)| (path, read.err().map(|problem| problem.code))).collect()
}

#[test]
fn what_must_not_be_read_says_why() {
    let with = |path: &str, change: fn(&mut Made)| {
        let mut member = made(path, "x");
        change(&mut member);
        member
    };
    let long = "a".repeat(PATH_BYTES_MAX + 1);
    #[rustfmt::skip]
    let table: &[(Made, Option<Code>)] = &[
        (made("a.ofx", "x"),                                     None),
        (made("deep/er/ab.ofx", "x"),                            None),
        (made("a..b/c...ofx", "x"),                              None),
        (made("../a.ofx", "x"),                                  Some(Code::ArchivePath)),
        (made("b/../../a.ofx", "x"),                             Some(Code::ArchivePath)),
        (made("/etc/a.ofx", "x"),                                Some(Code::ArchivePath)),
        (made("b//a.ofx", "x"),                                  Some(Code::ArchivePath)),
        (made("b\\a.ofx", "x"),                                  Some(Code::ArchivePath)),
        (made("C:a.ofx", "x"),                                   Some(Code::ArchivePath)),
        (made("b\n.ofx", "x"),                                   Some(Code::ArchivePath)),
        (made("", "x"),                                          Some(Code::ArchivePath)),
        (made(&long, "x"),                                       Some(Code::ArchiveLimit)),
        (made("a.ofx", "y"),                                     Some(Code::ArchiveTwice)),
        (with("link", |m| m.mode = 0o120_777),                   Some(Code::ArchiveLink)),
        (with("locked", |m| m.flags = 1),                        Some(Code::ArchiveLocked)),
        (with("lzma", |m| m.packing = 14),                       Some(Code::ArchivePacking)),
        (with("stored", |m| m.packing = 0),                      None),
        (with("large", |m| m.large = true),                      None),
        (with("longer", |m| m.says_bytes = Some(2)),             Some(Code::ArchiveBroken)),
        (with("shorter", |m| m.says_bytes = Some(0)),            Some(Code::ArchiveBroken)),
        (with("huge", |m| m.says_bytes = Some(4_294_967_294)),   Some(Code::ArchiveLimit)),
        (with("bomb", |m| m.says_bytes = Some(17 << 20)),        Some(Code::ArchiveLimit)),
        (made("bomb in earnest", vec![0; 20 << 20]),             Some(Code::ArchiveLimit)),
    ];
    let found = codes(&table.iter().map(|(member, _)| member.clone()).collect::<Vec<_>>());
    assert_eq!(found.len(), table.len());
    for ((member, expected), (path, found)) in table.iter().zip(&found) {
        assert_eq!(found, expected, "{path} {}", String::from_utf8_lossy(&member.path));
    }
}

#[test]
fn what_is_no_file_is_left_out() {
    let members = ["a/", ".hidden", "b/.git/c", "__MACOSX/._a", "b/c.csv"].map(|path| made(path, ""));
    assert_eq!(codes(&members), [("b/c.csv".to_owned(), None)]);
    for empty in [zip(&members[..4]), zip(&[])] {
        assert_eq!(read(&empty).unwrap_err().code, Code::ArchiveEmpty);
    }
}

#[test]
fn documents_that_are_zips_inside_and_other_files_are_no_archives() {
    let workbook = zip(&[made("[Content_Types].xml", "<x/>"), made("xl/workbook.xml", "<x/>")]);
    let text = zip(&[made("mimetype", "application/vnd.oasis.opendocument.text"), made("content.xml", "<x/>")]);
    for bytes in [&workbook[..], &text, b"", b"PK", b"Date;Montant\n"] {
        assert!(open(&MemoryInput::new("x", bytes), &mut Budget::default()).unwrap().is_none());
    }
}

#[test]
fn limits_hold_over_an_archive_and_those_in_it() {
    let modest: Vec<Made> = (0..3).map(|n| made(&n.to_string(), "x")).collect();
    let input = MemoryInput::new("a.zip", zip(&modest));
    let mut budget = Budget { members: 7, bytes: 7 };
    let count = |budget: &mut Budget| open(&input, budget).map(|archive| archive.unwrap().members().len());
    assert_eq!((count(&mut budget).unwrap(), count(&mut budget).unwrap()), (3, 3));
    assert_eq!(count(&mut budget).unwrap_err().code, Code::ArchiveLimit);
    let mut budget = Budget { members: 7, bytes: 2 };
    let archive = open(&input, &mut budget).unwrap().unwrap();
    let refused: Vec<bool> = archive.members().iter().map(|member| member.refused().is_some()).collect();
    assert_eq!(refused, [false, false, true]);
    let many: Vec<Made> = (0..10_001).map(|n| made(&n.to_string(), "")).collect();
    assert_eq!(read(&zip(&many)).unwrap_err(), Problem::new(Code::ArchiveLimit, "MEMBERS_MAX"));
}

#[test]
fn members_that_overlap_are_a_bomb_together() {
    // Forty entries of one content: each modest, all together more than the archive can hold.
    let kernel = made("0", (0..1 << 20).map(|n: u32| n.wrapping_mul(2_654_435_761).to_le_bytes()[3] & 0x0f).collect::<Vec<_>>());
    let one = zip(std::slice::from_ref(&kernel));
    let at = one.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    let entry = one[at..one.len() - END].to_vec();
    const END: usize = 22;
    let mut bytes = one[..at].to_vec();
    for n in 0..1000u16 {
        let mut entry = entry.clone();
        entry.pop();
        entry[28..30].copy_from_slice(&4u16.to_le_bytes());
        entry.extend(format!("{n:04}").bytes());
        bytes.extend(entry);
    }
    let directory_bytes = u32::try_from(bytes.len() - at).unwrap();
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([1000u16.to_le_bytes(), 1000u16.to_le_bytes()].concat());
    bytes.extend([directory_bytes.to_le_bytes(), u32::try_from(at).unwrap().to_le_bytes()].concat());
    bytes.extend([0, 0]);
    let input = MemoryInput::new("a.zip", bytes);
    let archive = open(&input, &mut Budget::default()).unwrap().unwrap();
    assert_eq!(archive.members().len(), 1000);
    assert!(archive.members().iter().all(|member| member.refused().is_some_and(|problem| problem.code == Code::ArchiveLimit)));
}

#[test]
fn a_count_that_leaves_members_out_is_no_count() {
    let mut bytes = zip(&[made("a.txt", "a"), made("b.txt", "b"), made("c.txt", "c")]);
    let end = bytes.len() - 22;
    // Both counts of the end record say two.
    bytes[end + 8] = 2;
    bytes[end + 10] = 2;
    assert_eq!(read(&bytes).unwrap_err().code, Code::ArchiveBroken);
}

#[test]
fn a_place_that_no_archive_has_is_broken() {
    for place in [u64::MAX, u64::MAX - 55, 1 << 40] {
        let mut bytes = zip(&[made("a.txt", "a")]);
        let mut end = bytes.split_off(bytes.len() - 22);
        end[16..20].fill(0xff);
        bytes.extend([&b"PK\x06\x07\0\0\0\0"[..], &place.to_le_bytes(), &[1, 0, 0, 0], &end].concat());
        assert_eq!(read(&bytes).unwrap_err().code, Code::ArchiveBroken, "{place}");
    }
}

#[test]
fn what_a_comment_holds_is_no_end_of_an_archive() {
    let mut bytes = zip(&[made("a.txt", "a")]);
    let comment = [&b"PK\x05\x06"[..], &[0; 40]].concat();
    let said = bytes.len() - 2;
    bytes[said] = u8::try_from(comment.len()).unwrap();
    bytes.extend(comment);
    assert_eq!(read(&bytes).unwrap().len(), 1);
    // What follows an archive takes nothing from it.
    assert_eq!(read(&[zip(&[made("a.txt", "a")]), vec![b'x'; 5000]].concat()).unwrap().len(), 1);
}

#[test]
fn names_of_old_archives_are_read_in_their_code_page() {
    let mut member = made("", "x");
    member.path = b"relev\x82.csv".to_vec();
    assert_eq!(
        codes(&[member, made("d\u{e9}j\u{e0}.csv", "x")]).into_iter().map(|(path, _)| path).collect::<Vec<_>>(),
        ["relev\u{e9}.csv", "d\u{e9}j\u{e0}.csv"]
    );
}

#[test]
fn a_member_is_called_by_its_archive_too() {
    let input = MemoryInput::new("a.zip", zip(&[made("b/c.csv", "x")]));
    let archive = open(&input, &mut Budget::default()).unwrap().unwrap();
    let name = archive.members()[0].name().to_owned();
    assert_eq!((name.as_str(), file_name(&name), file_name("a/b.csv")), ("a.zip \u{203a} b/c.csv", "c.csv", "a/b.csv"));
}

/// Archives of members that read well.
fn archives() -> impl Strategy<Value = Vec<Made>> {
    let content = prop_oneof![proptest::collection::vec(any::<u8>(), 0..400), "[a-c;\n]{0,3000}".prop_map(String::into_bytes)];
    let member = ("[a-c]{1,3}(/[a-c]{1,3}){0,3}", content, any::<bool>(), any::<bool>()).prop_map(|(path, content, packed, large)| Made {
        packing: if packed { 8 } else { 0 },
        large,
        ..made(&path, content)
    });
    proptest::collection::vec(member, 1..12).prop_map(|mut members| {
        members.sort_by(|a, b| a.path.cmp(&b.path));
        members.dedup_by(|a, b| a.path == b.path);
        members
    })
}

/// Knows only its beginning.
struct FromTheStart(MemoryInput);

impl Input for FromTheStart {
    fn name(&self) -> &str {
        self.0.name()
    }
    fn size_bytes(&self) -> Option<u64> {
        None
    }
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        self.0.open()
    }
}

proptest! {
    #[test]
    fn every_member_is_read_as_it_was_packed(members in archives(), comment in "[a-z]{0,40}") {
        let mut bytes = zip(&members);
        let length = bytes.len();
        bytes[length - 2..].copy_from_slice(&u16::try_from(comment.len()).unwrap().to_le_bytes());
        bytes.extend(comment.bytes());
        let input = FromTheStart(MemoryInput::new("a.zip", bytes));
        let archive = open(&input, &mut Budget::default()).unwrap().unwrap();
        prop_assert_eq!(archive.members().len(), members.len());
        for (made, member) in members.iter().zip(archive.members()).rev() {
            prop_assert_eq!(member.path().as_bytes(), &made.path[..]);
            prop_assert_eq!(&content(member).unwrap(), &made.content);
            prop_assert_eq!(&content(member).unwrap(), &made.content, "again");
        }
    }

    #[test]
    fn what_is_cut_or_changed_is_said_or_read_right(members in archives(), cut: prop::sample::Index, flips: Vec<(prop::sample::Index, u8)>) {
        let whole = zip(&members);
        let short = &whole[..cut.index(whole.len())];
        if short.len() >= 4 {
            prop_assert_eq!(read(short).map(|_| ()).unwrap_err().code, Code::ArchiveBroken);
        }
        let mut changed = whole.clone();
        for (at, with) in flips.iter().take(4) {
            let at = at.index(changed.len() - 4) + 4;
            changed[at] ^= with;
        }
        // What is read at all passed its check sum.
        for (_, read) in read(&changed).unwrap_or_default() {
            if let Ok(content) = read {
                prop_assert!(members.iter().any(|made| made.content == content));
            }
        }
    }
}
