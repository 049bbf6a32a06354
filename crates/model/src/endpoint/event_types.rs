//! The set of events that an endpoint is told.

use std::collections::BTreeSet;

use crate::event::EventType;

/// What an endpoint is told: some of [`EventType::SUBSCRIBABLE`], and what a newer release has written down beside them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventTypes {
    types: BTreeSet<EventType>,
    /// Names that this release doesn't know. They are kept for those that do.
    others: BTreeSet<String>,
}

/// Something is not a set of events for an endpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EventTypesError {
    /// Nothing is in it.
    #[error("at least one type of event is needed; an endpoint that is to be told nothing can be disabled")]
    Empty,
    /// There is no such type, or it can't be subscribed.
    #[error("there is no type of event \"{0}\" to subscribe; the types are {known}", known = known())]
    Unknown(String),
}

impl EventTypes {
    /// Reads a list of names. A name that comes twice counts once.
    pub fn from_names<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self, EventTypesError> {
        let read = |name: &str| {
            EventType::from_name(name)
                .filter(|event| EventType::SUBSCRIBABLE.contains(event))
                .ok_or_else(|| EventTypesError::Unknown(name.chars().take(64).collect()))
        };
        let types: BTreeSet<EventType> = names.into_iter().map(read).collect::<Result<_, _>>()?;
        if types.is_empty() { Err(EventTypesError::Empty) } else { Ok(Self::of(types)) }
    }

    fn of(types: BTreeSet<EventType>) -> Self {
        Self { types, others: BTreeSet::new() }
    }

    /// The set that was [stored](Self::to_stored).
    pub fn from_stored(text: &str) -> Self {
        let mut set = Self::of(BTreeSet::new());
        for name in text.split(' ').filter(|name| !name.is_empty()) {
            match EventType::from_name(name) {
                Some(event) => drop(set.types.insert(event)),
                None => drop(set.others.insert(name.to_owned())),
            }
        }
        set
    }

    /// The set as one text, with the names of a newer release.
    pub fn to_stored(&self) -> String {
        let names = self.names().map(str::to_owned);
        names.chain(self.others.iter().cloned()).collect::<Vec<_>>().join(" ")
    }

    /// The set after its owner chose another. What only a newer release knows was not there to choose, and stays.
    #[must_use]
    pub fn changed_to(&self, chosen: Self) -> Self {
        Self { types: chosen.types, others: self.others.union(&chosen.others).cloned().collect() }
    }

    /// The names that this release knows, in the order of [`EventType::ALL`].
    pub fn names(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.types.iter().map(|event| event.as_str())
    }

    /// Whether an endpoint with this set is told of an event.
    pub fn contains(&self, event: EventType) -> bool {
        self.types.contains(&event)
    }
}

impl Default for EventTypes {
    /// [`EventType::DEFAULT`]
    fn default() -> Self {
        Self::of(EventType::DEFAULT.into())
    }
}

fn known() -> String {
    EventType::SUBSCRIBABLE.map(EventType::as_str).join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_make_a_set() {
        let types = EventTypes::from_names(["order.updated", "orders.completed", "order.updated"]).unwrap();
        assert_eq!(types.names().collect::<Vec<_>>(), ["orders.completed", "order.updated"]);
        assert!(types.contains(EventType::OrderUpdated) && !types.contains(EventType::OrdersFailed));
        assert_eq!(EventTypes::from_names([]), Err(EventTypesError::Empty));
        for name in ["orders.exploded", "webhook.test", "", "Orders.Completed"] {
            assert_eq!(EventTypes::from_names([name]), Err(EventTypesError::Unknown(name.into())), "{name}");
        }
    }

    #[test]
    fn a_set_is_read_back_and_shows_what_this_release_knows() {
        let types = EventTypes::default();
        assert_eq!(EventTypes::from_stored(&types.to_stored()), types);
        let newer = EventTypes::from_stored(&format!("domains.expired {} contact.moved", types.to_stored()));
        assert!(newer.names().eq(types.names()));
        assert_eq!(EventTypes::from_stored(&newer.to_stored()), newer);
        assert_eq!(EventTypes::from_stored("").to_stored(), "");
    }

    #[test]
    fn what_only_a_newer_release_knows_stays_when_another_set_is_chosen() {
        let newer = EventTypes::from_stored("orders.completed domains.expired order.updated");
        let chosen = EventTypes::from_names(["orders.failed"]).unwrap();
        assert_eq!(newer.changed_to(chosen.clone()).to_stored(), "orders.failed domains.expired");
        assert_eq!(EventTypes::default().changed_to(chosen.clone()), chosen);
    }

    #[test]
    fn what_is_sent_by_default_can_be_subscribed_and_the_flood_must_be_asked_for() {
        assert!(EventType::DEFAULT.iter().all(|event| EventType::SUBSCRIBABLE.contains(event)));
        assert!(!EventTypes::default().contains(EventType::OrderUpdated));
    }
}
