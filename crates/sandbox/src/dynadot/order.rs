//! Orders, coupons, and whether the account is busy.

mod get_order_status;
mod is_processing;
mod list_coupons;
mod order_list;

use super::command::Command;
use super::form::{GENERAL, form};

pub(super) const COMMANDS: &[Command] = &[
    Command::new("order_list", form!("OrderList").response_code()).does(order_list::answer),
    Command::new("get_order_status", form!("GetOrderStatus").response_code()).does(get_order_status::answer),
    Command::new("is_processing", GENERAL).does(is_processing::answer).beside_others(),
    Command::new("list_coupons", form!("ListCoupons")).does(list_coupons::answer),
];
