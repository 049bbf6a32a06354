//! The marketplace: names that their owners sell, here and at Afternic and Sedo.

pub use self::buy::{BuyItNow, Ordered};
pub use self::categories::{SaleCategory, SubCategory};
pub use self::fast_transfer::{SetAfternicConfirmAction, SetSedoConfirmAction};
pub use self::listings::{GetListingItem, GetListings, Listing, ListingId};
pub use self::offer::{Asking, Offer};
pub use self::set_for_sale::SetForSale;

mod buy;
mod categories;
mod fast_transfer;
mod listings;
mod offer;
mod set_for_sale;
