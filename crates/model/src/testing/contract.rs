//! What every store must do, as one suite for all of them: SQLite, PostgreSQL and the one in memory.
//!
//! Each behaviour is a function over a [`Subject`]; [`store_contract!`](crate::store_contract) makes a test of each. A store
//! that passes can stand behind the ports.
//!
//! ```text
//! landrush_model::store_contract!(sqlite, crate::subjects::sqlite());
//! ```

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]

pub mod accepting;
pub mod access;
pub mod batches;
pub mod catalogue;
pub mod claiming;
pub mod clients;
pub mod committing;
pub mod deliveries;
pub mod endpoints;
pub mod feeding;
pub mod holding;
pub mod isolation;
pub mod listing;
pub mod pausing;
pub mod permits;
pub mod reopening;
pub mod spending;
pub mod webhooks;

mod playing;
mod subject;

pub use playing::together;
pub use subject::{Pause, REGISTRAR, Subject, Tenant};

/// Makes a module of tests, one per behaviour. `$subject` is an expression of a future that makes a [`Subject`]; each
/// test evaluates it anew.
#[macro_export]
macro_rules! store_contract {
    ($name:ident, $subject:expr) => {
        $crate::store_contract! { @tests $name, $subject;
            accepting::a_batch_is_accepted_as_a_whole_or_not_at_all
            accepting::a_domain_is_open_until_its_order_failed
            accepting::a_key_can_be_used_again_when_its_answer_has_run_out
            accepting::answers_are_kept_and_purged
            accepting::of_batches_for_one_domain_at_once_one_is_accepted
            accepting::prices_that_moved_on_are_refused
            accepting::the_same_key_has_the_first_answer
            accepting::what_was_accepted_is_read_back
            access::a_key_authenticates_until_it_is_revoked
            access::a_registrar_account_is_renamed_by_its_id
            access::accounts_are_listed_by_name
            access::registrar_accounts_are_changed_by_name
            batches::events_of_a_batch_come_once_and_in_order
            batches::two_batches_do_not_mix
            catalogue::an_import_is_a_new_version
            catalogue::price_lists_have_names
            catalogue::prices_are_updated_only_as_they_were_read
            claiming::a_new_order_does_not_wait_for_many_that_have_waited
            claiming::accounts_take_turns
            claiming::accounts_take_turns_after_a_wait
            claiming::an_order_is_given_to_one_worker_at_a_time
            claiming::an_order_that_waits_is_given_out_at_its_time
            claiming::no_kind_of_due_order_starves_another
            claiming::one_order_is_claimed_by_its_id
            claiming::orders_come_back_when_their_lease_runs_out
            claiming::orders_of_another_registrar_account_are_left_alone
            claiming::released_orders_are_due_at_once
            clients::a_change_leaves_what_it_does_not_name
            clients::a_client_is_made_once_per_key
            clients::clients_are_listed_newest_first
            committing::a_change_lands_as_a_whole
            committing::a_change_that_is_committed_again_lands_once
            committing::a_change_needs_lease_version_and_token
            committing::an_ended_order_is_given_to_nobody
            committing::what_is_known_of_an_operation_is_read_back
            committing::going_on_extends_the_lease
            committing::many_changes_at_once_each_land
            deliveries::a_test_goes_to_its_endpoint_only
            deliveries::a_waiting_delivery_is_replayed_by_its_next_attempt
            deliveries::all_that_failed_since_is_replayed_once
            deliveries::an_ended_delivery_is_replayed_by_a_new_one
            deliveries::deliveries_are_listed_newest_first
            deliveries::every_attempt_is_kept
            deliveries::old_deliveries_are_purged_with_their_attempts
            endpoints::an_account_has_no_more_endpoints_than_the_limit
            endpoints::an_endpoint_is_made_changed_and_read_back
            endpoints::an_endpoint_is_told_what_it_is_subscribed_to
            endpoints::an_endpoint_that_is_gone_or_fails_for_days_is_disabled
            endpoints::one_success_clears_the_failures_before_it
            endpoints::the_same_key_makes_and_rotates_once
            endpoints::the_secret_before_signs_beside_the_present_one_for_a_time
            endpoints::what_is_off_is_told_nothing
            feeding::a_watch_is_woken_by_what_comes_after_it_began
            feeding::events_are_read_from_any_place_on
            holding::a_contact_is_made_by_one_order_for_all
            holding::a_contact_of_another_registrant_is_not_kept
            holding::a_contact_that_was_not_made_is_made_by_another
            holding::a_domain_has_one_holder_over_all_accounts
            holding::a_registered_domain_stays_held
            isolation::rows_of_another_account_do_not_exist
            listing::filters_narrow_a_list
            listing::pages_follow_each_other
            listing::totals_are_counted_up_to_a_limit
            pausing::a_pause_is_set_once
            pausing::nothing_is_begun_while_a_batch_is_paused
            permits::a_permit_comes_back_when_its_time_is_over
            permits::an_account_without_a_limit_has_no_slots
            permits::an_extended_permit_is_kept
            permits::limits_can_grow_and_shrink
            permits::never_more_than_the_limit
            permits::starts_are_spaced
            permits::starts_go_on_when_the_clock_was_set_back
            reopening::a_failed_configuration_goes_on_from_the_registration
            reopening::a_failed_order_is_tried_again_in_a_further_attempt
            reopening::an_attempt_is_opened_once
            reopening::what_is_in_the_way_leaves_everything_as_it_was
            spending::a_further_attempt_is_within_the_limit_or_not_opened
            spending::a_limited_key_spends_only_in_its_currencies
            spending::a_refund_is_given_back_to_the_key_and_month_of_its_charge
            spending::accepts_at_once_do_not_exceed_a_limit
            spending::limits_of_a_key_are_changed
            spending::what_a_key_may_not_spend_is_not_accepted
            webhooks::a_backlog_of_one_endpoint_keeps_no_other_waiting
            webhooks::a_later_event_waits_for_the_first_attempt_at_an_earlier_one
            webhooks::a_lost_lease_records_nothing
            webhooks::deliveries_come_back_when_their_lease_runs_out
            webhooks::ended_deliveries_stay_ended
            webhooks::of_two_attempts_of_a_delivery_the_one_with_the_lease_counts
            webhooks::only_the_accounts_own_endpoints_are_told
        }
    };
    (@tests $name:ident, $subject:expr; $($topic:ident :: $behaviour:ident)+) => {
        mod $name {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $behaviour() {
                    let subject = $subject.await;
                    $crate::testing::contract::$topic::$behaviour(&subject).await;
                }
            )+
        }
    };
}

