//! Prices that are kept up to the registrars' own while a server runs, if the configuration wants that.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use landrush_model::RegistrarAccount;
use landrush_model::catalogue::{Jumps, Repricing, SyncRules, SyncedTlds};
use landrush_model::ports::{CatalogueStore, PriceSource, Registrars as _};
use landrush_orders::price_sync::{Effect, PriceSync, warn_of_withheld};
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use crate::commands::catalog::rule_of;
use crate::config::{CatalogSettings, MarkupSettings};
use crate::wiring::{Opened, Registrars};

/// How long to wait until a registrar account has a call to spare; the next round comes anyway.
const PATIENCE: Duration = Duration::from_secs(10 * 60);

/// Counter: rounds of syncs, by `outcome`.
const ROUNDS: &str = "catalogue_syncs_total";

/// Describes the metric to the recorder.
pub(super) fn describe() {
    metrics::describe_counter!(ROUNDS, "Syncs of prices with registrars, by outcome.");
}

/// What a server syncs.
pub(super) struct Schedule {
    opened: Arc<Opened>,
    sync: PriceSync,
    sources: Vec<(RegistrarAccount, Arc<dyn PriceSource>)>,
    settings: CatalogSettings,
    markup: MarkupSettings,
}

impl Schedule {
    /// The first account of each provider is the one whose list is read.
    pub(super) fn new(
        opened: Arc<Opened>,
        registrars: &Registrars,
        settings: CatalogSettings,
        markup: MarkupSettings,
    ) -> Self {
        let sync = opened.price_sync(registrars, PATIENCE);
        let mut seen = HashSet::new();
        let sources = registrars
            .offered
            .accounts()
            .into_iter()
            .filter(|account| seen.insert(account.provider.clone()))
            .filter_map(|account| Some((account.clone(), registrars.registry.price_source(account.id)?)))
            .collect();
        Self { opened, sync, sources, settings, markup }
    }

    /// Syncs at once and then again and again, until it is told to stop.
    pub(super) async fn run(self, stop: CancellationToken) {
        loop {
            let round = async {
                for (account, source) in &self.sources {
                    let outcome = match self.round(account, source.as_ref()).await {
                        Ok(()) => "done",
                        Err(error) => {
                            error!(
                                error = &*error as &dyn std::error::Error,
                                registrar.account = account.name,
                                "prices could not be synced: {error:#}"
                            );
                            "failed"
                        }
                    };
                    metrics::counter!(ROUNDS, "outcome" => outcome).increment(1);
                }
                tokio::time::sleep(self.settings.sync_every).await;
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = round => {}
            }
        }
    }

    async fn round(&self, account: &RegistrarAccount, source: &dyn PriceSource) -> anyhow::Result<()> {
        let offered = self.sync.read(account.id, source).await?;
        let markup = rule_of(&self.markup);
        for list in &self.settings.sync_lists {
            let Some(price_list_id) = self.opened.store.price_list(list).await? else {
                warn!(price.list = list, "there is no such price list to sync");
                continue;
            };
            let rules = SyncRules {
                price_list_id,
                provider: &account.provider,
                tlds: SyncedTlds::Sold,
                markup: &markup,
                repricing: Repricing::ByRule,
                jumps: Jumps::Withheld,
                now: self.opened.now(),
            };
            let synced = self.sync.apply(&offered, &rules, Effect::Written).await?;
            warn_of_withheld(&synced.plan);
            info!(
                price.list = list,
                price.changed = synced.plan.changes.len(),
                price.withheld = synced.plan.withheld.len(),
                price.at_a_loss = synced.plan.losses.len(),
                "prices synced"
            );
        }
        Ok(())
    }
}
