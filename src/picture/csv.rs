//! Writes CSV by RFC 4180: fields in quotes where needed, lines ended by CR LF.
//!
//! Spreadsheets run what looks like a formula. So a field that begins with `=`, `+`, `-`, `@`, their
//! full-width forms, a tab or a line break gets an apostrophe before it, as OWASP advises against CSV
//! injection; spreadsheets take it for "this is text". So does a field that begins with an apostrophe:
//! whoever reads such a file by program takes the first one off, always.

/// What a guarded field begins with.
const GUARDED: [char; 12] = [
    '=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n', '\'',
];

/// A table that is being written.
#[derive(Debug, Default)]
pub(super) struct Csv {
    out: String,
}

impl Csv {
    /// Adds a line of these fields.
    pub(super) fn line<T: AsRef<str>>(&mut self, fields: impl IntoIterator<Item = T>) {
        for (index, field) in fields.into_iter().enumerate() {
            if index > 0 {
                self.out.push(',');
            }
            self.field(field.as_ref());
        }
        self.out.push_str("\r\n");
    }

    /// How long it is by now, in bytes.
    pub(super) fn len(&self) -> usize {
        self.out.len()
    }

    /// The whole table.
    pub(super) fn finish(self) -> String {
        self.out
    }

    fn field(&mut self, field: &str) {
        let guard = if field.starts_with(GUARDED) { "'" } else { "" };
        if field.contains(['"', ',', '\r', '\n']) {
            self.out.push('"');
            self.out.push_str(guard);
            self.out.push_str(&field.replace('"', "\"\""));
            self.out.push('"');
        } else {
            self.out.push_str(guard);
            self.out.push_str(field);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(field: &str, written: &str) {
        let mut csv = Csv::default();
        csv.line([field, "x"]);
        assert_eq!(csv.finish(), format!("{written},x\r\n"));
    }

    #[test]
    fn fields_are_quoted_where_they_must_be() {
        check("EKS", "EKS");
        check("", "");
        check("a,b", "\"a,b\"");
        check("say \"so\"", "\"say \"\"so\"\"\"");
        check("two\r\nlines", "\"two\r\nlines\"");
    }

    #[test]
    fn what_looks_like_a_formula_is_text() {
        check("=1+1", "'=1+1");
        check("+1", "'+1");
        check("-1", "'-1");
        check("@SUM(A1)", "'@SUM(A1)");
        check("\t=1", "'\t=1");
        check("\r=1", "\"'\r=1\"");
        check("\n=1", "\"'\n=1\"");
        for sign in ["＝", "＋", "－", "＠"] {
            check(&format!("{sign}1"), &format!("'{sign}1"));
        }
    }

    #[test]
    fn an_apostrophe_of_the_fields_own_is_told_from_the_guard() {
        check("'=1", "''=1");
        check("'90s", "''90s");
        check("it's", "it's");
    }

    #[test]
    fn a_formula_with_quotes_is_guarded_within_them() {
        check(
            "=HYPERLINK(\"x\",\"y\")",
            "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"",
        );
    }
}
