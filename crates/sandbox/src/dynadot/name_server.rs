//! Name servers of the account, and those of a domain.

mod add_ns;
mod get_ns;
mod server_list;

use super::command::Command;
use super::form::form;

pub(super) const COMMANDS: &[Command] = &[
    Command::new("get_ns", form!("GetNs").content("NsContent").nested()).does(get_ns::answer),
    Command::new("add_ns", form!("AddNs").nested()).does(add_ns::answer),
    Command::new("register_ns", form!("RegisterNs").text_code().nested()),
    Command::new("set_ns_ip", form!("SetNsIp").text_code()),
    Command::new("delete_ns", form!("DeleteNs")),
    Command::new("delete_ns_by_domain", form!("DeleteNs").text_code()),
    Command::new("server_list", form!("ServerList").response_code())
        .in_manual(form!("ServerList"))
        .does(server_list::answer),
    Command::new("get_dns", form!("GetDns").response_code()),
];