#[cfg(test)]
mod tests {
    /// A behaviour that nobody runs would look like one that holds.
    #[test]
    fn every_behaviour_is_in_the_suite() {
        let suite = include_str!("contract.rs");
        for (topic, source) in [
            ("accepting", include_str!("contract/accepting.rs")),
            ("access", include_str!("contract/access.rs")),
            ("batches", include_str!("contract/batches.rs")),
            ("catalogue", include_str!("contract/catalogue.rs")),
            ("claiming", include_str!("contract/claiming.rs")),
            ("clients", include_str!("contract/clients.rs")),
            ("committing", include_str!("contract/committing.rs")),
            ("deliveries", include_str!("contract/deliveries.rs")),
            ("endpoints", include_str!("contract/endpoints.rs")),
            ("feeding", include_str!("contract/feeding.rs")),
            ("holding", include_str!("contract/holding.rs")),
            ("isolation", include_str!("contract/isolation.rs")),
            ("listing", include_str!("contract/listing.rs")),
            ("pausing", include_str!("contract/pausing.rs")),
            ("permits", include_str!("contract/permits.rs")),
            ("reopening", include_str!("contract/reopening.rs")),
            ("spending", include_str!("contract/spending.rs")),
            ("webhooks", include_str!("contract/webhooks.rs")),
        ] {
            let behaviours = source.lines().filter_map(|line| line.strip_prefix("pub async fn "));
            for behaviour in behaviours.filter_map(|line| line.split('(').next()) {
                let entry = format!("            {topic}::{behaviour}\n");
                assert!(suite.contains(&entry), "{topic}::{behaviour} is not in store_contract!");
            }
        }
    }
}
