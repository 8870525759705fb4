//! What of a photograph tells where, when and with which device it was taken, and how is it left out of a copy?
//!
//! The sealed original stays as it is; this is about the copy that is given out. Pixels are copied bit by bit. A kind of
//! file that is not known here is not touched, and said to be so.

/// The copy without what hides beside the picture; nothing if this kind of file is not known, or it is damaged.
pub(crate) fn strip(file: &[u8]) -> Option<Vec<u8>> {
    if file.starts_with(&[0xff, 0xd8]) {
        jpeg(file)
    } else if file.starts_with(PNG) {
        png(file)
    } else if file.starts_with(b"RIFF") && file.get(8..12) == Some(b"WEBP") {
        webp(file)
    } else {
        None
    }
}

/// Keeps what the picture needs: no application segment but a plain JFIF head and Adobe's colour word, no comment, and
/// nothing behind the end. How the picture is turned is kept, in a segment that says nothing else.
fn jpeg(file: &[u8]) -> Option<Vec<u8>> {
    let mut out = vec![0xff, 0xd8];
    let mut at = 2;
    let mut turned = false;
    loop {
        let marker = marker_at(file, &mut at)?;
        match marker {
            END => {
                out.extend_from_slice(&[0xff, END]);
                return Some(out);
            }
            0x01 | 0xd0..=0xd7 => out.extend_from_slice(&[0xff, marker]),
            _ => {
                out.extend_from_slice(&kept_of(marker, segment_at(file, &mut at)?, &mut turned)?);
                if marker == SCAN {
                    out.extend_from_slice(scan_at(file, &mut at)?);
                }
            }
        }
    }
}

fn marker_at(file: &[u8], at: &mut usize) -> Option<u8> {
    if *file.get(*at)? != 0xff {
        return None;
    }
    while *file.get(*at)? == 0xff {
        *at += 1;
    }
    let marker = *file.get(*at)?;
    *at += 1;
    Some(marker)
}

/// A segment with its length.
fn segment_at<'a>(file: &'a [u8], at: &mut usize) -> Option<&'a [u8]> {
    let length = usize::from(u16::from_be_bytes(*file.get(*at..)?.first_chunk()?));
    let segment = file.get(*at..at.checked_add(length.max(2))?)?;
    *at += segment.len();
    Some(segment)
}

/// The picture's own bytes, up to the next marker: a stuffed zero and a restart belong to it.
fn scan_at<'a>(file: &'a [u8], at: &mut usize) -> Option<&'a [u8]> {
    let start = *at;
    while *file.get(*at)? != 0xff || matches!(*file.get(*at + 1)?, 0x00 | 0xd0..=0xd7) {
        *at += 1;
    }
    file.get(start..*at)
}

/// What of a segment stays in the copy.
fn kept_of(marker: u8, segment: &[u8], turned: &mut bool) -> Option<Vec<u8>> {
    let body = segment.get(2..)?;
    Some(match marker {
        0xe0 => plain_jfif(body),
        0xe1 => {
            let way = turn_of(body).filter(|_| !*turned);
            *turned |= way.is_some();
            way.map(only_turn).unwrap_or_default()
        }
        0xe2..=0xed | 0xef | 0xfe => Vec::new(),
        _ => [&[0xff, marker], segment].concat(),
    })
}

/// A JFIF head without its small picture.
fn plain_jfif(body: &[u8]) -> Vec<u8> {
    let Some(density) = body.strip_prefix(b"JFIF\0").and_then(|rest| rest.get(..7)) else { return Vec::new() };
    [&[0xff, 0xe0, 0, 16], b"JFIF\0".as_slice(), density, &[0, 0]].concat()
}

