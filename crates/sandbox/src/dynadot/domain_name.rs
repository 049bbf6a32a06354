//! Names as Dynadot takes them: ASCII, any case.

use super::answer::Refusal;
use super::texts;

/// The domain in lower case, if it is one.
pub(crate) fn parse(text: &str) -> Result<String, Refusal> {
    if !text.is_ascii() {
        return Err(Refusal::error(texts::NOT_ASCII));
    }
    let name = text.to_ascii_lowercase();
    if is_host(&name) { Ok(name) } else { Err(Refusal::error(texts::INVALID_DOMAIN)) }
}

/// Whether a name in lower case is at least two labels of letters, digits and inner hyphens.
pub(crate) fn is_host(name: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    name.len() <= 253 && name.contains('.') && name.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::is_host;

    #[test]
    fn hosts_have_two_labels_of_the_right_letters() {
        for good in ["a.com", "xn--bcher-kva.de", "ns1.my-shop.co.uk", "1.io"] {
            assert!(is_host(good), "{good}");
        }
        for bad in ["com", ".com", "a..com", "-a.com", "a-.com", "a_b.com", "a b.com", "A.com", ""] {
            assert!(!is_host(bad), "{bad}");
        }
    }
}
