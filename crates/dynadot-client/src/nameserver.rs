//! Name servers: those of a domain, and the account's list that they are taken from.
//!
//! [`SetNs`] accepts only hosts that are in the account's list: call [`AddNs`] for each of them first, and take
//! [`Refusal::AlreadyExists`](crate::Refusal::AlreadyExists) for success.

pub use self::add_ns::{AddNs, AddedServer};
pub use self::get_ns::GetNs;
pub use self::own::{DeleteNs, DeleteNsByDomain, RegisterNs, SetNsIp};
pub use self::server_list::{Server, ServerAddress, ServerList};
use crate::id::digits_id;
pub use crate::setting::SetNs;

mod add_ns;
mod get_ns;
mod own;
mod server_list;

digits_id! {
    /// The id of a name server in the account's list.
    pub struct ServerId = "server_id"
}
