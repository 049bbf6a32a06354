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

    /// The domains a call is about, in whichever of Dynadot's parameters they stand: for the ledger and for faults.
    pub(crate) fn subjects(&self) -> Vec<String> {
        let listed = ["domain", "domains", "domain_name"].into_iter().filter_map(|name| self.get(name));
        let all = listed.chain(self.family("domain")).flat_map(|list| list.split([',', ';'])).map(str::trim);
        let names = all.filter(|name| !name.is_empty());
        names.map(|name| name.chars().take(253).collect::<String>().to_ascii_lowercase()).collect()
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
        assert_eq!(params.subjects(), ["shop.com"]);
    }

    #[test]
    fn domains_are_found_in_every_parameter_that_holds_them() {
        for (query, domains) in [
            ("domain=A.com", vec!["a.com"]),
            ("domain=a.com,b.com", vec!["a.com", "b.com"]),
            ("domain=a.com%3Bb.com", vec!["a.com", "b.com"]),
            ("domain1=b.com&domain0=a.com", vec!["a.com", "b.com"]),
            ("domains=a.com,+b.com", vec!["a.com", "b.com"]),
            ("domain_name=a.com", vec!["a.com"]),
            ("domainx=a.com&note=b.com", vec![]),
        ] {
            assert_eq!(Params::parse(query).subjects(), domains, "{query}");
        }
    }
}
