//! The one type behind all store ports.

use std::sync::{Arc, OnceLock};

use futures_util::FutureExt;
use landrush_model::order::{Change, OrderState};
use landrush_model::ports::{AcceptError, Acceptance, Clock, CommitError, Ids, StoreError};
use landrush_model::{AccountId, Client, ClientId, OrderId, Principal};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::config::{StoreConfig, Target};
use crate::connection::postgres;
use crate::error::OpenError;
use crate::feed::{Announcer, Hub};
use crate::group::{Group, Limits};
use crate::lookups::{self, Digest};
use crate::migrations;
use crate::orders::accept;
use crate::seal::SealKeys;
use crate::transaction::Database;
use crate::webhooks::EndpointTurn;
use crate::work::batches::Told;
use crate::work::commit;
use crate::work::turns::Turns;

/// A database, behind every store port of [`landrush_model::ports`]. Cheap to clone; all clones share connections.
#[derive(Clone)]
pub struct Store {
    pub(crate) context: Arc<Context>,
    pub(crate) groups: Arc<Groups>,
    /// Begun by the first who watches a batch.
    pub(crate) follower: Arc<OnceLock<()>>,
}

/// What all queries need.
pub(crate) struct Context {
    pub(crate) database: Database,
    pub(crate) seal_keys: SealKeys,
    pub(crate) work: Notify,
    pub(crate) deliveries: Notify,
    pub(crate) hub: Arc<Hub>,
    announcer: Announcer,
    pub(crate) turns: Turns,
    /// Which endpoint had the last turn.
    pub(crate) endpoint_turn: EndpointTurn,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

/// The ways to those who commit, or look up, in groups.
pub(crate) struct Groups {
    pub(crate) keys: Group<Digest, Result<Option<Principal>, StoreError>>,
    pub(crate) clients: Group<(AccountId, ClientId), Result<Option<Client>, StoreError>>,
    pub(crate) accepts: Group<Acceptance, Result<(), AcceptError>>,
    pub(crate) commits: Group<Change, Result<(), CommitError>>,
}

/// How many queries of look-ups may run at once.
const READERS: usize = 2;

impl Store {
    /// Connects to a database and checks that programs of this release may use it. An empty one is fine: it is
    /// [migrated](Self::migrate) next. Must be called in a Tokio runtime; the writers run in it.
    pub async fn open(
        config: StoreConfig,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
    ) -> Result<Self, OpenError> {
        let database = Database::new(&config)?;
        migrations::check_release(&database).await?;
        let writers = match Target::parse(&config.url)? {
            Target::Sqlite(_) => 1,
            Target::Postgres(_) => config.writers.max(1),
        };
        let context = Arc::new(Context {
            database,
            seal_keys: config.seal_keys,
            work: Notify::new(),
            deliveries: Notify::new(),
            hub: Arc::default(),
            announcer: Announcer::default(),
            turns: Turns::default(),
            endpoint_turn: EndpointTurn::default(),
            clock,
            ids,
        });
        if context.database.is_shared() {
            context.announcer.start(Arc::downgrade(&context));
        }
        let groups = Arc::new(Groups::start(&context, writers));
        Ok(Self { context, groups, follower: Arc::default() })
    }

    /// Whether a URL names a database that could be opened, as far as can be said without connecting to it.
    pub fn check_url(url: &str) -> Result<(), OpenError> {
        match Target::parse(url)? {
            Target::Sqlite(_) => Ok(()),
            Target::Postgres(target) => postgres::check(&target),
        }
    }

    /// Brings the schema up to this release, in one transaction; returns how many migrations that took. Several programs
    /// may try at once: one does it, the others wait.
    pub async fn migrate(&self) -> Result<usize, OpenError> {
        migrations::migrate(&self.context.database).await
    }

    /// Takes every migration back, and with them all data. For tests of the scripts that do it.
    #[doc(hidden)]
    pub async fn revert_all_migrations(&self) -> Result<usize, OpenError> {
        migrations::revert_all(&self.context.database).await
    }

    /// Refuses a database that lacks migrations of this release, or was moved beyond it.
    pub async fn check_migrated(&self) -> Result<(), OpenError> {
        migrations::check_release(&self.context.database).await?;
        migrations::check_migrated(&self.context.database).await
    }

    /// Whether the schema of this program was ever begun in the database.
    pub(crate) async fn is_begun(&self) -> Result<bool, StoreError> {
        migrations::is_begun(&self.context.database).await
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.context
            .database
            .read("ping", (), |conn, ()| async move { conn.run("SELECT 1").await }.boxed())
            .await
    }

    /// Whether there is an order with this id, of whatever account.
    pub async fn order_exists(&self, order: OrderId) -> Result<bool, StoreError> {
        crate::orders::exists(&self.context.database, order).await
    }

    /// How many open orders of all accounts stand in each state. Ended ones are not counted: their number only grows,
    /// and counting them would be a look at every row.
    pub async fn counts_by_state(&self) -> Result<Vec<(OrderState, u64)>, StoreError> {
        crate::orders::counts::by_state(&self.context.database).await
    }

    /// Closes the connections as soon as they are free. What is under way is finished; later calls fail.
    pub fn close(&self) {
        self.context.database.close();
    }
}

impl Context {
    /// A new id.
    pub(crate) fn new_id(&self) -> Uuid {
        self.ids.next(self.clock.now())
    }

    /// Tells everybody who waits for it what a transaction told, after its commit.
    pub(crate) fn announce(&self, told: &Told) {
        if told.deliveries > 0 {
            self.wake_deliverers();
        }
        for (batch, sequence) in &told.batches {
            self.hub.heard(*batch, *sequence);
            if self.database.is_shared() {
                self.announcer.announce(*batch, *sequence);
            }
        }
    }

    /// Tells who waits in this process that work may have become due.
    pub(crate) fn wake_workers(&self) {
        wake(&self.work);
    }

    /// Tells who waits in this process that deliveries may have become due.
    pub(crate) fn wake_deliverers(&self) {
        wake(&self.deliveries);
    }
}

/// Wakes all who wait; if nobody does, the next to wait doesn't.
fn wake(notify: &Notify) {
    notify.notify_waiters();
    notify.notify_one();
}

impl Groups {
    fn start(context: &Arc<Context>, writers: usize) -> Self {
        let accepts = Limits {
            requests: 64,
            weight: 512,
            weigh: |acceptance: &Acceptance| acceptance.orders.len().max(1),
        };
        let commits = Limits::of_requests(64);
        let (for_accepts, for_commits) = (Arc::clone(context), Arc::clone(context));
        let (for_keys, for_clients) = (Arc::clone(context), Arc::clone(context));
        Self {
            keys: Group::start(READERS, Limits::of_requests(64), move |digests| {
                lookups::principals(Arc::clone(&for_keys), digests).boxed()
            }),
            clients: Group::start(READERS, Limits::of_requests(64), move |wanted| {
                lookups::clients_of(Arc::clone(&for_clients), wanted).boxed()
            }),
            accepts: Group::start(writers, accepts, move |acceptances| {
                accept::accept_group(Arc::clone(&for_accepts), acceptances).boxed()
            }),
            commits: Group::start(writers, commits, move |changes| {
                commit::commit_group(Arc::clone(&for_commits), changes).boxed()
            }),
        }
    }
}