/// Which way an EXIF segment says the picture is turned, if it is.
fn turn_of(body: &[u8]) -> Option<u8> {
    let tiff = body.strip_prefix(b"Exif\0\0")?;
    let little = tiff.starts_with(b"II");
    let two = |at: usize| {
        let bytes = [*tiff.get(at)?, *tiff.get(at + 1)?];
        Some(if little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let (low, high) = if little { (two(4)?, two(6)?) } else { (two(6)?, two(4)?) };
    let first = (usize::from(high) << 16) | usize::from(low);
    for entry in 0..usize::from(two(first)?) {
        let at = first.checked_add(2 + entry * 12)?;
        if two(at)? == ORIENTATION {
            let way = two(at + 8)?;
            return u8::try_from(way).ok().filter(|way| (2..=8).contains(way));
        }
    }
    None
}

/// An EXIF segment that says which way the picture is turned, and nothing else.
fn only_turn(way: u8) -> Vec<u8> {
    let tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, way, 0, 0, 0, 0, 0, 0];
    [&[0xff, 0xe1, 0, 34], b"Exif\0\0".as_slice(), &tiff].concat()
}

fn png(file: &[u8]) -> Option<Vec<u8>> {
    let mut out = PNG.to_vec();
    let mut at = PNG.len();
    loop {
        let length = usize::try_from(u32::from_be_bytes(*file.get(at..)?.first_chunk()?)).ok()?;
        let chunk = file.get(at..at.checked_add(length.checked_add(12)?)?)?;
        let kind = chunk.get(4..8)?;
        if PNG_KEPT.iter().any(|kept| kept.as_slice() == kind) {
            out.extend_from_slice(chunk);
        }
        if kind == b"IEND" {
            return Some(out);
        }
        at += chunk.len();
    }
}

fn webp(file: &[u8]) -> Option<Vec<u8>> {
    let mut out = b"RIFF\0\0\0\0WEBP".to_vec();
    let size = usize::try_from(u32::from_le_bytes(*file.get(4..)?.first_chunk()?)).ok()?;
    let end = size.checked_add(8)?;
    let mut at = 12;
    while at < end {
        let length = usize::try_from(u32::from_le_bytes(*file.get(at + 4..)?.first_chunk()?)).ok()?;
        let padded = length.checked_add(length % 2)?;
        let chunk = file.get(at..at.checked_add(padded)?.checked_add(8)?)?;
        let kind = chunk.get(..4)?;
        if WEBP_KEPT.iter().any(|kept| kept.as_slice() == kind) {
            let from = out.len();
            out.extend_from_slice(chunk);
            if kind == b"VP8X" {
                // It no longer says that EXIF, XMP and a colour profile follow.
                *out.get_mut(from + 8)? &= !0x2c;
            }
        }
        at += chunk.len();
    }
    let size = u32::try_from(out.len().checked_sub(8)?).ok()?;
    out.get_mut(4..8)?.copy_from_slice(&size.to_le_bytes());
    Some(out)
}

const END: u8 = 0xd9;
const SCAN: u8 = 0xda;
const ORIENTATION: u16 = 0x0112;
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
/// What the picture needs.
const PNG_KEPT: [&[u8; 4]; 12] =
    [b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"cHRM", b"sRGB", b"bKGD", b"acTL", b"fcTL", b"fdAT"];
const WEBP_KEPT: [&[u8; 4]; 6] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    const SECRET: &[u8] = b"GPS 34.02 -6.84 Appareil de Fatima";

    fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
        let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
        [&[0xff, marker], length.as_slice(), body].concat()
    }

    fn holds(file: &[u8], what: &[u8]) -> bool {
        file.windows(what.len()).any(|at| at == what)
    }

    #[test]
    fn a_jpeg_loses_place_device_comment_and_what_hides_behind_its_end_and_keeps_its_scans() {
        let tiff = only_turn(6).split_off(10);
        let exif = [b"Exif\0\0".as_slice(), &tiff, SECRET].concat();
        let scan = [0x11, 0xff, 0x00, 0x22, 0xff, 0xd3, 0x33];
        let tables = segment(0xdb, &[7; 65]);
        let head = segment(0xda, &[1, 1, 0, 0, 63, 0]);
        let file = [
            &[0xff, 0xd8],
            segment(0xe0, &[b"JFIF\0\x01\x02\x00\x00\x48\x00\x48\x01\x01".as_slice(), &[9, 9, 9]].concat()).as_slice(),
            &segment(0xe1, &exif),
            &segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", SECRET].concat()),
            &segment(0xe2, &[b"ICC_PROFILE\0", SECRET].concat()),
            &segment(0xfe, SECRET),
            &tables,
            &head,
            &scan,
            &segment(0xfe, SECRET),
            &head,
            &scan,
            &[0xff, 0xd9],
            SECRET,
        ]
        .concat();
        let copy = strip(&file).unwrap();
        assert!(!holds(&copy, SECRET) && !holds(&copy, &[9, 9, 9]));
        let jfif = plain_jfif(b"JFIF\0\x01\x02\x00\x00\x48\x00\x48");
        let expected =
            [&[0xff, 0xd8], jfif.as_slice(), &only_turn(6), &tables, &head, &scan, &head, &scan, &[0xff, 0xd9]];
        assert_eq!(copy, expected.concat());
        // Stripped once more nothing changes; cut, it is no picture.
        assert_eq!(strip(&copy).unwrap(), copy);
        for end in 2..copy.len() - 1 {
            assert!(strip(copy.get(..end).unwrap()).is_none(), "cut at {end}");
        }
    }

    #[test]
    fn a_png_and_a_webp_lose_what_they_tell_and_keep_their_picture() {
        let chunk = |kind: &[u8], body: &[u8]| {
            [&u32::try_from(body.len()).unwrap().to_be_bytes(), kind, body, &[1, 2, 3, 4]].concat()
        };
        let (ihdr, idat, iend) = (chunk(b"IHDR", &[8; 13]), chunk(b"IDAT", &[5; 40]), chunk(b"IEND", &[]));
        let file = [PNG, &ihdr, &chunk(b"tEXt", SECRET), &chunk(b"eXIf", SECRET), &idat, &iend, SECRET].concat();
        assert_eq!(strip(&file).unwrap(), [PNG, &ihdr, &idat, &iend].concat());

        let part = |kind: &[u8], body: &[u8]| {
            let padding = vec![0; body.len() % 2];
            [kind, &u32::try_from(body.len()).unwrap().to_le_bytes(), body, &padding].concat()
        };
        let riff = |parts: &[Vec<u8>]| {
            let body = parts.concat();
            [b"RIFF".as_slice(), &u32::try_from(body.len() + 4).unwrap().to_le_bytes(), b"WEBP", &body].concat()
        };
        let extended = |flags: u8| part(b"VP8X", &[flags, 0, 0, 0, 1, 0, 0, 1, 0, 0]);
        let picture = part(b"VP8 ", &[3; 21]);
        let file = riff(&[extended(0x2c | 0x10), picture.clone(), part(b"EXIF", SECRET), part(b"XMP ", SECRET)]);
        assert_eq!(strip(&file).unwrap(), riff(&[extended(0x10), picture]));
        assert!(strip(b"%PDF-1.7").is_none());
    }
}
