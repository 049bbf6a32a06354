//! Clients and their registrants.

use async_trait::async_trait;
use diesel::prelude::{
    AsChangeset, ExpressionMethods, Insertable, JoinOnDsl, NullableExpressionMethods, QueryDsl,
};
use diesel_async::RunQueryDsl;
use futures_util::FutureExt;
use landrush_model::ports::{ClientChange, ClientStore, KeptAnswer, NewClient, StoreError};
use landrush_model::{AccountId, Client, ClientId, Registrant, RegistrantId, Timestamp};

use crate::answers::{self, AnswerRow};
use crate::connection::{Conn, on_conn};
use crate::error::Failed;
use crate::orders::row::json;
use crate::schema::{clients, registrants};
use crate::sql_types::{At, Id};
use crate::store::Store;

#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = clients, treat_none_as_default_value = false)]
struct ClientRow {
    id: Id,
    account_id: Id,
    name: String,
    email: String,
    registrant_id: Option<Id>,
    created_at: At,
    updated_at: At,
}

#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = registrants)]
struct RegistrantRow {
    id: Id,
    account_id: Id,
    client_id: Id,
    data: String,
}

/// A `None` inside leaves the column.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = clients)]
struct Changes {
    name: Option<String>,
    email: Option<String>,
    registrant_id: Option<Option<Id>>,
    updated_at: At,
}

pub(crate) type Columns = (Id, String, String, At, At, Option<Id>, Option<String>);

/// Clients with the registrants that hold now.
macro_rules! with_registrants {
    () => {
        clients::table
            .left_join(registrants::table.on(registrants::id.nullable().eq(clients::registrant_id)))
            .select((
                clients::id,
                clients::name,
                clients::email,
                clients::created_at,
                clients::updated_at,
                clients::registrant_id,
                registrants::data.nullable(),
            ))
    };
}
#[async_trait]
impl ClientStore for Store {
    async fn create_client(&self, new: NewClient) -> Result<Option<KeptAnswer>, StoreError> {
        let doing = "create client";
        let NewClient { client, answer } = new;
        let registrant = client.registrant.as_ref();
        let registrant = registrant.map(|of| RegistrantRow::of(client.account_id, client.id, of)).transpose();
        let registrant = registrant.map_err(|failed| failed.into_error(doing))?;
        let kept = answer.map(|answer| {
            (AnswerRow::seal(client.account_id, &answer, &self.context.seal_keys), answer.created_at)
        });
        let input = (ClientRow::of(&client), registrant, kept);
        let before = self
            .context
            .database
            .run_tx(doing, input, |tx, (client, registrant, kept)| {
                create(tx, client, registrant.as_ref(), kept.as_ref()).boxed()
            })
            .await?;
        before
            .map(|row| row.open(&self.context.seal_keys))
            .transpose()
            .map_err(|failed| failed.into_error(doing))
    }

    async fn update_client(
        &self,
        account: AccountId,
        client: ClientId,
        change: ClientChange,
    ) -> Result<Option<Client>, StoreError> {
        let doing = "update client";
        let registrant = match &change.registrant {
            Some(Some(of)) => Some(RegistrantRow::of(account, client, of)),
            Some(None) | None => None,
        };
        let registrant = registrant.transpose().map_err(|failed| failed.into_error(doing))?;
        let changes = Changes {
            name: change.name,
            email: change.email,
            registrant_id: change.registrant.map(|of| of.map(|(id, _)| id.into())),
            updated_at: change.at.into(),
        };
        let input = (account, client, changes, registrant);
        self.context
            .database
            .run_tx(doing, input, |tx, (account, client, changes, registrant)| {
                update(tx, *account, *client, changes, registrant.as_ref()).boxed()
            })
            .await
    }

    async fn client(&self, account: AccountId, client: ClientId) -> Result<Option<Client>, StoreError> {
        self.groups.clients.answer("client", (account, client)).await
    }

