//! Writes SVG 1.1: elements, numbers with fixed decimals, one-line texts.
//!
//! Only presentation attributes, no style sheets and no scripts, so that a picture is shown the same
//! under the strictest content security policy. Nothing refers to anything outside the file.

use super::text::FONTS;
use super::xml::escaped;

/// What all text is written in: near black on white.
pub(super) const INK: &str = "#1a1a1a";
/// Rules, and what is secondary. Still 7:1 on white.
pub(super) const GREY: &str = "#595959";

/// An SVG file that is being written.
#[derive(Debug)]
pub(super) struct Svg {
    out: String,
}

/// A start tag that is being written.
#[derive(Debug)]
#[must_use = "a tag is ended, opened or given its text"]
pub(super) struct Tag<'s> {
    svg: &'s mut Svg,
    name: &'static str,
}

impl Svg {
    /// A picture of that size, in pixels, on white.
    pub(super) fn new(width: f64, height: f64, title: &str, description: &str) -> Self {
        let mut svg = Self { out: String::new() };
        // Pages may hold several pictures: what differs has different ids.
        let mut digest = crc32fast::Hasher::new();
        digest.update(title.as_bytes());
        digest.update(description.as_bytes());
        let digest = digest.finalize();
        let (title_id, description_id) = (format!("t{digest:08x}"), format!("d{digest:08x}"));
        let size = format!("0 0 {} {}", number(width), number(height));
        svg.tag("svg")
            .set("xmlns", "http://www.w3.org/2000/svg")
            .number("width", width)
            .number("height", height)
            .set("viewBox", &size)
            .set("role", "img")
            .set("aria-labelledby", &format!("{title_id} {description_id}"))
            .set("font-family", FONTS)
            .set("fill", INK)
            .open();
        svg.tag("title").set("id", &title_id).text(title);
        svg.tag("desc").set("id", &description_id).text(description);
        svg.tag("rect")
            .number("width", width)
            .number("height", height)
            .set("fill", "#ffffff")
            .end();
        svg
    }

    /// Begins an element.
    pub(super) fn tag(&mut self, name: &'static str) -> Tag<'_> {
        self.out.push('<');
        self.out.push_str(name);
        Tag { svg: self, name }
    }

    /// Ends an element that was opened.
    pub(super) fn close(&mut self, name: &'static str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push_str(">\n");
    }

    /// A straight line.
    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), colour: &str, width: f64) {
        self.tag("line")
            .number("x1", from.0)
            .number("y1", from.1)
            .number("x2", to.0)
            .number("y2", to.1)
            .set("stroke", colour)
            .number("stroke-width", width)
            .end();
    }

    /// The start of a text whose baseline begins at a place.
    pub(super) fn words(&mut self, x: f64, y: f64, size: f64) -> Tag<'_> {
        self.tag("text")
            .number("x", x)
            .number("y", y)
            .number("font-size", size)
    }

    /// How long it is by now, in bytes.
    pub(super) fn len(&self) -> usize {
        self.out.len()
    }

    /// The whole file.
    pub(super) fn finish(mut self) -> String {
        self.close("svg");
        self.out
    }
}

impl Tag<'_> {
    /// An attribute.
    pub(super) fn set(self, name: &str, value: &str) -> Self {
        let out = &mut self.svg.out;
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        out.push_str(&escaped(value));
        out.push('"');
        self
    }

    /// An attribute that is a number.
    pub(super) fn number(self, name: &str, value: f64) -> Self {
        self.set(name, &number(value))
    }

    /// Bold.
    pub(super) fn bold(self) -> Self {
        self.set("font-weight", "bold")
    }

    /// Placed by the middle, not by the beginning.
    pub(super) fn centred(self) -> Self {
        self.set("text-anchor", "middle")
    }

    /// With a white edge, so that it can be read on a pattern.
    pub(super) fn edged(self) -> Self {
        self.set("paint-order", "stroke")
            .set("stroke", "#ffffff")
            .number("stroke-width", 4.0)
            .set("stroke-linejoin", "round")
    }

    /// The element has no content.
    pub(super) fn end(self) {
        self.svg.out.push_str("/>\n");
    }

    /// The element has content, which is written next.
    pub(super) fn open(self) {
        self.svg.out.push_str(">\n");
    }

    /// The element's content is a text.
    pub(super) fn text(self, text: &str) {
        self.svg.out.push('>');
        self.svg.out.push_str(&escaped(text));
        self.svg.close(self.name);
    }
}

/// A number with at most two decimals. So small differences between platforms' mathematics do not show.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0" } else { short }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_have_no_negative_nought() {
        let shown = [1.0, 1.5, 100.0, 0.126, -0.001, -2.25].map(number);
        assert_eq!(shown, ["1", "1.5", "100", "0.13", "0", "-2.25"]);
    }

    #[test]
    fn a_picture_says_what_it_is() {
        let svg = Svg::new(10.0, 20.0, "Tools & \"teams\"", "2 < 3").finish();
        insta::assert_snapshot!(svg, @r##"
        <svg xmlns="http://www.w3.org/2000/svg" width="10" height="20" viewBox="0 0 10 20" role="img" aria-labelledby="td5349d20 dd5349d20" font-family="Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif" fill="#1a1a1a">
        <title id="td5349d20">Tools &amp; &quot;teams&quot;</title>
        <desc id="dd5349d20">2 &lt; 3</desc>
        <rect width="10" height="20" fill="#ffffff"/>
        </svg>
        "##);
    }
}
