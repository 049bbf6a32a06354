//! Markdown as HTML: guides, and the descriptions in the OpenAPI document.
//!
//! Headings get anchors, tables and code can be scrolled by keyboard, and links between guides, which in the repository lead
//! from file to file, lead from page to page. HTML in the Markdown is text.

mod table;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use super::frame::Section;
use super::json;
use table::Table;

/// A text that is a page.
pub(super) struct Text {
    /// Its first heading.
    pub(super) title: String,
    /// The first sentence below it, without markup.
    pub(super) lead: String,
    /// Its sections.
    pub(super) sections: Vec<Section>,
    /// All of it.
    pub(super) html: String,
}

/// A whole text.
pub(super) fn text(markdown: &str) -> Text {
    let events: Vec<Event<'_>> = events(markdown);
    let mut sections = Vec::new();
    let mut title = String::new();
    for (index, event) in events.iter().enumerate() {
        let Event::Start(Tag::Heading { level, .. }) = event else { continue };
        let heading = plain(&events[index..], TagEnd::Heading(*level));
        match level {
            HeadingLevel::H1 => title = heading,
            HeadingLevel::H2 => sections.push(Section { id: slug(&heading), title: heading, method: None }),
            _ => {}
        }
    }
    let first = events.iter().position(|event| matches!(event, Event::Start(Tag::Paragraph))).unwrap_or(0);
    let paragraph = plain(&events[first..], TagEnd::Paragraph);
    let lead =
        paragraph.split_once(". ").map_or_else(|| paragraph.clone(), |(sentence, _)| format!("{sentence}."));
    Text { title, lead, sections, html: written(&events) }
}

/// A piece of text, such as a description.
pub(super) fn piece(markdown: &str) -> String {
    written(&events(markdown))
}

/// Code of a language.
pub(super) fn code(language: &str, text: &str) -> String {
    let mut out = Vec::new();
    push_code(&mut out, language, text);
    let mut page = String::new();
    html::push_html(&mut page, out.into_iter());
    page
}

/// The anchor of a heading, as code hosts make it too.
pub(super) fn slug(heading: &str) -> String {
    let kept = |char: char| match char {
        ' ' | '-' => Some('-'),
        _ if char.is_alphanumeric() || char == '_' => Some(char.to_ascii_lowercase()),
        _ => None,
    };
    heading.chars().filter_map(kept).collect()
}

fn events(markdown: &str) -> Vec<Event<'_>> {
    Parser::new_ext(markdown, Options::ENABLE_TABLES)
        .map(|event| match event {
            Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
            other => other,
        })
        .collect()
}

