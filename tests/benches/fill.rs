//! Databases with many orders, made by SQL: by the API it would take an hour.

use std::path::Path;
use std::sync::Arc;

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use landrush_model::ports::{Access, CatalogueStore, ClientStore, NewClient};
use landrush_model::ports::{Clock, Ids};
use landrush_model::{
    Account, AccountId, BatchId, Client, ClientId, Limits, PriceListId, RegistrarAccount, RegistrarAccountId,
};
use landrush_store::{Missing, SealKeys, Store, StoreConfig, SystemClock, TimeOrderedIds};
use landrush_tests::Database;
use uuid::Uuid;

/// Orders of a batch.
pub(crate) const BATCH: u32 = 50;

/// A database with orders of one account, the newest one percent of them open.
pub(crate) struct Filled {
    pub(crate) url: String,
    pub(crate) account: AccountId,
    pub(crate) registrar_account: RegistrarAccountId,
    client: ClientId,
    orders: u32,
}

impl Filled {
    /// Makes and fills it.
    pub(crate) async fn create(database: Database, folder: &Path, orders: u32) -> anyhow::Result<Self> {
        let url = database.create(folder).await;
        let store = open(&url, Missing::Create).await?;
        store.migrate().await?;
        let filled = Self::set_up(&store, url, orders).await?;
        store.close();
        let statements = filled.statements(database);
        match filled.url.strip_prefix("sqlite:") {
            Some(path) => {
                let path = path.to_owned();
                tokio::task::spawn_blocking(move || in_sqlite(&path, &statements)).await??;
            }
            None => in_postgres(&filled.url, &statements).await?,
        }
        Ok(filled)
    }

    /// Opens the store, with one connection.
    pub(crate) async fn open(&self) -> anyhow::Result<Store> {
        open(&self.url, Missing::Refuse).await
    }

    /// The ids of `count` batches, spread over all of them.
    pub(crate) fn batches(&self, count: u32) -> Vec<BatchId> {
        let all = self.orders / BATCH;
        let number = |place: u32| u64::from(place) * u64::from(all - 1) / u64::from(count.max(2) - 1) + 1;
        (0..count).map(|place| BatchId::from_uuid(numbered(BATCHES, number(place)))).collect()
    }

    async fn set_up(store: &Store, url: String, orders: u32) -> anyhow::Result<Self> {
        let (ids, now) = (TimeOrderedIds::default(), SystemClock.now());
        let id = || ids.next(now);
        let price_list_id = store.create_price_list(PriceListId::from_uuid(id()), "default").await?;
        let account = Account { id: AccountId::from_uuid(id()), name: "shop".into(), price_list_id };
        store.create_account(account.clone(), now).await?;
        let client = Client {
            id: ClientId::from_uuid(id()),
            account_id: account.id,
            name: "Ada".into(),
            email: "ada@example.com".into(),
            registrant: None,
            created_at: now,
            updated_at: now,
        };
        let client_id = client.id;
        store.create_client(NewClient { client, answer: None }).await?;
        let registrar = RegistrarAccount {
            id: RegistrarAccountId::from_uuid(id()),
            provider: "dynadot".parse()?,
            name: "main".into(),
            limits: Limits::NONE,
        };
        let registrar_account = store
            .put_registrar_account(registrar, "http://127.0.0.1:9".into(), "key".to_owned().into())
            .await?;
        Ok(Self { url, account: account.id, registrar_account, client: client_id, orders })
    }

