//! What poolers need: nothing of a connection is relied on from one transaction to the next.

use landrush_model::testing::contract::{
    accepting, batches, claiming, committing, listing, permits, webhooks,
};

use crate::database::postgres::Database;
use crate::database::{config, open};

/// Without statements that outlive a transaction, everything works as with them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_does_without_prepared_statements() {
    macro_rules! behaves {
        ($($behaviour:path),+) => {$(
            let database = Database::new().await;
            let url = format!("{}?prepared=off", database.url());
            let subject = open(config(&url)).await.into_subject(database);
            $behaviour(&subject).await;
        )+};
    }
    behaves!(
        accepting::what_was_accepted_is_read_back,
        accepting::the_same_key_has_the_first_answer,
        batches::events_of_a_batch_come_once_and_in_order,
        claiming::an_order_is_given_to_one_worker_at_a_time,
        committing::many_changes_at_once_each_land,
        listing::filters_narrow_a_list,
        permits::never_more_than_the_limit,
        webhooks::a_lost_lease_records_nothing
    );
}
