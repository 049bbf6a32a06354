//! Folders of domains, and the settings that domains get in them.

use super::command::Command;
use super::form::form;

pub(super) const COMMANDS: &[Command] = &[
    Command::new("create_folder", form!("FolderCreate").text_code().nested()),
    Command::new("delete_folder", form!("DeleteFolder").code_key("SuccessCode")),
    Command::new("set_folder_whois", form!("SetFolderWhois").text_code()),
    Command::new("set_folder_ns", form!("SetFolderNs").nested()),
    Command::new("set_folder_parking", form!("SetFolderParking").text_code()),
    Command::new("set_folder_forwarding", form!("SetFolderForwarding").text_code()),
    Command::new("set_folder_stealth", form!("SetFolderStealth").text_code()),
    Command::new("set_folder_hosting", form!("SetFolderHosting").text_code()),
    Command::new("set_folder_dns", form!("SetFolderDns").text_code()),
    Command::new("set_folder_dns2", form!("SetFolderDns")),
    Command::new("set_folder_email_forward", form!("SetFolderEmailForwarding").text_code()),
    Command::new("set_clear_folder_setting", form!("SetClearFolderSetting").text_code()),
    Command::new("set_folder_name", form!("SetFolderName").text_code()),
    Command::new("set_folder_renew_option", form!("SetFolderRenewOption").text_code())
        .in_manual(form!("SetFolderRenewOption").text_code().response_code()),
    Command::new("folder_list", form!("FolderList")),
];
