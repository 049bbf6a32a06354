//! Answers kept under idempotency keys.

use diesel::ExpressionMethods;
use diesel::prelude::{Insertable, QueryDsl, Queryable, Selectable, SelectableHelper};
use diesel_async::RunQueryDsl;
use landrush_model::ports::KeptAnswer;
use landrush_model::{AccountId, Timestamp};
use serde::Serialize;

use crate::columns::by_column;
use crate::connection::{Conn, on_conn};
use crate::error::Failed;
use crate::records::{Kind, Statement, WithRecords};
use crate::schema::kept_answers;
use crate::seal::{Place, SealKeys, Sealed};
use crate::sql_types::{At, Id};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = kept_answers, treat_none_as_default_value = false)]
pub(crate) struct AnswerRow {
    pub(crate) account_id: Id,
    pub(crate) key: String,
    request_digest: Vec<u8>,
    status: i32,
    location: Option<String>,
    body: Vec<u8>,
    body_key: String,
    created_at: At,
    expires_at: At,
}

by_column!(AnswerRow, NewAnswers, kept_answers {
    account_id: Id = account_id,
    key: String = key,
    request_digest: Vec<u8> = request_digest,
    status: i32 = status,
    location: Option<String> = location,
    body: Vec<u8> = body,
    body_key: String = body_key,
    created_at: At = created_at,
    expires_at: At = expires_at,
});

impl AnswerRow {
    pub(crate) fn seal(account: AccountId, answer: &KeptAnswer, keys: &SealKeys) -> Self {
        let sealed = keys.seal(place(&row_name(account.into(), &answer.key)), &answer.body);
        Self {
            account_id: account.into(),
            key: answer.key.clone(),
            request_digest: answer.request_digest.to_vec(),
            status: answer.status.into(),
            location: answer.location.clone(),
            body: sealed.bytes,
            body_key: sealed.key,
            created_at: answer.created_at.into(),
            expires_at: answer.expires_at.into(),
        }
    }

    pub(crate) fn open(self, keys: &SealKeys) -> Result<KeptAnswer, Failed> {
        let sealed = Sealed { bytes: self.body, key: self.body_key };
        let body = keys.open(place(&row_name(self.account_id, &self.key)), &sealed)?;
        Ok(KeptAnswer {
            key: self.key,
            request_digest: self.request_digest.as_slice().try_into().map_err(Failed::damaged)?,
            status: self.status.try_into().map_err(Failed::damaged)?,
            location: self.location,
            body,
            created_at: self.created_at.into(),
            expires_at: self.expires_at.into(),
        })
    }
}

fn row_name(account: Id, key: &str) -> Vec<u8> {
    [account.0.as_bytes(), key.as_bytes()].concat()
}

fn place(row: &[u8]) -> Place<'_> {
    Place { table: "kept_answers", row, column: "body" }
}

/// A key of an account.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct KeyOf {
    account_id: uuid::Uuid,
    key: String,
}

impl KeyOf {
    pub(crate) fn new(account: AccountId, key: &str) -> Self {
        Self { account_id: account.uuid(), key: key.to_owned() }
    }
}

const FIND: Statement = Statement {
    text: "SELECT k.account_id, k.key, k.request_digest, k.status, k.location, k.body, k.body_key, k.created_at, \
           k.expires_at FROM {u} JOIN kept_answers k ON k.account_id = u.account_id AND k.key = u.key",
    columns: &[("account_id", Kind::Uid), ("key", Kind::Text)],
};

/// The answers that are kept under these keys, run out or not.
pub(crate) async fn find(tx: &mut Conn, keys: &[KeyOf]) -> Result<Vec<AnswerRow>, Failed> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let find: WithRecords<kept_answers::SqlType> = FIND.with(keys)?;
    Ok(on_conn!(tx, |c| find.load(c).await)?)
}

/// The answer under one key, if it has not run out.
pub(crate) async fn in_force(
    tx: &mut Conn,
    account: AccountId,
    key: &str,
    now: Timestamp,
) -> Result<Option<AnswerRow>, Failed> {
    let query =
        kept_answers::table.find((Id::from(account), key)).filter(kept_answers::expires_at.gt(At(now)));
    let mut rows: Vec<AnswerRow> = on_conn!(tx, |c| query.select(AnswerRow::as_select()).load(c).await)?;
    Ok(rows.pop())
}

/// An answer that was seen to have run out at a moment.
#[derive(Debug, Serialize)]
pub(crate) struct RunOut {
    pub(crate) account_id: Id,
    pub(crate) key: String,
    pub(crate) moment: At,
}

/// Somebody else may have kept a new answer under the key since it was looked at; that one stays.
const FORGET: Statement = Statement {
    text: "DELETE FROM kept_answers WHERE (account_id, key) IN (SELECT k.account_id, k.key FROM {u} \
           JOIN kept_answers k ON k.account_id = u.account_id AND k.key = u.key AND k.expires_at <= u.moment)",
    columns: &[("account_id", Kind::Uid), ("key", Kind::Text), ("moment", Kind::Moment)],
};

/// Deletes answers that have run out; returns how many there were.
pub(crate) async fn forget(tx: &mut Conn, run_out: &[RunOut]) -> Result<usize, Failed> {
    if run_out.is_empty() {
        return Ok(0);
    }
    let forget: WithRecords<()> = FORGET.with(run_out)?;
    Ok(on_conn!(tx, |c| forget.execute(c).await)?)
}

/// Keeps an answer in the place of one that has run out, if there is one. Where one stands that holds, the insertion
/// conflicts with it, and the transaction is repeated and finds it.
pub(crate) async fn replace(tx: &mut Conn, row: AnswerRow, now: Timestamp) -> Result<(), Failed> {
    let old = kept_answers::table
        .find((row.account_id, row.key.clone()))
        .filter(kept_answers::expires_at.le(At(now)));
    on_conn!(tx, |c| diesel::delete(old).execute(c).await)?;
    on_conn!(tx, |c| diesel::insert_into(kept_answers::table).values(row).execute(c).await)?;
    Ok(())
}
