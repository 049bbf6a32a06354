//! Commands to be typed next, for the configuration that this one ran with.

use crate::cli::Global;

/// Writes commands that do something further, as whoever typed this one can type them.
pub(crate) struct Again {
    program: String,
    account: String,
}

impl Again {
    /// With the account, if this command named it.
    pub(crate) fn new(global: &Global, account: Option<&str>) -> Self {
        let mut program = "landrush".to_owned();
        if let Some(path) = &global.config {
            program.push_str(&format!(" --config {}", quoted(&path.display().to_string())));
        }
        // A URL of another kind may have a password in it, which is not to be shown.
        if let Some(url) = global.database.as_deref().filter(|url| url.starts_with("sqlite:")) {
            program.push_str(&format!(" --database {}", quoted(url)));
        }
        let account = account.map_or_else(String::new, |account| format!(" --account {}", quoted(account)));
        Self { program, account }
    }

    /// A command about something of the account.
    pub(crate) fn command(&self, what: &str) -> String {
        format!("{} {what}{}", self.program, self.account)
    }

    /// A command that takes no account.
    pub(crate) fn of_program(&self, what: &str) -> String {
        format!("{} {what}", self.program)
    }
}

/// As a shell takes it for one word.
pub(crate) fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/-_.:=+,@%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_more_than_a_word_is_quoted() {
        for (word, expected) in
            [("shop", "shop"), ("/etc/a b.toml", "'/etc/a b.toml'"), ("it's", r"'it'\''s'"), ("", "''")]
        {
            assert_eq!(quoted(word), expected);
        }
    }

    #[test]
    fn what_was_typed_is_typed_again() {
        let global = Global { config: Some("my shop.toml".into()), database: None, json: true };
        let again = Again::new(&global, Some("it's mine"));
        assert_eq!(
            again.command("order show X"),
            r"landrush --config 'my shop.toml' order show X --account 'it'\''s mine'"
        );
        assert_eq!(again.of_program("migrate"), "landrush --config 'my shop.toml' migrate");
    }

    #[test]
    fn a_password_is_not_repeated() {
        let global = |url: &str| Global { config: None, database: Some(url.to_owned()), json: false };
        let again = |url| Again::new(&global(url), None).command("orders");
        assert_eq!(again("sqlite:a.db"), "landrush --database sqlite:a.db orders");
        assert_eq!(again("postgres://u:secret@h/d"), "landrush orders");
    }
}