    async fn clients(
        &self,
        account: AccountId,
        after: Option<ClientId>,
        limit: u32,
    ) -> Result<Vec<Client>, StoreError> {
        let input = (Id::from(account), after.map(Id::from), i64::from(limit));
        self.context
            .database
            .read("clients", input, |conn, (account, after, limit)| {
                async move {
                    let rows: Vec<Columns> = on_conn!(conn, |c| {
                        let mut query = with_registrants!()
                            .filter(clients::account_id.eq(account))
                            .order(clients::id.desc())
                            .limit(*limit)
                            .into_boxed();
                        if let Some(after) = after {
                            query = query.filter(clients::id.lt(after));
                        }
                        query.load(c).await
                    })?;
                    rows.into_iter().map(|row| client_of(*account, row)).collect()
                }
                .boxed()
            })
            .await
    }
}

pub(crate) fn client_of(account: Id, columns: Columns) -> Result<Client, Failed> {
    let (id, name, email, created_at, updated_at, registrant_id, data) = columns;
    let registrant = match (registrant_id, data) {
        (Some(id), Some(data)) => {
            let registrant = Registrant::from_stored(&data).map_err(Failed::damaged)?;
            Some((RegistrantId::from(id), registrant))
        }
        (Some(_), None) => return Err(Failed::damaged("a client's registrant is missing")),
        (None, _) => None,
    };
    Ok(Client {
        id: id.into(),
        account_id: account.into(),
        name,
        email,
        registrant,
        created_at: created_at.into(),
        updated_at: updated_at.into(),
    })
}

async fn one(conn: &mut Conn, account: AccountId, client: ClientId) -> Result<Option<Client>, Failed> {
    let (account, client) = (Id::from(account), Id::from(client));
    let query = with_registrants!().filter(clients::account_id.eq(account)).filter(clients::id.eq(client));
    let mut rows: Vec<Columns> = on_conn!(conn, |c| query.load(c).await)?;
    rows.pop().map(|row| client_of(account, row)).transpose()
}

async fn create(
    tx: &mut Conn,
    client: &ClientRow,
    registrant: Option<&RegistrantRow>,
    kept: Option<&(AnswerRow, Timestamp)>,
) -> Result<Option<AnswerRow>, Failed> {
    if let Some((answer, now)) = kept {
        let before = answers::in_force(tx, answer.account_id.into(), &answer.key, *now).await?;
        if before.is_some() {
            return Ok(before);
        }
        answers::replace(tx, answer.clone(), *now).await?;
    }
    on_conn!(tx, |c| diesel::insert_into(clients::table).values(client).execute(c).await)?;
    if let Some(registrant) = registrant {
        on_conn!(tx, |c| diesel::insert_into(registrants::table).values(registrant).execute(c).await)?;
    }
    Ok(None)
}

async fn update(
    tx: &mut Conn,
    account: AccountId,
    client: ClientId,
    changes: &Changes,
    registrant: Option<&RegistrantRow>,
) -> Result<Option<Client>, Failed> {
    let theirs = clients::table
        .filter(clients::account_id.eq(Id::from(account)))
        .filter(clients::id.eq(Id::from(client)));
    let found = on_conn!(tx, |c| diesel::update(theirs).set(changes.clone()).execute(c).await)?;
    if found == 0 {
        return Ok(None);
    }
    if let Some(registrant) = registrant {
        on_conn!(tx, |c| diesel::insert_into(registrants::table).values(registrant).execute(c).await)?;
    }
    one(tx, account, client).await
}

impl ClientRow {
    fn of(client: &Client) -> Self {
        Self {
            id: client.id.into(),
            account_id: client.account_id.into(),
            name: client.name.clone(),
            email: client.email.clone(),
            registrant_id: client.registrant.as_ref().map(|(id, _)| (*id).into()),
            created_at: client.created_at.into(),
            updated_at: client.updated_at.into(),
        }
    }
}

impl RegistrantRow {
    fn of(
        account: AccountId,
        client: ClientId,
        (id, registrant): &(RegistrantId, Registrant),
    ) -> Result<Self, Failed> {
        Ok(Self {
            id: (*id).into(),
            account_id: account.into(),
            client_id: client.into(),
            data: json(registrant)?,
        })
    }
}
