//! Cursors as clients see them: JSON in base64, which nobody reads anything into.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What a cursor says, as a cursor.
pub(super) fn write(said: &impl Serialize) -> String {
    let json = serde_json::to_vec(said);
    URL_SAFE_NO_PAD.encode(json.expect("what a cursor says is plain data"))
}

/// What a cursor says; `None` where it is none that says such a thing.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    let json = URL_SAFE_NO_PAD.decode(text).ok()?;
    serde_json::from_slice(&json).ok()
}
