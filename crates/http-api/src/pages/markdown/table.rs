//! Tables as HTML. A narrow screen shows them cell below cell, so each cell says of which column it is, and each part says what
//! it is, since a browser forgets that of a table that isn't laid out as one.

use pulldown_cmark::{Event, Tag, TagEnd};

/// A table that is being written.
pub(super) struct Table {
    heads: Vec<String>,
    column: usize,
    is_head: bool,
}

impl Table {
    /// The table with these words above its columns.
    pub(super) const fn new(heads: Vec<String>) -> Self {
        Self { heads, column: 0, is_head: true }
    }

    /// The HTML of an event that belongs to the table's frame; `None` for what stands in its cells.
    pub(super) fn html(&mut self, event: &Event<'_>) -> Option<String> {
        let html = match event {
            Event::Start(Tag::Table(_)) => {
                "<div class=\"table\" role=\"region\" aria-label=\"Table\" tabindex=\"0\"><table role=\"table\">\n".into()
            }
            Event::End(TagEnd::Table) => "</tbody></table></div>\n".into(),
            Event::Start(Tag::TableHead) => "<thead role=\"rowgroup\"><tr role=\"row\">".into(),
            Event::End(TagEnd::TableHead) => {
                self.is_head = false;
                "</tr></thead><tbody role=\"rowgroup\">\n".into()
            }
            Event::Start(Tag::TableRow) => {
                self.column = 0;
                "<tr role=\"row\">".into()
            }
            Event::End(TagEnd::TableRow) => "</tr>\n".into(),
            Event::Start(Tag::TableCell) if self.is_head => "<th role=\"columnheader\" scope=\"col\">".into(),
            Event::End(TagEnd::TableCell) if self.is_head => "</th>".into(),
            Event::Start(Tag::TableCell) => {
                let head = self.heads.get(self.column).map(|head| escaped(head)).unwrap_or_default();
                self.column += 1;
                format!("<td role=\"cell\" data-label=\"{head}\">")
            }
            Event::End(TagEnd::TableCell) => "</td>".into(),
            _ => return None,
        };
        Some(html)
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::super::piece;

    #[test]
    fn cells_say_of_which_column_they_are() {
        let html = piece("| a | <b> \"&\" |\n|---|---|\n| 1 | `2` |\n");
        assert!(html.contains("<th role=\"columnheader\" scope=\"col\">a</th>"), "{html}");
        assert!(html.contains("<td role=\"cell\" data-label=\"a\">1</td>"), "{html}");
        assert!(
            html.contains(
                "data-label=\"&lt;b> &quot;&amp;&quot;\"><code>2</code></td></tr>\n</tbody></table></div>"
            ),
            "{html}"
        );
    }
}
