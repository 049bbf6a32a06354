//! The audit of a contact by the registry of .cn: `create_cn_audit`, `get_cn_audit_status`.

use serde::Deserialize;

use super::ContactId;
use crate::call::{Call, Reads, Writes};
use crate::content::{Content, ContentError};
use crate::error::Invalid;
use crate::parameters::Parameters;
use crate::wire::{self, open_enum};

/// A choice that is sent by its code.
macro_rules! coded {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)+
        }

        impl $name {
            /// The code that is sent.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }
        }
    };
}

coded! {
    /// What proves who a person is.
    pub enum PersonalDocument {
        /// An officer's identity card of the People's Republic of China.
        OfficersCard = "JGZ",
        /// An identity card of the People's Republic of China.
        IdentityCard = "SFZ",
        /// A passport.
        Passport = "HZ",
        /// A permit for travelling to and from Hong Kong and Macao.
        HongKongMacaoPermit = "GAJMTX",
        /// A travel pass for residents of Taiwan.
        TaiwanPass = "TWJMTX",
        /// An identity card of foreign permanent residents.
        PermanentResidentCard = "WJLSFZ",
        /// A residence permit for residents of Hong Kong and Macao.
        HongKongMacaoResidence = "GAJZZ",
        /// A residence permit for residents of Taiwan.
        TaiwanResidence = "TWJZZ",
        /// Another one.
        Other = "QT",
    }
}

coded! {
    /// What proves what an enterprise is.
    pub enum EnterpriseDocument {
        /// Organization code certificate.
        OrganizationCode = "ORG",
        /// Business licence.
        BusinessLicence = "YYZZ",
        /// Certificate for the uniform social credit code.
        SocialCreditCode = "TYDM",
        /// Military code designation.
        MilitaryCode = "BDDM",
        /// Licence for paid external services of the military.
        MilitaryService = "JDDWFW",
        /// Certificate of a public institution as a legal person.
        PublicInstitution = "SYDWFR",
        /// Registration form of a foreign enterprise's representative office.
        RepresentativeOffice = "WGCZJG",
        /// Certificate of a social organization as a legal person.
        SocialOrganization = "SHTTFR",
        /// Certificate of a site of religious activity.
        ReligiousSite = "ZJCS",
        /// Certificate of a private non-enterprise entity.
        PrivateEntity = "MBFQY",
        /// Certificate of a fund as a legal person.
        Fund = "JJHFR",
        /// Practising licence of a law firm.
        LawFirm = "LSZY",
        /// Certificate of a foreign cultural centre in China.
        ForeignCulturalCentre = "WGZHWH",
        /// Approval of the representative office of a foreign government's tourism department.
        TourismOffice = "WLCZJG",
        /// Licence for judicial expertise.
        JudicialExpertise = "SFJD",
        /// Certificate of an overseas organization.
        OverseasOrganization = "JWJG",
        /// Certificate of a social service agency.
        SocialService = "SHFWJG",
        /// Permit of a private school.
        PrivateSchool = "MBXXBX",
        /// Practising licence of a medical institution.
        MedicalInstitution = "YLJGZY",
        /// Practising licence of a notary organization.
        Notary = "GZJGZY",
        /// Permit of a school for children of embassy staff in Beijing.
        EmbassySchool = "BJWSXX",
        /// Another certificate for the uniform social credit code.
        OtherSocialCreditCode = "QTTYDM",
        /// Another one.
        Other = "QT",
    }
}

/// A document: its kind, its number, and where a picture of it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document<K> {
    kind: K,
    number: String,
    url: String,
}

impl<K> Document<K> {
    /// A document with a picture at this address.
    ///
    /// # Errors
    /// When the number is blank, or the address is not one of a jpg, jpeg, gif or png.
    pub fn new(kind: K, number: &str, url: &str) -> Result<Self, Invalid> {
        if number.trim().is_empty() {
            return Err(Invalid::new("license_id", "must not be blank"));
        }
        let path = url::Url::parse(url).map(|url| url.path().to_ascii_lowercase());
        let is_picture = path
            .is_ok_and(|path| [".jpg", ".jpeg", ".gif", ".png"].iter().any(|ending| path.ends_with(ending)));
        if !is_picture {
            return Err(Invalid::new("url", "must be the address of a jpg, jpeg, gif or png"));
        }
        Ok(Self { kind, number: number.to_owned(), url: url.to_owned() })
    }
}

// Requests

/// Begins the audit of a contact (manual: "Create CN Audit Command"). An enterprise is audited with the person who answers for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateCnAudit {
    contact: ContactId,
    person: Document<PersonalDocument>,
    enterprise: Option<Document<EnterpriseDocument>>,
}

impl CreateCnAudit {
    /// Of a person.
    #[must_use]
    pub const fn of_person(contact: ContactId, person: Document<PersonalDocument>) -> Self {
        Self { contact, person, enterprise: None }
    }

