//! What is put on top of costs.

use std::collections::BTreeMap;

use landrush_model::Tld;
use landrush_model::catalogue::MarkupRule;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

/// What is put on top of costs when prices are imported without a price, or synced with a registrar.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct MarkupSettings {
    /// For TLDs without a rule of their own.
    pub(crate) default: MarkupRule,
    /// By TLD, however it is written: `net`, `".net"` and `NET` are one.
    #[serde(deserialize_with = "by_tld")]
    pub(crate) tld: BTreeMap<Tld, MarkupRule>,
}

impl MarkupSettings {
    /// The rule for a TLD.
    pub(crate) fn of(&self, tld: &Tld) -> &MarkupRule {
        self.tld.get(tld).unwrap_or(&self.default)
    }
}

/// Two spellings of one TLD are refused: only one of the rules could hold, and nobody could say which.
fn by_tld<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<Tld, MarkupRule>, D::Error> {
    let written: BTreeMap<String, MarkupRule> = BTreeMap::deserialize(deserializer)?;
    let mut rules = BTreeMap::new();
    for (text, rule) in written {
        let tld: Tld =
            text.parse().map_err(|_| D::Error::custom(format!("\"{text}\" is not a known TLD")))?;
        if rules.insert(tld.clone(), rule).is_some() {
            return Err(D::Error::custom(format!("\"{text}\" is .{tld}, which has a rule already")));
        }
    }
    Ok(rules)
}

#[cfg(test)]
mod tests {
    use figment::Figment;
    use figment::providers::{Format, Toml};

    use super::*;

    fn read(text: &str) -> Result<MarkupSettings, String> {
        Figment::from(Toml::string(text)).extract().map_err(|error| error.to_string())
    }

    #[test]
    fn a_rule_holds_for_its_tld_however_that_is_written() {
        for written in ["net", "NET", "\".net\"", "\".Net\""] {
            let settings = read(&format!("[tld.{written}]\nbasis_points = 7")).unwrap();
            assert_eq!(settings.of(&"net".parse().unwrap()).basis_points, 7, "{written}");
            assert_eq!(settings.of(&"com".parse().unwrap()).basis_points, 0, "{written}");
        }
    }

    #[test]
    fn what_is_no_tld_or_is_there_twice_is_refused() {
        for (text, named) in [
            ("[tld.nope]\nfixed = 1", "\"nope\" is not a known TLD"),
            ("[tld.net]\nfixed = 1\n[tld.NET]\nfixed = 2", ".net, which has a rule already"),
            ("[tld.net]\nfixed = 1\n[tld.\".net\"]\nfixed = 1", ".net, which has a rule already"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(named), "{text}: {error}");
        }
    }
}
