//! Pushes: domains that change hands between two accounts at Dynadot.

pub use self::answer::SetDomainPushRequest;
pub use self::offer::Push;
pub use self::requests::GetDomainPushRequest;

mod answer;
mod offer;
mod requests;