    /// Of an enterprise.
    #[must_use]
    pub const fn of_enterprise(
        contact: ContactId,
        person: Document<PersonalDocument>,
        enterprise: Document<EnterpriseDocument>,
    ) -> Self {
        Self { contact, person, enterprise: Some(enterprise) }
    }
}

/// Asks how far an audit is (manual: "Get Cn Audit Status Command").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetCnAuditStatus {
    contact: ContactId,
    gtld: bool,
}

impl GetCnAuditStatus {
    /// Of this contact.
    #[must_use]
    pub const fn new(contact: ContactId) -> Self {
        Self { contact, gtld: false }
    }

    /// The audit for the registry's generic top-level domains.
    #[must_use]
    pub fn for_generic_tlds(mut self) -> Self {
        self.gtld = true;
        self
    }
}

// Replies

/// How far an audit is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct CnAudit {
    /// How far.
    #[serde(rename = "CnAuditStatus")]
    pub status: CnAuditStatus,
    /// Why it failed.
    #[serde(default, rename = "FailedReason", deserialize_with = "wire::optional")]
    pub failed_reason: Option<String>,
}

open_enum! {
    /// How far an audit is.
    pub enum CnAuditStatus {
        /// Under way.
        Processing = "processing",
        /// With the registry.
        WaitingForRegistry = "waiting for cnnic",
        /// Failed; an e-mail says more.
        Failed = "failed",
        /// Passed.
        Passed = "pass" | "passed",
    }
}

impl Call for CreateCnAudit {
    type Effect = Writes;
    type Reply = ();
    const COMMAND: &'static str = "create_cn_audit";

    fn parameters(&self, to: &mut Parameters) {
        to.add("contact_id", &self.contact);
        to.add("contact_type", if self.enterprise.is_some() { "Enterprise" } else { "Individual" });
        to.add("individual_id_type", self.person.kind.code());
        to.add("individual_license_id", &self.person.number);
        to.add("individual_url", &self.person.url);
        if let Some(enterprise) = &self.enterprise {
            to.add("enterprise_id_type", enterprise.kind.code());
            to.add("enterprise_license_id", &enterprise.number);
            to.add("enterprise_url", &enterprise.url);
        }
    }

    fn decode(&self, _: &Content<'_>) -> Result<(), ContentError> {
        Ok(())
    }
}

impl Call for GetCnAuditStatus {
    type Effect = Reads;
    type Reply = CnAudit;
    const COMMAND: &'static str = "get_cn_audit_status";

    fn parameters(&self, to: &mut Parameters) {
        to.add("contact_id", &self.contact);
        to.add_some("gtld", self.gtld.then_some(1));
    }

    fn decode(&self, content: &Content<'_>) -> Result<CnAudit, ContentError> {
        content.read()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{accepted, both, reply};

    fn id() -> ContactId {
        ContactId::new("7").unwrap()
    }

    fn person() -> Document<PersonalDocument> {
        Document::new(PersonalDocument::IdentityCard, "42", "https://files.example.com/card.PNG").unwrap()
    }

    #[test]
    fn requests() {
        insta::assert_snapshot!(
            Parameters::of(&CreateCnAudit::of_person(id(), person())),
            @"command=create_cn_audit&contact_id=7&contact_type=Individual&individual_id_type=SFZ&individual_license_id=42&individual_url=https%3A%2F%2Ffiles.example.com%2Fcard.PNG"
        );
        let licence =
            Document::new(EnterpriseDocument::BusinessLicence, "43", "https://files.example.com/b.jpg");
        let enterprise = CreateCnAudit::of_enterprise(id(), person(), licence.unwrap());
        assert!(Parameters::of(&enterprise).to_string().ends_with(
            "&enterprise_id_type=YYZZ&enterprise_license_id=43&enterprise_url=https%3A%2F%2Ffiles.example.com%2Fb.jpg"
        ));
        insta::assert_snapshot!(
            Parameters::of(&GetCnAuditStatus::new(id()).for_generic_tlds()),
            @"command=get_cn_audit_status&contact_id=7&gtld=1"
        );
    }

    #[test]
    fn documents_that_no_registry_would_look_at_are_not_built() {
        let parameter =
            |number, url| Document::new(PersonalDocument::Passport, number, url).unwrap_err().parameter();
        assert_eq!(parameter(" ", "https://a.example/a.png"), "license_id");
        for url in ["", "a.png", "https://a.example/a.pdf", "https://a.example/?a.png"] {
            assert_eq!(parameter("1", url), "url", "{url}");
        }
    }

    #[test]
    fn replies() {
        accepted(&CreateCnAudit::of_person(id(), person()), both!("create_cn_audit/reply"));
        let audit = reply(&GetCnAuditStatus::new(id()), both!("get_cn_audit_status/reply"));
        assert_eq!((audit.status, audit.failed_reason), (CnAuditStatus::Passed, None));
    }
}
