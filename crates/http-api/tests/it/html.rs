//! Just enough of HTML to look at pages that this crate wrote itself.

/// Each tag, from its name to what stands before its end.
pub(crate) fn tags(text: &str) -> Vec<&str> {
    text.split('<')
        .skip(1)
        .filter_map(|rest| rest.split('>').next())
        .filter(|tag| !tag.starts_with('/'))
        .collect()
}

/// Every value of an attribute, in tags.
pub(crate) fn attributes(text: &str, name: &str) -> Vec<String> {
    let start = format!(" {name}=\"");
    let tags = if text.contains('<') { tags(text) } else { vec![text] };
    let value = |tag: &str| {
        let (_, rest) = tag.split_once(&start)?;
        Some(rest.split('"').next()?.replace("&amp;", "&").replace("&#38;", "&"))
    };
    tags.into_iter().filter_map(value).collect()
}

/// A link without what it points to within the page.
pub(crate) fn without_anchor(link: &str) -> &str {
    link.split('#').next().unwrap_or_default()
}
