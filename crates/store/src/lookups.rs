//! The look-ups that every order begins with: whose key it is, and who the client is.
//!
//! Those that queue up while one query runs share the next, as commits do. Each begins after it was asked for, so nothing
//! here is older than the request: a revoked key is refused at once.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use diesel::sql_types::{BigInt, Binary, Bool, Nullable, Text};
use diesel_async::RunQueryDsl;
use futures_util::FutureExt;
use landrush_model::ports::StoreError;
use landrush_model::{AccountId, Client, ClientId, Credential, Principal, Spending};
use serde::Serialize;
use uuid::Uuid;

use crate::access::keys::{rate_of, scopes_of};
use crate::clients::{self, Columns};
use crate::connection::on_conn;
use crate::group::answers_or;
use crate::records::{Kind, Statement, WithRecords};
use crate::sql_types::sql::{Moment, Uid};
use crate::sql_types::{At, Id};
use crate::store::Context;

/// The digest of a key.
pub(crate) type Digest = [u8; 32];

#[derive(Serialize)]
struct KeyOf {
    digest: String,
}

const PRINCIPALS: Statement = Statement {
    text: "SELECT api_keys.digest, api_keys.id, api_keys.scopes, a.id, a.price_list_id, api_keys.requests_per_minute, \
           (SELECT l.key_id FROM key_spend_limits l WHERE l.key_id = api_keys.id LIMIT 1) IS NOT NULL FROM {u} \
           JOIN api_keys ON api_keys.digest = u.digest AND api_keys.revoked_at IS NULL \
           JOIN accounts a ON a.id = api_keys.account_id",
    columns: &[("digest", Kind::Octets)],
};

type PrincipalTypes = (Binary, Uid, Text, Uid, Uid, Nullable<BigInt>, Bool);
type PrincipalValues = (Vec<u8>, Id, String, Id, Id, Option<i64>, bool);

/// Who calls with keys of these digests.
pub(crate) async fn principals(
    context: Arc<Context>,
    digests: Vec<Digest>,
) -> Vec<Result<Option<Principal>, StoreError>> {
    let doing = "authenticate";
    let keys: Vec<KeyOf> = digests.iter().collect::<BTreeSet<_>>().into_iter().map(KeyOf::new).collect();
    let rows = context.database.read(doing, keys, |conn, keys| {
        async move {
            let known: WithRecords<PrincipalTypes> = PRINCIPALS.with(keys)?;
            let rows: Vec<PrincipalValues> = on_conn!(conn, |c| known.load(c).await)?;
            Ok(rows)
        }
        .boxed()
    });
    answers_or(&rows.await, doing, &digests, |rows, digest| {
        let Some((_, key, scopes, account, list, requests, is_limited)) =
            rows.iter().find(|row| row.0 == digest)
        else {
            return Ok(None);
        };
        Ok(Some(Principal {
            account_id: (*account).into(),
            price_list_id: (*list).into(),
            credential: Credential::Key((*key).into()),
            scopes: scopes_of(scopes),
            rate: rate_of(*requests)?,
            spending: if *is_limited { Spending::Limited } else { Spending::Unlimited },
        }))
    })
}

#[derive(Serialize)]
struct ClientOf {
    account_id: Uuid,
    id: Uuid,
}

const CLIENTS: Statement = Statement {
    text: "SELECT c.account_id, c.id, c.name, c.email, c.created_at, c.updated_at, c.registrant_id, r.data FROM {u} \
           JOIN clients c ON c.id = u.id AND c.account_id = u.account_id LEFT JOIN registrants r ON r.id = c.registrant_id",
    columns: &[("account_id", Kind::Uid), ("id", Kind::Uid)],
};

type ClientTypes = (Uid, Uid, Text, Text, Moment, Moment, Nullable<Uid>, Nullable<Text>);
type ClientValues = (Id, Id, String, String, At, At, Option<Id>, Option<String>);

/// Which clients of accounts these are, as far as they are theirs.
pub(crate) async fn clients_of(
    context: Arc<Context>,
    wanted: Vec<(AccountId, ClientId)>,
) -> Vec<Result<Option<Client>, StoreError>> {
    let doing = "client";
    let distinct: BTreeSet<_> = wanted.iter().collect();
    let of: Vec<ClientOf> = distinct
        .into_iter()
        .map(|(account, client)| ClientOf { account_id: account.uuid(), id: client.uuid() })
        .collect();
    let rows = context.database.read(doing, of, |conn, of| {
        async move {
            let found: WithRecords<ClientTypes> = CLIENTS.with(of)?;
            let rows: Vec<ClientValues> = on_conn!(conn, |c| found.load(c).await)?;
            let keyed =
                |(account, id, name, email, created_at, updated_at, registrant, data): ClientValues| {
                    ((account, id), (id, name, email, created_at, updated_at, registrant, data))
                };
            let rows: HashMap<(Id, Id), Columns> = rows.into_iter().map(keyed).collect();
            Ok(rows)
        }
        .boxed()
    });
    answers_or(&rows.await, doing, &wanted, |rows, (account, client)| {
        let account = Id::from(*account);
        let row = rows.get(&(account, Id::from(*client))).cloned();
        row.map(|row| clients::client_of(account, row)).transpose()
    })
}

impl KeyOf {
    fn new(digest: &Digest) -> Self {
        Self { digest: digest.iter().map(|octet| format!("{octet:02x}")).collect() }
    }
}
