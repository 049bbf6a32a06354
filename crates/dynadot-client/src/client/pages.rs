//! Long lists, read page by page.

use std::num::NonZeroU32;

use super::{Client, RetryPolicy};
use crate::call::Call;
use crate::domain::{Domain, ListDomain, Sort, TldPriceList, TldPrices};
use crate::error::{Error, Mismatch};
use crate::page::{Page, Paged};

/// How many rows a page has where nothing else is asked for: what the manual has once named as the most for auctions.
const SIZE: NonZeroU32 = size(50);

/// How many domains or prices a page has. They are longer than auctions, and no most is known.
const MANY: NonZeroU32 = size(200);

const fn size(rows: u32) -> NonZeroU32 {
    match NonZeroU32::new(rows) {
        Some(size) => size,
        None => NonZeroU32::MIN,
    }
}

impl Client {
    /// Reads a long list page by page, in pages of 50 unless [`Pages::with_size`] says otherwise. Nothing is sent yet.
    ///
    /// ```no_run
    /// use dynadot_client::auction::{AuctionSource, GetOpenAuctions};
    /// use dynadot_client::{Client, Error};
    ///
    /// # async fn example(dynadot: &Client) -> Result<(), Error> {
    /// let mut pages = dynadot.pages(GetOpenAuctions::of([AuctionSource::Expired])?);
    /// while let Some(auctions) = pages.next().await? {
    ///     for auction in auctions {
    ///         println!("{}: {:?} until {:?}", auction.domain, auction.bid.value, auction.ends);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn pages<C: Paged>(&self, call: C) -> Pages<C> {
        Pages {
            client: self.clone(),
            call,
            page: Page::first(SIZE),
            policy: RetryPolicy::DEFAULT,
            first: None,
            state: State::Open,
        }
    }

    /// All domains of the account, by name.
    ///
    /// A domain that comes to the account or leaves it meanwhile may be missing or be there twice in the service's pages; the
    /// second of two is left out.
    ///
    /// # Errors
    /// The error of a page that could not be read even after repeating.
    pub async fn list_all_domains(&self, policy: &RetryPolicy) -> Result<Vec<Domain>, Error> {
        let list = ListDomain::all().with_sort(Sort::NameAscending);
        let mut pages = self.pages(list).with_size(MANY).with_policy(*policy);
        let mut domains: Vec<Domain> = Vec::new();
        while let Some(page) = pages.next().await? {
            domains.extend(page);
        }
        domains.sort_by(|one, other| one.name.cmp(&other.name));
        domains.dedup_by(|one, other| one.name == other.name);
        Ok(domains)
    }

    /// The whole price list, in the currency that is asked for.
    ///
    /// # Errors
    /// The error of a page that could not be read even after repeating, or that is in another currency or of another price level
    /// than the pages before.
    pub async fn tld_prices(&self, prices: TldPrices, policy: &RetryPolicy) -> Result<TldPriceList, Error> {
        let mut pages = self.pages(prices).with_size(MANY).with_policy(*policy);
        let mut all: Option<TldPriceList> = None;
        while let Some(page) = pages.next().await? {
            let Some(all) = &mut all else {
                all = Some(page);
                continue;
            };
            if (&page.currency, &page.level) != (&all.currency, &all.level) {
                let tell = |list: &TldPriceList| {
                    format!("{} {}", list.currency, list.level.as_deref().unwrap_or("-"))
                };
                return Err(mismatch::<TldPrices>(tell(all), tell(&page)));
            }
            all.rows.extend(page.rows);
        }
        all.ok_or(Error::Incomplete { command: TldPrices::COMMAND, member: "TldPrice" })
    }
}

/// A long list, page by page: made by [`Client::pages`].
///
/// It ends with the first page that is not full. Only reading commands are [`Paged`], so a page that could not be had for a
/// passing reason is asked for again, as the policy says. A service that does not heed the number of the page would give the
/// first one for ever: the second time is an error, unless that page held more than was asked for and so was all there is.
#[derive(Debug)]
#[must_use = "nothing is sent before `next` is awaited"]
pub struct Pages<C> {
    client: Client,
    call: C,
    page: Page,
    policy: RetryPolicy,
    /// The key of the first row of the page before.
    first: Option<String>,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    /// A page was longer than asked for: the service may not know of pages.
    Overlong,
    Ended,
}

impl<C: Paged> Pages<C> {
    /// How many rows a page has. More than the service gives looks like the end of the list.
    pub fn with_size(mut self, size: NonZeroU32) -> Self {
        self.page = Page::new(self.page.index(), size);
        self
    }

    /// The number of the page to begin with; pages are counted from 1.
    pub fn with_start(mut self, index: u32) -> Self {
        self.page = Page::new(index, self.page.size());
        self
    }

    /// How often a page is asked for again.
    pub fn with_policy(mut self, policy: RetryPolicy) -> Self {
        self.policy = policy;
        self
    }

    /// The next page that has any rows; none at the end of the list.
    ///
    /// The future may be dropped: then, and after an error, the next call asks for the same page.
    ///
    /// # Errors
    /// The error of the page, after repeating; [`Error::Mismatch`] when it is the page before once more, which ends the list.
    pub async fn next(&mut self) -> Result<Option<C::Reply>, Error> {
        if self.state == State::Ended {
            return Ok(None);
        }
        let call = self.call.clone().with_page(self.page);
        let reply = self.client.call_with_retry(&call, &self.policy).await?;
        let rows = C::rows(&reply);
        let Some(first) = rows.first().map(C::key) else {
            self.state = State::Ended;
            return Ok(None);
        };
        if self.first.as_deref() == Some(first) {
            let whole = self.state == State::Overlong;
            self.state = State::Ended;
            let tell = |page: u32| format!("page {page}");
            let index = self.page.index();
            return if whole {
                Ok(None)
            } else {
                Err(mismatch::<C>(tell(index), tell(index.saturating_sub(1))))
            };
        }
        let size = usize::try_from(self.page.size().get()).unwrap_or(usize::MAX);
        self.state = match rows.len().cmp(&size) {
            std::cmp::Ordering::Less => State::Ended,
            std::cmp::Ordering::Equal => State::Open,
            std::cmp::Ordering::Greater => State::Overlong,
        };
        self.first = Some(first.to_owned());
        self.page = self.page.next();
        Ok(Some(reply))
    }

    /// The rows of all pages that are left, where a page is nothing but its rows.
    ///
    /// # Errors
    /// The error of the first page that could not be read; the rows before it are lost.
    pub async fn rest(mut self) -> Result<Vec<C::Row>, Error>
    where
        C: Call<Reply = Vec<<C as Paged>::Row>>,
    {
        let mut rows = Vec::new();
        while let Some(page) = self.next().await? {
            rows.extend(page);
        }
        Ok(rows)
    }
}

fn mismatch<C: Call>(asked: String, answered: String) -> Error {
    Error::Mismatch(Box::new(Mismatch { command: C::COMMAND, asked, answered }))
}
