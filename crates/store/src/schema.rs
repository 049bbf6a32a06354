//! The tables, one declaration for both databases. (`domain_claims` has none: only statements over records touch it.)

mod order_tables;
mod outbox_tables;
mod setup_tables;

pub(crate) use order_tables::{batches, contact_handles, kept_answers, ledger, operations, orders, timeline};
pub(crate) use outbox_tables::{deliveries, delivery_attempts, events, webhook_endpoints};
pub(crate) use setup_tables::{
    accounts, api_keys, catalogue_versions, clients, key_spend_limits, key_spending, permit_accounts,
    permit_slots, price_lists, prices, registrants, registrar_accounts, schema_facts,
};
