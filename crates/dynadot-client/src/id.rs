//! Ids of the service: digits, each kind a type of its own so that none is taken for another.

/// An id of digits: checked when a caller makes one, taken as it comes when an answer brings one.
macro_rules! digits_id {
    ($(#[$meta:meta])* pub struct $name:ident = $parameter:literal) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            /// Accepts up to 20 digits.
            ///
            /// # Errors
            /// When it is anything else.
            pub fn new(id: &str) -> Result<Self, $crate::error::Invalid> {
                if (1..=20).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit()) {
                    Ok(Self(id.to_owned()))
                } else {
                    Err($crate::error::Invalid::new($parameter, "must be 1 to 20 digits"))
                }
            }

            /// The id as the API writes it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        /// Ids in answers are taken as they come.
        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                $crate::wire::text(from)
            }
        }
    };
}

pub(crate) use digits_id;
