//! Rows as columns: how PostgreSQL takes any number of new rows in one statement.
//!
//! `INSERT … VALUES` with a parameter for each value is another text for each number of rows: the server reads, plans and
//! forgets it every time, which costs as much as writing the rows. With one array a column the text is always the same, so it is
//! prepared once, whatever the number of rows.

use diesel::pg::Pg;
use diesel::query_builder::{QueryFragment, QueryId};

/// Rows that can be inserted as columns; made by [`by_column!`].
pub(crate) trait ByColumn: Sized {
    /// The statement, with an array for each column.
    type Insert: QueryFragment<Pg> + QueryId + Send;

    fn insert(rows: Vec<Self>) -> Self::Insert;
}

/// Names the columns of a row's table, their Rust types, and where in the row their values lie.
macro_rules! by_column {
    ($row:ident, $insert:ident, $table:ident { $($column:ident: $type:ty = $($path:ident).+),+ $(,)? }) => {
        #[derive(diesel::query_builder::QueryId)]
        pub(crate) struct $insert {
            $($column: Vec<$type>,)+
        }

        impl $crate::columns::ByColumn for $row {
            type Insert = $insert;

            fn insert(rows: Vec<Self>) -> $insert {
                let mut insert = $insert { $($column: Vec::with_capacity(rows.len()),)+ };
                for row in rows {
                    $(insert.$column.push(row.$($path).+);)+
                }
                insert
            }
        }

        impl diesel::query_builder::QueryFragment<diesel::pg::Pg> for $insert {
            fn walk_ast<'b>(
                &'b self,
                mut out: diesel::query_builder::AstPass<'_, 'b, diesel::pg::Pg>,
            ) -> diesel::QueryResult<()> {
                use diesel::{Column, Expression};

                let mut separator = concat!("INSERT INTO ", stringify!($table), " (");
                $(
                    out.push_sql(separator);
                    out.push_identifier(<$table::$column as Column>::NAME)?;
                    separator = ", ";
                )+
                out.push_sql(") SELECT * FROM unnest");
                separator = "(";
                $(
                    out.push_sql(separator);
                    out.push_bind_param::<
                        diesel::sql_types::Array<<$table::$column as Expression>::SqlType>,
                        Vec<$type>,
                    >(&self.$column)?;
                    separator = ", ";
                )+
                let _ = separator;
                out.push_sql(")");
                Ok(())
            }
        }
    };
}

pub(crate) use by_column;
