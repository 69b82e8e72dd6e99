//! Small recordings as phones and browsers make them, byte by byte: real containers around frames of nothing.

/// AMR of so many frames of a fiftieth of a second.
pub fn amr(frames: usize) -> Vec<u8> {
    let mut bytes = b"#!AMR\n".to_vec();
    for _ in 0..frames {
        bytes.push(0x3C);
        bytes.extend([0x55; 31]);
    }
    bytes
}

/// AMR of the wide band.
pub fn amr_wide(frames: usize) -> Vec<u8> {
    let mut bytes = b"#!AMR-WB\n".to_vec();
    for _ in 0..frames {
        bytes.push(0x44);
        bytes.extend([0x55; 60]);
    }
    bytes
}

/// AAC in ADTS frames of twenty bytes each.
pub fn aac(frames: usize) -> Vec<u8> {
    let frame = [&[0xFF, 0xF1, 0x50, 0x40, 0x03, 0x7F, 0xFC][..], &[0x21; 20]].concat();
    frame.repeat(frames)
}

/// A page of Ogg; `kind` 2 begins a stream, 4 ends it.
fn page(kind: u8, number: u32, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![b'O', b'g', b'g', b'S', 0, kind];
    bytes.extend(u64::from(number).to_le_bytes());
    bytes.extend([7, 0, 0, 0]);
    bytes.extend(number.to_le_bytes());
    // Nobody reckons the sum here.
    bytes.extend([0; 4]);
    bytes.push(1);
    bytes.push(u8::try_from(content.len()).expect("a short page"));
    bytes.extend(content);
    bytes
}

/// A stream in Ogg by its codec's first words: `OpusHead`, or another that is not taken.
pub fn ogg(codec: &[u8]) -> Vec<u8> {
    let head = [codec, &[1, 1, 0, 0, 0x80, 0xBB, 0, 0, 0, 0, 0]].concat();
    [
        page(2, 0, &head),
        page(0, 1, b"OpusTags\0\0\0\0\0\0\0\0"),
        page(0, 2, &[0x78; 120]),
        page(4, 3, &[0x78; 60]),
    ]
    .concat()
}

/// An element of WebM; its length is left open where there is no content.
fn element(number: &[u8], content: Option<&[u8]>) -> Vec<u8> {
    let Some(content) = content else {
        return [number, &[0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]].concat();
    };
    let length = u16::try_from(content.len()).expect("a short element") | 0x4000;
    [number, &length.to_be_bytes()[..], content].concat()
}

/// WebM as browsers record it, its lengths left open; `kinds` are those of its tracks, 1 a picture, 2 sound.
pub fn webm(kinds: &[u8]) -> Vec<u8> {
    let head = element(&[0x1A, 0x45, 0xDF, 0xA3], Some(&element(&[0x42, 0x82], Some(b"webm"))));
    let track = |kind: &u8| {
        let about = [
            element(&[0xD7], Some(&[1])),
            element(&[0x83], Some(&[*kind])),
            element(&[0x86], Some(b"A_OPUS")),
        ];
        element(&[0xAE], Some(&about.concat()))
    };
    let tracks =
        element(&[0x16, 0x54, 0xAE, 0x6B], Some(&kinds.iter().map(track).collect::<Vec<_>>().concat()));
    let info =
        element(&[0x15, 0x49, 0xA9, 0x66], Some(&element(&[0x2A, 0xD7, 0xB1], Some(&[0x0F, 0x42, 0x40]))));
    let block = element(&[0xA3], Some(&[&[0x81, 0, 0, 0x80][..], &[0x78; 90]].concat()));
    let cluster =
        [element(&[0x1F, 0x43, 0xB6, 0x75], None), element(&[0xE7], Some(&[0])), block.repeat(5)].concat();
    [head, element(&[0x18, 0x53, 0x80, 0x67], None), info, tracks, cluster.repeat(2)].concat()
}

/// Every kind of these, with its media type and a name.
pub fn all() -> [(&'static str, &'static str, Vec<u8>); 5] {
    [
        ("audio/amr", "录音.amr", amr(50)),
        ("audio/amr", "宽带录音.awb", amr_wide(50)),
        ("audio/aac", "录音.aac", aac(40)),
        ("audio/ogg", "语音.opus", ogg(b"OpusHead")),
        ("audio/webm", "录音.webm", webm(&[2])),
    ]
}
