//! Many rows in one parameter: records travel as one JSON text and become a table `u` inside the statement.
//!
//! One statement then changes any number of rows, its text is always the same (so it is prepared once), and it is the
//! same for both databases but for how the JSON is taken apart.

use std::marker::PhantomData;

use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::Text;
use diesel::sqlite::Sqlite;
use serde::Serialize;

use crate::database_clock::{POSTGRES_NOW, SQLITE_NOW};
use crate::error::Failed;

/// How a field of a record becomes a value.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    Uid,
    /// From hexadecimal digits.
    Octets,
    /// From whole microseconds.
    Moment,
    Text,
    BigInt,
    Integer,
    Bool,
}

/// A statement over records. In its text, `{u}` stands for the table of records `{now}` for the database's clock,
/// `{micros}` makes a duration of the number before it, and `{lock}` locks the rows of `o` where rows are locked.
pub(crate) struct Statement {
    pub(crate) text: &'static str,
    pub(crate) columns: &'static [(&'static str, Kind)],
}

/// A statement with its records; `Row` is the SQL type of what it returns.
pub(crate) struct WithRecords<Row> {
    postgres: [String; 2],
    sqlite: [String; 2],
    records: String,
    row: PhantomData<fn() -> Row>,
}

impl Statement {
    /// The fields of the records must be named like the columns.
    pub(crate) fn with<R: Serialize, Row>(&self, records: &[R]) -> Result<WithRecords<Row>, Failed> {
        let records = serde_json::to_string(records).map_err(Failed::damaged)?;
        let (before, after) = self.text.split_once("{u}").unwrap_or((self.text, ""));
        let postgres = |text: &str| {
            text.replace("{now}", POSTGRES_NOW)
                .replace("{micros}", " * interval '1 microsecond'")
                .replace("{lock}", "FOR UPDATE OF o")
        };
        let sqlite =
            |text: &str| text.replace("{now}", SQLITE_NOW).replace("{micros}", "").replace("{lock}", "");
        let (types, values) = self.in_postgres();
        Ok(WithRecords {
            postgres: [
                format!("{}(SELECT {values} FROM jsonb_to_recordset(", postgres(before)),
                format!("::jsonb) AS r ({types})) AS u {}", postgres(after)),
            ],
            sqlite: [
                format!("{}(SELECT {} FROM json_each(", sqlite(before), self.in_sqlite()),
                format!(") AS r) AS u {}", sqlite(after)),
            ],
            records,
            row: PhantomData,
        })
    }

    fn in_postgres(&self) -> (String, String) {
        let (mut types, mut values) = (Vec::new(), Vec::new());
        for (name, kind) in self.columns {
            let (sql_type, value) = match kind {
                Kind::Uid => ("uuid", format!("r.{name}")),
                Kind::Octets => ("text", format!("decode(r.{name}, 'hex') AS {name}")),
                Kind::Moment => {
                    ("bigint", format!("timestamptz 'epoch' + r.{name} * interval '1 microsecond' AS {name}"))
                }
                Kind::Text => ("text", format!("r.{name}")),
                Kind::BigInt => ("bigint", format!("r.{name}")),
                Kind::Integer => ("integer", format!("r.{name}")),
                Kind::Bool => ("boolean", format!("r.{name}")),
            };
            types.push(format!("{name} {sql_type}"));
            values.push(value);
        }
        (types.join(", "), values.join(", "))
    }

    fn in_sqlite(&self) -> String {
        let value = |(name, kind): &(&str, Kind)| match kind {
            Kind::Uid => format!("unhex(r.value ->> '{name}', '-') AS {name}"),
            Kind::Octets => format!("unhex(r.value ->> '{name}') AS {name}"),
            Kind::Moment | Kind::Text | Kind::BigInt | Kind::Integer | Kind::Bool => {
                format!("r.value ->> '{name}' AS {name}")
            }
        };
        self.columns.iter().map(value).collect::<Vec<_>>().join(", ")
    }
}

impl<Row> WithRecords<Row> {
    /// The text, for a look at its plan.
    #[cfg(test)]
    fn text(&self) -> String {
        format!("{}$1{}", self.postgres[0], self.postgres[1])
    }
}

impl<Row> QueryFragment<Pg> for WithRecords<Row> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(&self.postgres[0]);
        out.push_bind_param::<Text, _>(&self.records)?;
        out.push_sql(&self.postgres[1]);
        Ok(())
    }
}

impl<Row> QueryFragment<Sqlite> for WithRecords<Row> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql(&self.sqlite[0]);
        out.push_bind_param::<Text, _>(&self.records)?;
        out.push_sql(&self.sqlite[1]);
        Ok(())
    }
}

impl<Row> QueryId for WithRecords<Row> {
    // Told apart by its text.
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Row> Query for WithRecords<Row> {
    type SqlType = Row;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_stand_where_the_text_wants_them() {
        let statement = Statement {
            text: "UPDATE t SET at = u.at FROM {u} WHERE t.id = u.id AND t.until > {now}",
            columns: &[("id", Kind::Uid), ("at", Kind::Moment)],
        };
        let records: [u8; 0] = [];
        let with: WithRecords<()> = statement.with(&records).unwrap();
        assert_eq!(
            with.text(),
            "UPDATE t SET at = u.at FROM (SELECT r.id, timestamptz 'epoch' + r.at * interval '1 microsecond' AS at \
             FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, at bigint)) AS u  WHERE t.id = u.id AND t.until > \
             statement_timestamp()"
        );
    }
}
