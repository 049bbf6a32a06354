//! The envelope of a command's answers: names of roots, headers and codes. Dynadot's commands differ in all of them.

/// How a command's answers are enveloped. [`form!`](form) makes the usual one of a stem, which the methods then change where a
/// command is unusual.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Form {
    pub(super) json: JsonForm,
    pub(super) xml: XmlForm,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct JsonForm {
    /// The key around everything; the auctions have none, and a lower-case `status` in the place of code and status.
    pub(super) root: Option<&'static str>,
    pub(super) code_key: &'static str,
    pub(super) code: SuccessCode,
    /// What a success says as `Status`, if anything.
    pub(super) status: Option<&'static str>,
    /// The content lies in an object that is named like the content element of XML.
    pub(super) nested: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct XmlForm {
    /// `<?xml …?>` comes first. The manual shows it for most of the younger commands, whose JSON has the number 0.
    pub(super) prolog: bool,
    /// An element around the answer, of which a success has no other envelope: its rows are whole responses.
    pub(super) around: Option<&'static str>,
    pub(super) root: &'static str,
    pub(super) header: &'static str,
    pub(super) content: &'static str,
    pub(super) code: CodeTag,
    /// The same for failures.
    pub(super) failure_code: CodeTag,
    pub(super) status: Option<&'static str>,
}

/// How a success prints its code in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SuccessCode {
    /// `0`; of one command `200`.
    Number(i16),
    /// `"0"`
    Text,
}

/// The element of the code in XML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CodeTag {
    SuccessCode,
    ResponseCode,
}

impl CodeTag {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::SuccessCode => "SuccessCode",
            Self::ResponseCode => "ResponseCode",
        }
    }
}

/// The form of a stem: `form!("SetNs")` has the root `SetNsResponse`, the header `SetNsHeader` and the content `SetNsContent`, the
/// number 0 in JSON and `SuccessCode` in XML.
macro_rules! form {
    ($stem:literal) => {
        $crate::dynadot::form::Form::new(
            concat!($stem, "Response"),
            concat!($stem, "Header"),
            concat!($stem, "Content"),
        )
    };
}
pub(super) use form;

/// Failures that aren't a command's own. `is_processing` has this form on success, too.
pub(super) const GENERAL: Form = form!("")
    .text_code()
    .response_code()
    .header("ResponseHeader")
    .content("ResponseContent")
    .without_status();

impl Form {
    pub(super) const fn new(root: &'static str, header: &'static str, content: &'static str) -> Self {
        let (status, code) = (Some("success"), CodeTag::SuccessCode);
        Self {
            json: JsonForm {
                root: Some(root),
                code_key: "ResponseCode",
                code: SuccessCode::Number(0),
                status,
                nested: false,
            },
            xml: XmlForm {
                prolog: true,
                around: None,
                root,
                header,
                content,
                code,
                failure_code: code,
                status,
            },
        }
    }

    /// An older command: the text `"0"`, and no `<?xml …?>`.
    pub(super) const fn text_code(mut self) -> Self {
        self.json.code = SuccessCode::Text;
        self.xml.prolog = false;
        self
    }

    /// Another number than 0.
    pub(super) const fn number_code(mut self, code: i16) -> Self {
        self.json.code = SuccessCode::Number(code);
        self
    }

    /// The code has another key in JSON.
    pub(super) const fn code_key(mut self, key: &'static str) -> Self {
        self.json.code_key = key;
        self
    }

    /// Content in an object in JSON, as in XML.
    pub(super) const fn nested(mut self) -> Self {
        self.json.nested = true;
        self
    }

    /// No root in JSON.
    pub(super) const fn rootless(mut self) -> Self {
        self.json.root = None;
        self
    }

    /// Another root in JSON.
    pub(super) const fn json_root(mut self, root: &'static str) -> Self {
        self.json.root = Some(root);
        self
    }

    /// `<?xml …?>` although the code is a text, or none although it is a number.
    pub(super) const fn prolog(mut self, prolog: bool) -> Self {
        self.xml.prolog = prolog;
        self
    }

    /// `ResponseCode` in XML.
    pub(super) const fn response_code(mut self) -> Self {
        self.xml.code = CodeTag::ResponseCode;
        self.xml.failure_code = CodeTag::ResponseCode;
        self
    }

    /// `SuccessCode` in XML where it failed.
    pub(super) const fn failing_by_success_code(mut self) -> Self {
        self.xml.failure_code = CodeTag::SuccessCode;
        self
    }

    /// Another header in XML.
    pub(super) const fn header(mut self, header: &'static str) -> Self {
        self.xml.header = header;
        self
    }

    /// Another content in XML.
    pub(super) const fn content(mut self, content: &'static str) -> Self {
        self.xml.content = content;
        self
    }

    /// An element of XML around rows that are whole responses.
    pub(super) const fn around(mut self, element: &'static str) -> Self {
        self.xml.around = Some(element);
        self
    }

    /// Another word for success.
    pub(super) const fn status(mut self, word: &'static str) -> Self {
        self.json.status = Some(word);
        self.xml.status = Some(word);
        self
    }

    /// Another word for success in JSON.
    pub(super) const fn json_status(mut self, word: &'static str) -> Self {
        self.json.status = Some(word);
        self
    }

    /// A success without a word.
    pub(super) const fn without_status(mut self) -> Self {
        self.json.status = None;
        self.xml.status = None;
        self
    }
}
