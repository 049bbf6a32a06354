//! What is around every page: its head, the navigation, the foot.

use askama::Template;

use super::guides::Guide;
use super::{errors, reference};

/// A part of a page that the navigation leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    /// Its anchor.
    pub(super) id: String,
    /// Its heading.
    pub(super) title: String,
    /// The method, if it is about one operation of the API.
    pub(super) method: Option<&'static str>,
}

/// Every page, in groups.
pub(super) struct Navigation<'a>(Vec<(&'static str, Vec<(&'a str, &'a str)>)>);

impl<'a> Navigation<'a> {
    /// These guides, and the reference.
    pub(super) fn new(guides: &'a [Guide]) -> Self {
        let guides = guides.iter().map(|guide| (guide.path, guide.text.title.as_str())).collect();
        let reference = vec![(reference::PATH, reference::TITLE), (errors::PATH, errors::TITLE)];
        Self(vec![("Guides", guides), ("Reference", reference)])
    }
}

/// A page's surroundings.
pub(super) struct Frame<'a> {
    /// The page's title.
    pub(super) title: String,
    /// What it is about, in a sentence.
    pub(super) lead: String,
    /// The release.
    pub(super) version: &'a str,
    /// The navigation.
    pub(super) groups: Vec<Group<'a>>,
}

/// Pages of one kind.
pub(super) struct Group<'a> {
    pub(super) title: &'static str,
    pub(super) entries: Vec<Entry<'a>>,
}

/// A page, as the navigation shows it.
pub(super) struct Entry<'a> {
    pub(super) path: &'a str,
    pub(super) title: &'a str,
    /// Whether it is the one that is shown.
    pub(super) is_current: bool,
    /// The parts of the page that is shown.
    pub(super) sections: Vec<Section>,
}

impl<'a> Frame<'a> {
    /// The surroundings of the page at `path`.
    pub(super) fn new(
        navigation: &Navigation<'a>,
        version: &'a str,
        path: &str,
        title: &str,
        lead: &str,
    ) -> Self {
        let group = |(title, entries): &(&'static str, Vec<(&'a str, &'a str)>)| Group {
            title,
            entries: entries
                .iter()
                .map(|&(at, title)| Entry { path: at, title, is_current: at == path, sections: Vec::new() })
                .collect(),
        };
        Self {
            title: title.to_owned(),
            lead: lead.to_owned(),
            version,
            groups: navigation.0.iter().map(group).collect(),
        }
    }

    /// With the parts of the page.
    #[must_use]
    pub(super) fn with_sections(mut self, sections: &[Section]) -> Self {
        let entries = self.groups.iter_mut().flat_map(|group| group.entries.iter_mut());
        for entry in entries.filter(|entry| entry.is_current) {
            entry.sections = sections.to_vec();
        }
        self
    }
}

/// A page's text.
#[expect(
    clippy::expect_used,
    reason = "a template fails only where what it shows or writes to does; strings do not"
)]
pub(super) fn rendered(page: &impl Template) -> String {
    page.render().expect("templates of strings and numbers can always be rendered")
}
