//! From one day to another: the aftermarket's way to ask about the past.

use time::Date;

use crate::error::Invalid;
use crate::parameters::Parameters;

/// From the first of two days to the second. The days are the service's, whose time zone the manual does not tell.
///
/// The manual's tables call the parameters `start_date` and `end_date`; all of its examples send `startDate` and `endDate`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Days {
    first: Date,
    last: Date,
}

impl Days {
    pub(crate) fn new(first: Date, last: Date) -> Result<Self, Invalid> {
        if last < first {
            return Err(Invalid::new("endDate", "lies before startDate"));
        }
        for (parameter, date) in [("startDate", first), ("endDate", last)] {
            if !(1000..=9999).contains(&date.year()) {
                return Err(Invalid::new(parameter, "must have a year of four digits"));
            }
        }
        Ok(Self { first, last })
    }

    pub(crate) fn parameters(self, to: &mut Parameters) {
        to.add("startDate", day(self.first));
        to.add("endDate", day(self.last));
    }
}

/// `yyyy-mm-dd`.
fn day(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn days_stand_in_their_order_and_have_four_digits_of_year() {
        let (first, second) = (date!(2015 - 05 - 05), date!(2015 - 05 - 20));
        assert!(Days::new(first, first).is_ok());
        assert_eq!(Days::new(second, first).unwrap_err().parameter(), "endDate");
        assert_eq!(Days::new(date!(0999 - 01 - 01), first).unwrap_err().parameter(), "startDate");
        assert_eq!(day(first), "2015-05-05");
    }
}
