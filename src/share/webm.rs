//! The length of a WebM film. Browsers record films without it, and players then show none and cannot go to a time.

const EBML: u32 = 0x1A45_DFA3;
const SEGMENT: u32 = 0x1853_8067;
const INFO: u32 = 0x1549_A966;
const DURATION: u32 = 0x4489;
const TIMESTAMP_SCALE: u32 = 0x002A_D7B1;
const CLUSTER: u32 = 0x1F43_B675;
/// Where the parts of the file are. Those places would be wrong after an insertion.
const SEEK_HEAD: u32 = 0x114D_9B74;

/// The unit of times in nanoseconds, unless the file names another.
const DEFAULT_SCALE: f64 = 1e6;

/// An element: where its size and its content begin, and where it ends.
#[derive(Clone, Copy)]
struct Element {
    id: u32,
    size_at: usize,
    content_at: usize,
    /// `None` if the file does not say.
    end: Option<usize>,
}

/// The beginning of a film with its length. `None` if there is no place for the length.
pub(super) fn with_duration(beginning: &[u8], duration_s: f64) -> Option<Vec<u8>> {
    let header = element(beginning, 0).filter(|header| header.id == EBML)?;
    let segment = element(beginning, header.end?).filter(|segment| segment.id == SEGMENT)?;
    let mut has_places = false;
    let mut at = segment.content_at;
    let info = loop {
        let one = element(beginning, at)?;
        match one.id {
            INFO => break one,
            CLUSTER => return None,
            SEEK_HEAD => has_places = true,
            _ => {}
        }
        at = one.end?;
    };
    let end = info.end.filter(|end| *end <= beginning.len())?;
    let mut scale = DEFAULT_SCALE;
    let mut old = None;
    let mut at = info.content_at;
    while at < end {
        let one = element(beginning, at)?;
        let content = beginning.get(one.content_at..one.end?)?;
        match one.id {
            TIMESTAMP_SCALE => scale = content.iter().fold(0.0, |sum, byte| sum * 256.0 + f64::from(*byte)),
            DURATION => old = Some((one.content_at, content.len())),
            _ => {}
        }
        at = one.end?;
    }
    let duration = duration_s * 1e9 / scale;
    let mut film = beginning.to_vec();
    match old {
        Some((at, 8)) => film[at..at + 8].copy_from_slice(&duration.to_be_bytes()),
        Some((at, 4)) => film[at..at + 4].copy_from_slice(&(duration as f32).to_be_bytes()),
        Some(_) => return None,
        None if has_places => return None,
        None => {
            let added: Vec<u8> = [0x44, 0x89, 0x88].into_iter().chain(duration.to_be_bytes()).collect();
            let size = (end - info.content_at + added.len()) as u64;
            // A size of eight bytes begins with a byte that says so.
            let size = (size | 1 << 56).to_be_bytes();
            film.splice(end..end, added);
            film.splice(info.size_at..info.content_at, size);
            // The segment is longer now. All ones are an unknown size: it then ends with the file.
            let size = &mut film[segment.size_at..segment.content_at];
            let first = 0xff >> (size.len() - 1);
            size.fill(0xff);
            size[0] = first;
        }
    }
    Some(film)
}

/// The element that begins at a place.
fn element(bytes: &[u8], at: usize) -> Option<Element> {
    let first = *bytes.get(at)?;
    let length = first.leading_zeros() as usize + 1;
    let id = bytes.get(at..at + length).filter(|_| length <= 4)?;
    let id = id.iter().fold(0, |id, byte| id << 8 | u32::from(*byte));
    let size_at = at + length;
    let first = *bytes.get(size_at)?;
    let length = first.leading_zeros() as usize + 1;
    let size = bytes.get(size_at..size_at + length).filter(|_| length <= 8)?;
    let marker = 1_u64 << (7 * length);
    let size = size.iter().fold(0, |size, byte| size << 8 | u64::from(*byte)) & (marker - 1);
    let content_at = size_at + length;
    let end = (size != marker - 1).then(|| content_at + size as usize);
    Some(Element { id, size_at, content_at, end })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: [u8; 5] = [0x1A, 0x45, 0xDF, 0xA3, 0x80];
    /// A unit of a millisecond.
    const SCALE: [u8; 7] = [0x2A, 0xD7, 0xB1, 0x83, 0x0F, 0x42, 0x40];
    const FIRST_CLUSTER: [u8; 5] = [0x1F, 0x43, 0xB6, 0x75, 0xFF];

    fn film(segment_size: &[u8], info: &[u8]) -> Vec<u8> {
        let info_size = 0x80 | info.len() as u8;
        let parts: [&[u8]; 7] = [
            &HEADER,
            &[0x18, 0x53, 0x80, 0x67],
            segment_size,
            &[0x15, 0x49, 0xA9, 0x66, info_size],
            info,
            &FIRST_CLUSTER,
            b"frames",
        ];
        parts.concat()
    }

    /// The duration that a reader finds, and whether what follows is still found.
    fn read(film: &[u8]) -> (f64, bool) {
        let segment = element(film, HEADER.len()).unwrap();
        let info = element(film, segment.content_at).unwrap();
        let mut at = info.content_at;
        loop {
            let one = element(film, at).unwrap();
            if one.id == DURATION {
                let bytes = film[one.content_at..one.end.unwrap()].try_into().unwrap();
                let cluster = element(film, info.end.unwrap()).unwrap();
                return (f64::from_be_bytes(bytes), cluster.id == CLUSTER && film.ends_with(b"frames"));
            }
            at = one.end.unwrap();
        }
    }

    #[test]
    fn a_film_without_a_length_gets_one() {
        for size in [&[0xFF][..], &[0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], &[0x40, 0x1C]] {
            let made = with_duration(&film(size, &SCALE), 12.5).unwrap();
            assert_eq!(read(&made), (12_500.0, true));
            assert_eq!(element(&made, HEADER.len()).unwrap().end, None);
        }
    }

    #[test]
    fn a_length_that_is_there_is_replaced() {
        let empty = [&SCALE[..], &[0x44, 0x89, 0x88], &[0; 8]].concat();
        let before = film(&[0xFF], &empty);
        let made = with_duration(&before, 3.0).unwrap();
        assert_eq!((read(&made), made.len()), ((3_000.0, true), before.len()));
    }

    #[test]
    fn what_is_no_film_is_left_alone() {
        for bytes in [&b""[..], b"RIFF....", &HEADER, &[HEADER, FIRST_CLUSTER].concat(), &[0; 40]] {
            assert_eq!(with_duration(bytes, 1.0), None);
        }
        let cut_off = film(&[0xFF], &SCALE);
        assert_eq!(with_duration(&cut_off[..16], 1.0), None);
    }
}
