//! Every command with its type, for programs that list or check them.

use crate::call::{Call, Effect};
use crate::{
    account, auction, backorder, closeout, contact, coupon, dnssec, domain, folder, marketplace, nameserver,
    order, push, setting, transfer,
};

/// A command of API3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Command {
    /// Its word on the wire, e.g. `domain_info`.
    pub word: &'static str,
    /// Its type in this crate, e.g. `domain::DomainInfo`.
    pub rust_type: &'static str,
    /// What it does to the world.
    pub effect: Effect,
    /// Whether the manual has it; the others are known from the service's menu and from other clients.
    pub in_manual: bool,
}

macro_rules! commands {
    (manual { $($in:ty,)+ } others { $($out:ty,)+ }) => {
        /// Every command, by theme. [`domain::RenewPriceCheck`] isn't among them: it sends `renew`, as [`domain::Renew`] does.
        pub const COMMANDS: &[Command] = &[
            $(command::<$in>(stringify!($in), true),)+
            $(command::<$out>(stringify!($out), false),)+
        ];
    };
}

const fn command<C: Call>(rust_type: &'static str, in_manual: bool) -> Command {
    Command { word: C::COMMAND, rust_type, effect: <C::Effect as crate::call::EffectKind>::EFFECT, in_manual }
}

commands! {
    manual {
        domain::Search,
        domain::Register,
        domain::BulkRegister,
        domain::Renew,
        domain::Delete,
        domain::DomainInfo,
        domain::ListDomain,
        domain::TldPrices,
        domain::LockDomain,
        domain::SetNote,
        domain::SetPrivacy,
        domain::SetCustomerId,
        domain::GetDns,
        setting::SetWhois,
        setting::SetNs,
        setting::SetParking,
        setting::SetForwarding,
        setting::SetStealth,
        setting::SetHosting,
        setting::SetDns2,
        setting::SetEmailForward,
        setting::SetClearDomainSetting,
        setting::SetRenewOption,
        setting::SetDefaultWhois,
        setting::SetDefaultNs,
        setting::SetDefaultParking,
        setting::SetDefaultForwarding,
        setting::SetDefaultStealth,
        setting::SetDefaultHosting,
        setting::SetDefaultDns,
        setting::SetDefaultDns2,
        setting::SetDefaultEmailForward,
        setting::SetClearDefaultSetting,
        setting::SetDefaultRenewOption,
        setting::SetFolderWhois,
        setting::SetFolderNs,
        setting::SetFolderParking,
        setting::SetFolderForwarding,
        setting::SetFolderStealth,
        setting::SetFolderHosting,
        setting::SetFolderDns,
        setting::SetFolderDns2,
        setting::SetFolderEmailForward,
        setting::SetClearFolderSetting,
        setting::SetFolderRenewOption,
        folder::CreateFolder,
        folder::DeleteFolder,
        folder::SetFolder,
        folder::SetFolderName,
        folder::FolderList,
        dnssec::SetDnssec,
        transfer::Transfer,
        transfer::CancelTransfer,
        transfer::GetTransferStatus,
        transfer::SetTransferAuthCode,
        transfer::GetTransferAuthCode,
        transfer::AuthorizeTransferAway,
        transfer::TransferDomainList,
        push::Push,
        push::GetDomainPushRequest,
        push::SetDomainPushRequest,
        contact::CreateContact,
        contact::EditContact,
        contact::DeleteContact,
        contact::ContactList,
        contact::GetContact,
        contact::SetContactEuSetting,
        contact::SetContactLvSetting,
        contact::CreateCnAudit,
        contact::GetCnAuditStatus,
        nameserver::GetNs,
        nameserver::AddNs,
        nameserver::RegisterNs,
        nameserver::SetNsIp,
        nameserver::DeleteNs,
        nameserver::DeleteNsByDomain,
        nameserver::ServerList,
        account::AccountInfo,
        account::GetAccountBalance,
        account::IsProcessing,
        order::OrderList,
        order::GetOrderStatus,
        coupon::ListCoupons,
        backorder::AddBackorderRequest,
        backorder::DeleteBackorderRequest,
        backorder::BackorderRequestList,
        auction::GetOpenAuctions,
        auction::GetAuctionDetails,
        auction::GetAuctionBids,
        auction::PlaceAuctionBid,
        auction::GetClosedAuctions,
        auction::GetOpenBackorderAuctions,
        auction::GetBackorderAuctionDetails,
        auction::PlaceBackorderAuctionBid,
        auction::GetClosedBackorderAuctions,
        closeout::GetExpiredCloseoutDomains,
        closeout::BuyExpiredCloseoutDomain,
        marketplace::GetListings,
        marketplace::GetListingItem,
        marketplace::BuyItNow,
        marketplace::SetForSale,
        marketplace::SetAfternicConfirmAction,
        marketplace::SetSedoConfirmAction,
    }
    others {
        domain::Restore,
        dnssec::GetDnssec,
        dnssec::ClearDnssec,
        contact::SetContactLtSetting,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// The words of the manual's 103 commands.
    const MANUAL: &str = include_str!("../tests/manual.txt");
    const PAGE: &str = include_str!("../COMMANDS.md");

    fn words(in_manual: bool) -> BTreeSet<&'static str> {
        COMMANDS.iter().filter(|command| command.in_manual == in_manual).map(|command| command.word).collect()
    }

    #[test]
    fn every_command_of_the_manual_has_a_type() {
        let manual: BTreeSet<_> = MANUAL.lines().collect();
        assert_eq!(manual.len(), 103);
        assert_eq!(words(true), manual);
        assert_eq!(COMMANDS.len(), 107);
    }

    #[test]
    fn the_page_lists_every_command_with_its_type() {
        let row = |command: &Command| {
            let effect = match command.effect {
                Effect::Reads => "reads",
                Effect::Writes => "writes",
                Effect::Spends => "spends",
            };
            let mark = if command.in_manual { "" } else { " *" };
            format!("| `{}`{mark} | `{}` | {effect} |", command.word, command.rust_type.replace(' ', ""))
        };
        let mut expected: Vec<_> = COMMANDS.iter().map(row).collect();
        expected.sort();
        let rows: Vec<_> = PAGE.lines().filter(|line| line.starts_with("| `")).collect();
        assert_eq!(rows, expected);
    }

    #[test]
    fn every_command_has_an_answer_on_record_in_both_forms() {
        let wire = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wire");
        for command in COMMANDS {
            for form in ["json", "xml"] {
                let folder = wire.join(command.word);
                let recorded = std::fs::read_dir(&folder).is_ok_and(|files| {
                    files.flatten().any(|file| {
                        let name = file.file_name();
                        let name = name.to_string_lossy();
                        name.starts_with("reply") && name.ends_with(form)
                    })
                });
                assert!(recorded, "{} has no reply in {form}", command.word);
            }
        }
    }
}
