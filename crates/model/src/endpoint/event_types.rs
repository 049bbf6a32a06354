//! The set of events that an endpoint is told.

use std::collections::BTreeSet;

use crate::event::EventType;

/// What an endpoint is told: some of [`EventType::SUBSCRIBABLE`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventTypes(BTreeSet<EventType>);

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
        if types.is_empty() { Err(EventTypesError::Empty) } else { Ok(Self(types)) }
    }

    /// The set that was [stored](Self::to_stored). Names of a newer release are left out.
    pub fn from_stored(text: &str) -> Self {
        Self(text.split(' ').filter_map(EventType::from_name).collect())
    }

    /// The set as one text.
    pub fn to_stored(&self) -> String {
        self.names().collect::<Vec<_>>().join(" ")
    }

    /// The names, in the order of [`EventType::ALL`].
    pub fn names(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.0.iter().map(|event| event.as_str())
    }

    /// Whether an endpoint with this set is told of an event.
    pub fn contains(&self, event: EventType) -> bool {
        self.0.contains(&event)
    }
}

impl Default for EventTypes {
    /// [`EventType::DEFAULT`]
    fn default() -> Self {
        Self(EventType::DEFAULT.into())
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
    fn a_set_is_read_back_without_what_this_release_does_not_know() {
        let types = EventTypes::default();
        assert_eq!(EventTypes::from_stored(&types.to_stored()), types);
        let newer = format!("{} domains.expired", types.to_stored());
        assert_eq!(EventTypes::from_stored(&newer), types);
    }

    #[test]
    fn what_is_sent_by_default_can_be_subscribed_and_the_flood_must_be_asked_for() {
        assert!(EventType::DEFAULT.iter().all(|event| EventType::SUBSCRIBABLE.contains(event)));
        assert!(!EventTypes::default().contains(EventType::OrderUpdated));
    }
}
