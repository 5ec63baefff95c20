//! Cursors as clients see them: JSON in base64, which nobody reads anything into.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What a cursor says, as a cursor.
pub(super) fn write(said: &impl Serialize) -> String {
    let mut text = Vec::new();
    append(&mut text, |json| json_of(json, said));
    String::from_utf8(text).expect("base64 is ASCII")
}

/// Appends a cursor of the JSON that `write` appends.
pub(super) fn append(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    let start = out.len();
    write(out);
    let behind = out.len();
    let length = base64::encoded_len(behind - start, false).expect("a cursor is short");
    out.resize(behind + length, 0);
    let (json, text) = out[start..].split_at_mut(behind - start);
    let written = URL_SAFE_NO_PAD.encode_slice(json, text);
    debug_assert_eq!(written, Ok(length));
    out.copy_within(behind.., start);
    out.truncate(start + length);
}

/// Appends JSON.
pub(super) fn json_of(out: &mut Vec<u8>, said: &impl Serialize) {
    serde_json::to_writer(out, said).expect("what a cursor says is plain data");
}

/// The JSON of a cursor; `None` where it is none.
pub(super) fn json(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// What a cursor says; `None` where it is none that says such a thing.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_slice(&json(text)?).ok()
}
