//! Writes tables in GitHub's Markdown.
//!
//! Names are text there, never markup: whatever Markdown or the HTML in it gives a meaning to is
//! escaped, a cell is one line, and a pipe does not end it.

use super::text;

/// How a column is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Right,
}

/// A table that is being written.
#[derive(Debug, Default)]
pub(super) struct Table {
    out: String,
}

impl Table {
    /// A table with these columns, whose names are escaped.
    pub(super) fn new<'t>(columns: impl IntoIterator<Item = (&'t str, Align)>) -> Self {
        let mut table = Self::default();
        let (names, rules): (Vec<String>, Vec<&str>) = columns
            .into_iter()
            .map(|(name, align)| {
                let rule = match align {
                    Align::Left => "---",
                    Align::Right => "---:",
                };
                (escaped(name), rule)
            })
            .unzip();
        table.line(&names);
        table.line(&rules);
        table
    }

    /// Adds a line of cells that are Markdown already.
    pub(super) fn line<T: AsRef<str>>(&mut self, cells: &[T]) {
        self.out.push('|');
        for cell in cells {
            self.out.push(' ');
            self.out.push_str(cell.as_ref());
            self.out.push_str(" |");
        }
        self.out.push('\n');
    }

    /// How long it is by now, in bytes.
    pub(super) fn len(&self) -> usize {
        self.out.len()
    }

    /// The whole table.
    pub(super) fn finish(self) -> String {
        self.out
    }
}

/// A name in a cell: escaped, keeping its direction to itself.
pub(super) fn name(name: &str) -> String {
    text::isolated(&escaped(name))
}

/// Text in a cell. Punctuation that could mean something takes a backslash, except what CommonMark
/// gives no escape in HTML's eyes: `<`, `>` and `&` are written as entities.
pub(super) fn escaped(text: &str) -> String {
    let text = text::line(text);
    // One colon is a colon; two make an emoji of what is between them, and `://` makes a link.
    let colons_mean = text.matches(':').count() > 1 || text.contains("://");
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // An entity, since renderers find links such as www.example.org and @names by themselves.
            '@' => out.push_str("&#64;"),
            ':' if colons_mean => out.push_str("&#58;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' | '$' | '^' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    // Renderers link bare addresses too.
    out.replace("www.", "www&#46;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_its_rule() {
        let mut table = Table::new([("Tool", Align::Left), ("n", Align::Right)]);
        table.line(&["EKS", "3"]);
        insta::assert_snapshot!(table.finish(), @r"
        | Tool | n |
        | --- | ---: |
        | EKS | 3 |
        ");
    }

    #[test]
    fn names_are_never_markup() {
        assert_eq!(
            escaped("a|b *c* _d_ <b>&amp; [x](y) `z`\nnext #1 @me http://x"),
            r"a\|b \*c\* \_d\_ &lt;b&gt;&amp;amp; \[x\](y) \`z\` next \#1 &#64;me http&#58;//x"
        );
        assert_eq!(escaped("Tool:eks"), "Tool:eks");
        assert_eq!(escaped(":tada: www.x.org"), "&#58;tada&#58; www&#46;x.org");
    }
}