/// The words up to an end, without markup.
fn plain(events: &[Event<'_>], end: TagEnd) -> String {
    let mut words = String::new();
    for event in events.iter().take_while(|event| **event != Event::End(end)) {
        match event {
            Event::Text(text) | Event::Code(text) => words.push_str(text),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            _ => {}
        }
    }
    words
}

fn written(events: &[Event<'_>]) -> String {
    let mut out = Vec::with_capacity(events.len());
    let mut rest = events;
    let mut table = Table::new(Vec::new());
    while let [event, after @ ..] = rest {
        rest = after;
        if matches!(event, Event::Start(Tag::Table(_))) {
            table = Table::new(heads(after));
        }
        if let Some(html) = table.html(event) {
            out.push(Event::InlineHtml(html.into()));
            continue;
        }
        match event {
            Event::Start(Tag::Heading { level, classes, attrs, .. }) if *level != HeadingLevel::H1 => {
                let id = slug(&plain(after, TagEnd::Heading(*level)));
                let link = format!("<a href=\"#{id}\">");
                let (level, classes, attrs) = (*level, classes.clone(), attrs.clone());
                out.push(Event::Start(Tag::Heading { level, id: Some(id.into()), classes, attrs }));
                out.push(Event::InlineHtml(link.into()));
            }
            Event::End(TagEnd::Heading(level)) if *level != HeadingLevel::H1 => {
                out.push(Event::InlineHtml("</a>".into()));
                out.push(event.clone());
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => out.push(Event::Start(Tag::Link {
                link_type: *link_type,
                dest_url: page_of(dest_url),
                title: title.clone(),
                id: id.clone(),
            })),
            Event::Start(Tag::CodeBlock(kind)) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => info.split(' ').next().unwrap_or(""),
                    CodeBlockKind::Indented => "",
                };
                push_code(&mut out, language, &plain(after, TagEnd::CodeBlock));
                let end = after.iter().position(|event| *event == Event::End(TagEnd::CodeBlock));
                rest = after.get(end.map_or(after.len(), |end| end + 1)..).unwrap_or_default();
            }
            other => out.push(other.clone()),
        }
    }
    let mut page = String::new();
    html::push_html(&mut page, out.into_iter());
    page
}

/// What stands above the columns of a table.
fn heads(events: &[Event<'_>]) -> Vec<String> {
    let head = events.iter().take_while(|event| **event != Event::End(TagEnd::TableHead));
    let cells = head.enumerate().filter(|(_, event)| **event == Event::Start(Tag::TableCell));
    cells.map(|(at, _)| plain(&events[at..], TagEnd::TableCell)).collect()
}

/// Where a link leads: from file to file becomes from page to page.
fn page_of<'a>(link: &CowStr<'a>) -> CowStr<'a> {
    let (file, anchor) = link.split_once('#').map_or((&**link, None), |(file, anchor)| (file, Some(anchor)));
    match (file.strip_suffix(".md"), anchor) {
        (Some(guide), Some(anchor)) => format!("/docs/{guide}#{anchor}").into(),
        (Some(guide), None) => format!("/docs/{guide}").into(),
        (None, _) => link.clone(),
    }
}

fn push_code(out: &mut Vec<Event<'_>>, language: &str, text: &str) {
    out.push(Event::Html("<pre tabindex=\"0\"><code>".into()));
    if language == "json" {
        for (class, token) in json::tokens(text) {
            let text = Event::Text(token.to_owned().into());
            match class {
                None => out.push(text),
                Some(class) => out.extend([
                    Event::InlineHtml(format!("<span class=\"{class}\">").into()),
                    text,
                    Event::InlineHtml("</span>".into()),
                ]),
            }
        }
    } else {
        out.push(Event::Text(text.to_owned().into()));
    }
    out.push(Event::Html("</code></pre>\n".into()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_a_title_a_lead_sections_and_anchors() {
        let text = text("# Title\n\nOne `x`\nhere. Two.\n\n## At least once, in *sequence*\n\nMore.\n");
        assert_eq!((text.title.as_str(), text.lead.as_str()), ("Title", "One x here."));
        let section = &text.sections[0];
        assert_eq!(
            (section.id.as_str(), section.title.as_str()),
            ("at-least-once-in-sequence", "At least once, in sequence")
        );
        assert!(text.html.contains("<h2 id=\"at-least-once-in-sequence\"><a href=\"#at-least-once-in-sequence\">At least once, in <em>sequence</em></a></h2>"), "{}", text.html);
    }

    #[test]
    fn links_lead_from_page_to_page() {
        let html =
            piece("[a](webhooks.md#x) [b](idempotency.md) [c](/docs/errors) [d](https://example.com/a.md?b)");
        for link in ["/docs/webhooks#x", "/docs/idempotency", "/docs/errors", "https://example.com/a.md?b"] {
            assert!(html.contains(&format!("href=\"{link}\"")), "{html}");
        }
    }

    #[test]
    fn html_is_text() {
        let html = piece("<script>alert(1)</script>\n\na <b onclick=\"x\">b</b>");
        assert!(!html.contains("<script") && !html.contains("<b"), "{html}");
    }

    #[test]
    fn code_can_be_scrolled_and_is_escaped() {
        let html = piece("```sh\ncurl '<x>'\n```\n");
        assert_eq!(html, "<pre tabindex=\"0\"><code>curl '&lt;x&gt;'\n</code></pre>\n");
    }
}
