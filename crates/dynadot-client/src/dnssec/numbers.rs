//! The numbers of DNSSEC that the service takes (manual: "Set Dnssec Command"; IANA's registries).

/// A numbered choice that is sent.
macro_rules! numbered {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $number:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)+
        }

        impl $name {
            /// Its number.
            #[must_use]
            pub const fn number(self) -> u16 {
                match self {
                    $(Self::$variant => $number,)+
                }
            }

            /// The choice with this number, if the service takes it.
            #[must_use]
            pub const fn from_number(number: u16) -> Option<Self> {
                match number {
                    $($number => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}

numbered! {
    /// How a digest was made.
    pub enum DigestType {
        /// SHA-1
        Sha1 = 1,
        /// SHA-256
        Sha256 = 2,
        /// GOST R 34.11-94
        Gost = 3,
        /// SHA-384
        Sha384 = 4,
    }
}

numbered! {
    /// How a zone is signed.
    pub enum Algorithm {
        /// RSA/MD5
        RsaMd5 = 1,
        /// Diffie-Hellman
        DiffieHellman = 2,
        /// DSA/SHA-1
        DsaSha1 = 3,
        /// Elliptic curve
        EllipticCurve = 4,
        /// RSA/SHA-1
        RsaSha1 = 5,
        /// DSA-NSEC3-SHA1
        DsaNsec3Sha1 = 6,
        /// RSASHA1-NSEC3-SHA1
        RsaSha1Nsec3Sha1 = 7,
        /// RSA/SHA-256
        RsaSha256 = 8,
        /// RSA/SHA-512
        RsaSha512 = 10,
        /// GOST R 34.10-2001
        Gost = 12,
        /// ECDSA P-256 with SHA-256
        EcdsaP256Sha256 = 13,
        /// ECDSA P-384 with SHA-384
        EcdsaP384Sha384 = 14,
        /// Ed25519
        Ed25519 = 15,
        /// Ed448
        Ed448 = 16,
        /// Indirect
        Indirect = 252,
        /// Private DNS
        PrivateDns = 253,
        /// Private OID
        PrivateOid = 254,
    }
}

numbered! {
    /// What a key signs.
    pub enum KeyFlags {
        /// The zone (ZSK).
        ZoneSigning = 256,
        /// Other keys (KSK).
        KeySigning = 257,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_reads_back() {
        for number in 0..300 {
            assert!(DigestType::from_number(number).is_none_or(|choice| choice.number() == number));
            assert!(Algorithm::from_number(number).is_none_or(|choice| choice.number() == number));
            assert!(KeyFlags::from_number(number).is_none_or(|choice| choice.number() == number));
        }
        assert_eq!(Algorithm::from_number(13), Some(Algorithm::EcdsaP256Sha256));
        assert_eq!(Algorithm::from_number(9), None);
    }
}
