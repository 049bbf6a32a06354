//! `set_afternic_confirm_action` and `set_sedo_confirm_action`: whether other marketplaces may sell a name and hand it over at
//! once.

use crate::call::{Call, Writes};
use crate::content::{Content, ContentError};
use crate::domain::name;
use crate::error::Invalid;
use crate::parameters::Parameters;

// Request

/// Answers Afternic's question whether a name may be handed over as soon as it is sold there (manual: "Set Afternic
/// Confirm Action Command").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAfternicConfirmAction(Answer);

/// Answers Sedo's question whether a name may be handed over as soon as it is sold there (manual: "Set Sedo
/// Confirm Action Command").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetSedoConfirmAction(Answer);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Answer {
    domain: String,
    action: Action,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Confirm,
    Delete,
}

impl Answer {
    fn new(domain: &str, action: Action) -> Result<Self, Invalid> {
        Ok(Self { domain: name::checked("domain", domain)?, action })
    }
}

impl SetAfternicConfirmAction {
    /// Yes: who buys the name at Afternic gets it without another question.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form.
    pub fn confirm(domain: &str) -> Result<Self, Invalid> {
        Answer::new(domain, Action::Confirm).map(Self)
    }

    /// No: the name is taken off Afternic.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form.
    pub fn delete(domain: &str) -> Result<Self, Invalid> {
        Answer::new(domain, Action::Delete).map(Self)
    }
}

impl SetSedoConfirmAction {
    /// Yes: who buys the name at Sedo gets it without another question.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form.
    pub fn confirm(domain: &str) -> Result<Self, Invalid> {
        Answer::new(domain, Action::Confirm).map(Self)
    }

    /// No: the name is taken off Sedo.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form.
    pub fn delete(domain: &str) -> Result<Self, Invalid> {
        Answer::new(domain, Action::Delete).map(Self)
    }
}

// Reply

impl Call for SetAfternicConfirmAction {
    type Effect = Writes;
    type Reply = ();
    const COMMAND: &'static str = "set_afternic_confirm_action";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain", &self.0.domain);
        match self.0.action {
            Action::Confirm => to.add("action", "confirm_afternic"),
            Action::Delete => to.add("action", "delete_from_afternic"),
        }
    }

    fn decode(&self, _: &Content<'_>) -> Result<(), ContentError> {
        Ok(())
    }
}

impl Call for SetSedoConfirmAction {
    type Effect = Writes;
    type Reply = ();
    const COMMAND: &'static str = "set_sedo_confirm_action";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain", &self.0.domain);
        match self.0.action {
            Action::Confirm => to.add("action", "confirm_sedo"),
            Action::Delete => to.add("action", "delete_from_sedo"),
        }
    }

    fn decode(&self, _: &Content<'_>) -> Result<(), ContentError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{accepted, both};

    const NAME: &str = "example.com";

    #[test]
    fn request() {
        insta::assert_snapshot!(
            Parameters::of(&SetAfternicConfirmAction::confirm(NAME).unwrap()),
            @"command=set_afternic_confirm_action&domain=example.com&action=confirm_afternic"
        );
        insta::assert_snapshot!(
            Parameters::of(&SetAfternicConfirmAction::delete(NAME).unwrap()),
            @"command=set_afternic_confirm_action&domain=example.com&action=delete_from_afternic"
        );
        insta::assert_snapshot!(
            Parameters::of(&SetSedoConfirmAction::confirm(NAME).unwrap()),
            @"command=set_sedo_confirm_action&domain=example.com&action=confirm_sedo"
        );
        insta::assert_snapshot!(
            Parameters::of(&SetSedoConfirmAction::delete(NAME).unwrap()),
            @"command=set_sedo_confirm_action&domain=example.com&action=delete_from_sedo"
        );
    }

    #[test]
    fn a_request_names_one_name() {
        assert_eq!(SetAfternicConfirmAction::confirm("a.com,b.com").unwrap_err().parameter(), "domain");
        assert_eq!(SetSedoConfirmAction::delete("").unwrap_err().parameter(), "domain");
    }

    #[test]
    fn success() {
        accepted(
            &SetAfternicConfirmAction::confirm(NAME).unwrap(),
            both!("set_afternic_confirm_action/reply"),
        );
        accepted(&SetSedoConfirmAction::delete(NAME).unwrap(), both!("set_sedo_confirm_action/reply"));
    }
}
