//! What is wrong, as types: the codes of all errors, and the errors that stand in the data.

use super::build::{Types, required, required_list};
use super::model::{FieldDef, Shape};
use crate::graphql::error::ErrorCode;

pub(super) fn add(types: &mut Types) {
    let values =
        ErrorCode::all().map(|code| (code.name().to_owned(), code.description().to_owned()));
    types.put(
        "ErrorCode",
        "What is wrong: the `extensions.code` of an error, or the code of a `UserError`.",
        Shape::Enum {
            values: values.collect(),
        },
    );
    let member = FieldDef::member;
    types.object(
        "UserError",
        "A reason why a change may not be made.",
        [
            (
                "code",
                member(required("ErrorCode"), "What sort of mistake it is."),
            ),
            (
                "message",
                member(required("String"), "What is wrong and how to mend it."),
            ),
            (
                "field",
                member(
                    required_list("String"),
                    "Where it stands in the arguments, as in `[\"changes\", \"0\", \"toolCreate\", \
                     \"name\"]`; empty where all of them together are wrong.",
                ),
            ),
        ],
    );
}
