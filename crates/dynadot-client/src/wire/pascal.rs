//! One spelling for the names of fields.
//!
//! The service writes `AuctionId` in XML and `auction_id` in JSON, `isForSale`, `domainName`, and even `ResponseCode: ` with a
//! colon and a space inside the key. All of them are read as `PascalCase`.

use std::borrow::Cow;

/// The name in `PascalCase`: signs are left out, and what follows them begins with a capital.
pub(super) fn pascal(name: &str) -> Cow<'_, str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
    if name.bytes().all(plain) && !name.bytes().next().is_some_and(|first| first.is_ascii_lowercase()) {
        return Cow::Borrowed(name);
    }
    let mut spelled = String::with_capacity(name.len());
    let mut starts = true;
    for letter in name.chars() {
        if !letter.is_alphanumeric() {
            starts = true;
        } else if starts {
            spelled.push(letter.to_ascii_uppercase());
            starts = false;
        } else {
            spelled.push(letter);
        }
    }
    Cow::Owned(spelled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_every_spelling_on_record() {
        for (written, read) in [
            ("AuctionId", "AuctionId"),
            ("auction_id", "AuctionId"),
            ("isForSale", "IsForSale"),
            ("domainNameUtf", "DomainNameUtf"),
            ("ResponseCode: ", "ResponseCode"),
            ("ContactId: ", "ContactId"),
            ("TTL", "TTL"),
            ("Value2", "Value2"),
            ("status", "Status"),
            ("", ""),
            ("é_à", "éà"),
        ] {
            assert_eq!(pascal(written), read, "{written}");
        }
    }
}