    /// What fills it. Rows are as the product leaves them, as far as the measured queries see them.
    fn statements(&self, database: Database) -> Vec<String> {
        let sql = Dialect(database);
        let (orders, batches, ended) = (self.orders, self.orders / BATCH, self.orders - self.orders / 100);
        let (account, client) = (sql.uuid(self.account.uuid()), sql.uuid(self.client.uuid()));
        let registrar = sql.uuid(self.registrar_account.uuid());
        let (order_id, operation_id) = (sql.numbered(ORDERS, "n"), sql.numbered(OPERATIONS, "n"));
        let (batch_id, batch_of) =
            (sql.numbered(BATCHES, "n"), sql.numbered(BATCHES, &format!("(n - 1) / {BATCH} + 1")));
        let (at, of_orders, of_batches) = (sql.moment("n"), sql.series(orders), sql.series(batches));
        let batch_open = format!("n * {BATCH} > {ended}");
        vec![
            format!(
                "INSERT INTO batches (id, account_id, client_id, total, pending, registered, configuring, completed, \
                 failed, told_registered, told_completed, round, event_sequence, created_at) \
                 SELECT {batch_id}, {account}, {client}, {BATCH}, CASE WHEN {batch_open} THEN {BATCH} ELSE 0 END, 0, 0, \
                 CASE WHEN {batch_open} THEN 0 ELSE {BATCH} END, 0, NOT ({batch_open}), NOT ({batch_open}), 1, 0, {at} \
                 FROM {of_batches}"
            ),
            format!(
                "INSERT INTO orders (id, account_id, client_id, batch_id, position, domain, provider, \
                 registrar_account_id, term, price_amount, price_currency, cost_amount, cost_currency, \
                 catalogue_version, state, is_open, attempt, version, machine_version, sends, hindrances, \
                 registered_at, registration_expires_at, give_up_at, created_at, updated_at, queue_rank) \
                 SELECT {order_id}, {account}, {client}, {batch_of}, (n - 1) % {BATCH}, 'bench-' || n || '.com', \
                 'dynadot', {registrar}, 1, 1299, 'USD', 1000, 'USD', 1, \
                 CASE WHEN n > {ended} THEN 'PENDING' ELSE 'COMPLETED' END, n > {ended}, 1, \
                 CASE WHEN n > {ended} THEN 1 ELSE 3 END, 1, 0, 0, \
                 CASE WHEN n > {ended} THEN NULL ELSE {at} END, CASE WHEN n > {ended} THEN NULL ELSE {at} END, \
                 {at}, {at}, {at}, CASE WHEN n > {ended} THEN n END FROM {of_orders}"
            ),
            format!(
                "INSERT INTO operations (id, account_id, registrar_account_id, order_id, attempt, kind, state, is_open, \
                 intended_at, send_deadline, sends, absences, asks, waited_micros, ever_lost) SELECT {operation_id}, \
                 {account}, {registrar}, {order_id}, 1, 'register', 'done', n < 0, {at}, {at}, 1, 0, 0, 0, n < 0 \
                 FROM {of_orders} WHERE n <= {ended}"
            ),
        ]
    }
}

const ORDERS: u128 = 0x0192_f000_0000_7000_8000_0000_0000_0000;
const BATCHES: u128 = 0x0192_f000_0001_7000_8000_0000_0000_0000;
const OPERATIONS: u128 = 0x0192_f000_0002_7000_8000_0000_0000_0000;

fn numbered(kind: u128, number: u64) -> Uuid {
    Uuid::from_u128(kind + u128::from(number))
}

/// What the two databases say differently.
struct Dialect(Database);

impl Dialect {
    fn uuid(&self, uuid: Uuid) -> String {
        match self.0 {
            Database::Sqlite => format!("x'{}'", uuid.simple()),
            Database::Postgres => format!("'{uuid}'::uuid"),
        }
    }

    fn numbered(&self, kind: u128, number: &str) -> String {
        let prefix = &Uuid::from_u128(kind).simple().to_string()[..20];
        match self.0 {
            Database::Sqlite => format!("unhex('{prefix}' || printf('%012x', {number}))"),
            Database::Postgres => format!("('{prefix}' || lpad(to_hex({number}), 12, '0'))::uuid"),
        }
    }

    fn moment(&self, number: &str) -> String {
        match self.0 {
            Database::Sqlite => format!("1767225600000000 + {number} * 1000000"),
            Database::Postgres => {
                format!("timestamptz '2026-01-01 00:00:00+00' + {number} * interval '1 second'")
            }
        }
    }

    fn series(&self, last: u32) -> String {
        match self.0 {
            Database::Sqlite => format!(
                "(WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < {last}) \
                 SELECT n FROM series)"
            ),
            Database::Postgres => format!("generate_series(1, {last}) AS series (n)"),
        }
    }
}

async fn open(url: &str, missing: Missing) -> anyhow::Result<Store> {
    let keys = SealKeys::new("bench", [7; 32]);
    let config = StoreConfig { pool_size: 1, missing, ..StoreConfig::new(url, keys) };
    Ok(Store::open(config, Arc::new(SystemClock), Arc::new(TimeOrderedIds::default())).await?)
}

fn in_sqlite(path: &str, statements: &[String]) -> anyhow::Result<()> {
    let mut connection = SqliteConnection::establish(path)?;
    connection.batch_execute("PRAGMA synchronous = OFF; PRAGMA cache_size = -500000; BEGIN")?;
    for statement in statements {
        connection.batch_execute(statement)?;
    }
    connection.batch_execute("COMMIT; ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)")?;
    Ok(())
}

async fn in_postgres(url: &str, statements: &[String]) -> anyhow::Result<()> {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
    let connection = tokio::spawn(connection);
    for statement in statements {
        client.batch_execute(statement).await?;
    }
    for table in ["batches", "orders", "operations"] {
        client.batch_execute(&format!("VACUUM (ANALYZE) {table}")).await?;
        // From here on only what is measured touches them.
        client.batch_execute(&format!("ALTER TABLE {table} SET (autovacuum_enabled = off)")).await?;
    }
    client.batch_execute("CHECKPOINT").await?;
    drop(client);
    let _ = connection.await;
    Ok(())
}
