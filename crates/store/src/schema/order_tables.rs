//! Orders and what belongs to them.

use diesel::table;

table! {
    use crate::sql_types::sql::{Moment, Uid};
    use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, SmallInt, Text};

    batches (id) {
        id -> Uid,
        account_id -> Uid,
        client_id -> Uid,
        total -> Integer,
        pending -> Integer,
        registered -> Integer,
        configuring -> Integer,
        completed -> Integer,
        failed -> Integer,
        told_registered -> Bool,
        told_completed -> Bool,
        round -> Integer,
        event_sequence -> BigInt,
        paused_at -> Nullable<Moment>,
        created_at -> Moment,
    }
}

table! {
    use crate::sql_types::sql::{Moment, Uid};
    use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, SmallInt, Text};

    orders (id) {
        id -> Uid,
        account_id -> Uid,
        client_id -> Uid,
        batch_id -> Uid,
        position -> Integer,
        domain -> Text,
        provider -> Text,
        registrar_account_id -> Uid,
        term -> SmallInt,
        nameservers -> Nullable<Text>,
        registrant_id -> Nullable<Uid>,
        price_amount -> BigInt,
        price_currency -> Text,
        cost_amount -> BigInt,
        cost_currency -> Text,
        catalogue_version -> BigInt,
        state -> Text,
        is_open -> Bool,
        attempt -> Integer,
        version -> BigInt,
        machine_version -> SmallInt,
        sends -> BigInt,
        hindrances -> BigInt,
        wait_reason -> Nullable<Text>,
        wait_since -> Nullable<Moment>,
        wait_until -> Nullable<Moment>,
        wake_at -> Nullable<Moment>,
        last_error -> Nullable<Text>,
        failure -> Nullable<Text>,
        registered_at -> Nullable<Moment>,
        registration_expires_at -> Nullable<Moment>,
        give_up_at -> Moment,
        created_at -> Moment,
        updated_at -> Moment,
        paused -> Bool,
        queue_rank -> Nullable<BigInt>,
        due_at -> Nullable<Moment>,
        lease_token -> Nullable<Uid>,
        lease_until -> Nullable<Moment>,
        lease_micros -> Nullable<BigInt>,
    }
}

table! {
    use crate::sql_types::sql::{Moment, Uid};
    use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, SmallInt, Text};

    operations (id) {
        id -> Uid,
        account_id -> Uid,
        registrar_account_id -> Uid,
        order_id -> Uid,
        attempt -> Integer,
        kind -> Text,
        state -> Text,
        is_open -> Bool,
        intended_at -> Moment,
        send_deadline -> Moment,
        sends -> BigInt,
        absences -> BigInt,
        asks -> BigInt,
        waited_micros -> BigInt,
        ever_lost -> Bool,
        doubtful_refusal -> Nullable<Text>,
        contact -> Nullable<Text>,
        process -> Nullable<Text>,
    }
}

table! {
    use crate::sql_types::sql::{Moment, Uid};
    use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, SmallInt, Text};

    timeline (account_id, order_id, version, position) {
        account_id -> Uid,
        order_id -> Uid,
        version -> BigInt,
        position -> Integer,
        at -> Moment,
        kind -> Text,
        #[sql_name = "text"]
        words -> Text,
    }
}

table! {
    use crate::sql_types::sql::{Moment, Uid};
    use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, SmallInt, Text};

    ledger (id) {
        id -> Uid,
        account_id -> Uid,
        order_id -> Uid,
        attempt -> Integer,
        entry -> Text,
        amount -> BigInt,
        currency -> Text,
        at -> Moment,
        key_id -> Nullable<Uid>,
    }
}

table! {
    use crate::sql_types::sql::{Moment, Uid};
    use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, SmallInt, Text};

    kept_answers (account_id, key) {
        account_id -> Uid,
        key -> Text,
        request_digest -> Binary,
        status -> Integer,
        location -> Nullable<Text>,
        body -> Binary,
        body_key -> Text,
        created_at -> Moment,
        expires_at -> Moment,
    }
}

table! {
    use crate::sql_types::sql::{Moment, Uid};
    use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, SmallInt, Text};

    contact_handles (account_id, registrant_id, registrar_account_id) {
        account_id -> Uid,
        registrant_id -> Uid,
        registrar_account_id -> Uid,
        order_id -> Uid,
        state -> Text,
        handle -> Nullable<Text>,
    }
}
