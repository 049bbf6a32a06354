//! Enums of words that grow without notice.

/// An enum of words that grows without notice: unknown words are kept, and case does not matter.
macro_rules! open_enum {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($(#[$variant_meta:meta])* $variant:ident = $word:literal $(| $other:literal)*),+ $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)+
            /// A word that this client does not know, as it came.
            Other(String),
        }

        impl $name {
            /// The word on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Other(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                let among = |known: &[&str]| known.iter().any(|known| known.eq_ignore_ascii_case(word.trim()));
                $(if among(&[$word $(, $other)*]) { return Self::$variant; })+
                Self::Other(word.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(word: String) -> Self {
                Self::from(word.as_str())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                $crate::wire::text(from)
            }
        }
    };
}

pub(crate) use open_enum;

open_enum! {
    /// A yes or no of the service, which writes it in five ways.
    pub enum Flag {
        /// `yes`, `on`, `true`, `enable`.
        Yes = "yes" | "on" | "true" | "enable" | "enabled" | "1",
        /// `no`, `off`, `false`, `disable`.
        No = "no" | "off" | "false" | "disable" | "disabled" | "0",
    }
}
