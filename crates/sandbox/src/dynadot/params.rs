//! The query string of a call.

/// The parameters in their order; the first of a name counts.
#[derive(Debug)]
pub(crate) struct Params(Vec<(String, String)>);

impl Params {
    pub(crate) fn parse(query: &str) -> Self {
        Self(url::form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// A parameter; an empty one counts as missing.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// A switch such as `premium=1`.
    pub(crate) fn is_on(&self, name: &str) -> bool {
        self.get(name) == Some("1")
    }

    /// The values of a family such as `domain0`, `domain1`, …, by number; gaps are allowed.
    pub(crate) fn family(&self, prefix: &str) -> Vec<&str> {
        let mut numbered: Vec<(u32, &str)> = self
            .0
            .iter()
            .filter_map(|(name, value)| {
                let number = name.strip_prefix(prefix)?.parse().ok()?;
                Some((number, value.trim())).filter(|(_, value)| !value.is_empty())
            })
            .collect();
        numbered.sort_by_key(|(number, _)| *number);
        numbered.into_iter().map(|(_, value)| value).collect()
    }

    /// The domain a call is about, as far as it is about one: for the ledger and for faults.
    pub(crate) fn subject(&self) -> Option<String> {
        let domain = self.get("domain").or_else(|| self.get("domain0"))?;
        Some(domain.chars().take(253).collect::<String>().to_ascii_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_is_read_by_number() {
        let params = Params::parse("ns10=k&ns2=c&nsx=z&ns0=a&ns1=");
        assert_eq!(params.family("ns"), ["a", "c", "k"]);
    }

    #[test]
    fn values_are_decoded() {
        let params = Params::parse("name=J%C3%B6rg+Box&domain=SHOP.com");
        assert_eq!(params.get("name"), Some("Jörg Box"));
        assert_eq!(params.subject().as_deref(), Some("shop.com"));
    }
}
