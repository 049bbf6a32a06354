//! What orders stand on: accounts, prices, registrar accounts, clients.

use diesel::{allow_tables_to_appear_in_same_query, table};

table! {
    use crate::sql_types::sql::{Moment, Uid};
    use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, SmallInt, Text};

    schema_facts (name) {
        name -> Text,
        value -> BigInt,
    }
}

table! {
    use crate::sql_types::sql::{Moment, Uid};
    use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, SmallInt, Text};

    price_lists (id) {
        id -> Uid,
        name -> Text,
    }
}

table! {
    use crate::sql_types::sql::{Moment, Uid};
    use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, SmallInt, Text};

    catalogue_versions (id) {
        id -> Integer,
        version -> BigInt,
    }
}

table! {
    use crate::sql_types::sql::{Moment, Uid};
    use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, SmallInt, Text};

    prices (price_list_id, provider, tld, operation, term, valid_from) {
        price_list_id -> Uid,
        provider -> Text,
        tld -> Text,
        operation -> Text,
        term -> SmallInt,
        valid_from -> Moment,
        cost_amount -> BigInt,
        cost_currency -> Text,
        price_amount -> BigInt,
        price_currency -> Text,
        version -> BigInt,
        origin -> Text,
    }
}

table! {
    use crate::sql_types::sql::{Moment, Uid};
    use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, SmallInt, Text};

    accounts (id) {
        id -> Uid,
        name -> Text,
        price_list_id -> Uid,
        created_at -> Moment,
    }
}

table! {
    use crate::sql_types::sql::{Moment, Uid};
    use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, SmallInt, Text};

    api_keys (id) {
        id -> Uid,
        account_id -> Uid,
        name -> Text,
        prefix -> Text,
        digest -> Binary,
        scopes -> Text,
        created_at -> Moment,
        revoked_at -> Nullable<Moment>,
        requests_per_minute -> Nullable<BigInt>,
    }
}

table! {
    use crate::sql_types::sql::{Moment, Uid};
    use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, SmallInt, Text};

    key_spend_limits (key_id, currency) {
        account_id -> Uid,
        key_id -> Uid,
        currency -> Text,
        amount -> BigInt,
    }
}

table! {
    use crate::sql_types::sql::{Moment, Uid};
    use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, SmallInt, Text};

    key_spending (key_id, month, currency) {
        account_id -> Uid,
        key_id -> Uid,
        month -> Text,
        currency -> Text,
        amount -> BigInt,
    }
}

table! {
    use crate::sql_types::sql::{Moment, Uid};
    use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, SmallInt, Text};

    registrar_accounts (id) {
        id -> Uid,
        provider -> Text,
        name -> Text,
        base_url -> Text,
        concurrency -> Nullable<BigInt>,
        per_minute -> Nullable<BigInt>,
        credential -> Binary,
        credential_key -> Text,
    }
}

table! {
    use crate::sql_types::sql::{Moment, Uid};
    use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, SmallInt, Text};

    permit_accounts (registrar_account_id) {
        registrar_account_id -> Uid,
        slots -> Nullable<BigInt>,
        next_start -> Moment,
        reserved_at -> Moment,
    }
}

table! {
    use crate::sql_types::sql::{Moment, Uid};
    use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, SmallInt, Text};

    permit_slots (registrar_account_id, number) {
        registrar_account_id -> Uid,
        number -> Integer,
        token -> Nullable<Uid>,
        until -> Moment,
    }
}

table! {
    use crate::sql_types::sql::{Moment, Uid};
    use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, SmallInt, Text};

    clients (id) {
        id -> Uid,
        account_id -> Uid,
        name -> Text,
        email -> Text,
        registrant_id -> Nullable<Uid>,
        created_at -> Moment,
        updated_at -> Moment,
    }
}

table! {
    use crate::sql_types::sql::{Moment, Uid};
    use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, SmallInt, Text};

    registrants (id) {
        id -> Uid,
        account_id -> Uid,
        client_id -> Uid,
        data -> Text,
    }
}

allow_tables_to_appear_in_same_query!(accounts, api_keys, key_spend_limits);
allow_tables_to_appear_in_same_query!(key_spend_limits, key_spending);
allow_tables_to_appear_in_same_query!(clients, registrants);
