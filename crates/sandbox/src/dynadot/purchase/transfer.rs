//! `transfer`: brings a domain here from another registrar. The money is taken with the order and returned if nothing comes of it.

use super::payment::payment;
use super::register::contacts;
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::coupon::{self, CouponKind};
use crate::dynadot::page::Fields;
use crate::dynadot::texts;
use crate::effect::{Movement, TransferOrder};

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let name = call.domain_name()?;
    let price =
        call.config.prices.of_domain(&name).ok_or_else(|| Refusal::error(texts::trade::UNSUPPORTED_TLD))?;
    let auth_code =
        call.params.get("auth").ok_or_else(|| Refusal::error(texts::trade::AUTH_CODE_REQUIRED))?;
    let premium = call.is_premium(&name);
    if premium && !call.params.is_on("premium") {
        return Err(Refusal::error(texts::trade::PREMIUM));
    }
    if call.world.movements.open_transfer(&name).is_some() {
        return Err(Refusal::error(texts::trade::transferred_already(&name)));
    }
    if !call.is_elsewhere(&name) {
        return Err(Refusal::error(texts::trade::NOT_TRANSFERABLE));
    }
    // It costs what the year costs that comes with it.
    let price = if premium { price.premium().renew } else { price.renew };
    let hosts = call.params.get("name_servers").unwrap_or_default().split(',').map(str::trim);
    let order = TransferOrder {
        domain: name,
        auth_code: auth_code.to_owned(),
        contacts: contacts(call)?,
        name_servers: hosts.filter(|host| !host.is_empty()).map(str::to_ascii_lowercase).collect(),
        payment: payment(call, coupon::reduced(call, CouponKind::Transfer, price)?)?,
    };
    let header = Fields::new()
        .text("DomainName", order.domain.clone())
        .text("OrderId", order.payment.order_id.to_string());
    Ok(Answer::with_header(header).with_effect(Movement::TransferOrdered(order)))
}
