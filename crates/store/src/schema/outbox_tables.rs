//! Events and their deliveries.

use diesel::{allow_tables_to_appear_in_same_query, table};

table! {
    use crate::sql_types::sql::{Moment, Uid};
    use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, SmallInt, Text};

    events (id) {
        id -> Uid,
        account_id -> Uid,
        batch_id -> Nullable<Uid>,
        sequence -> BigInt,
        kind -> Text,
        at -> Moment,
        data -> Text,
    }
}

table! {
    use crate::sql_types::sql::{Moment, Uid};
    use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, SmallInt, Text};

    webhook_endpoints (id) {
        id -> Uid,
        account_id -> Uid,
        url -> Text,
        secret -> Binary,
        secret_key -> Text,
        created_at -> Moment,
        description -> Nullable<Text>,
        event_types -> Text,
        disabled_at -> Nullable<Moment>,
        disabled_reason -> Nullable<Text>,
        failing_since -> Nullable<Moment>,
        previous_secret -> Nullable<Binary>,
        previous_secret_key -> Nullable<Text>,
        previous_secret_until -> Nullable<Moment>,
        updated_at -> Nullable<Moment>,
        deleted_at -> Nullable<Moment>,
    }
}

table! {
    use crate::sql_types::sql::{Moment, Uid};
    use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, SmallInt, Text};

    deliveries (id) {
        id -> Uid,
        account_id -> Uid,
        event_id -> Uid,
        endpoint_id -> Uid,
        batch_id -> Nullable<Uid>,
        sequence -> BigInt,
        state -> Text,
        attempts -> BigInt,
        due_at -> Nullable<Moment>,
        lease_token -> Nullable<Uid>,
        lease_until -> Nullable<Moment>,
        reason -> Nullable<Text>,
        replay_of -> Nullable<Uid>,
    }
}

table! {
    use crate::sql_types::sql::{Moment, Uid};
    use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, SmallInt, Text};

    delivery_attempts (account_id, delivery_id, number) {
        account_id -> Uid,
        delivery_id -> Uid,
        number -> BigInt,
        at -> Moment,
        status -> Nullable<Integer>,
        error -> Nullable<Text>,
        took_micros -> Nullable<BigInt>,
        url -> Nullable<Text>,
        answer -> Nullable<Text>,
    }
}

allow_tables_to_appear_in_same_query!(deliveries, events, webhook_endpoints);
