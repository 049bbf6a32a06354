//! Both migrated schemas are the same.

use std::collections::BTreeMap;

use diesel::sql_types::{Bool, Text};
use diesel::{Connection, QueryableByName, RunQueryDsl, SqliteConnection};

use crate::database::postgres::Database;
use crate::database::sqlite::File;

/// Tables with their columns and indexes; types by the names that SQLite has for them.
type Schema = BTreeMap<String, Vec<String>>;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    owner: String,
    #[diesel(sql_type = Text)]
    line: String,
}

const OF_SQLITE: [&str; 2] = [
    "SELECT t.name AS owner, printf('%s %s %s %d', c.name, c.type, iif(c.\"notnull\", 'NOT NULL', 'NULL'), c.pk) AS line
     FROM sqlite_schema t JOIN pragma_table_info(t.name) c
     WHERE t.type = 'table' AND t.name NOT LIKE '\\_\\_%' ESCAPE '\\' AND t.name NOT LIKE 'sqlite%'
     ORDER BY t.name, c.cid",
    "SELECT t.name AS owner,
            printf('%s%s%s (%s)', i.name, iif(i.\"unique\", ' unique', ''), iif(i.partial, ' partial', ''),
                   (SELECT group_concat(k.name, ', ') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno) k)) AS line
     FROM sqlite_schema t JOIN pragma_index_list(t.name) i
     WHERE t.type = 'table' AND t.name NOT LIKE '\\_\\_%' ESCAPE '\\' AND i.origin = 'c'
     ORDER BY t.name, i.name",
];

const OF_POSTGRES: [&str; 2] = [
    "SELECT c.table_name::text,
            format('%s %s %s %s', c.column_name,
                   CASE WHEN c.data_type IN ('uuid', 'bytea') THEN 'BLOB' WHEN c.data_type = 'text' THEN 'TEXT' ELSE 'INTEGER' END,
                   CASE c.is_nullable WHEN 'NO' THEN 'NOT NULL' ELSE 'NULL' END,
                   COALESCE((SELECT k.ordinal_position FROM information_schema.key_column_usage k
                             JOIN information_schema.table_constraints p USING (constraint_name, table_schema)
                             WHERE p.constraint_type = 'PRIMARY KEY' AND k.table_name = c.table_name
                               AND k.column_name = c.column_name), 0))
     FROM information_schema.columns c
     WHERE c.table_schema = 'public' AND c.table_name NOT LIKE '\\_\\_%'
     ORDER BY c.table_name COLLATE \"C\", c.ordinal_position",
    "SELECT t.relname::text,
            format('%s%s%s (%s)', i.relname, CASE WHEN x.indisunique THEN ' unique' ELSE '' END,
                   CASE WHEN x.indpred IS NULL THEN '' ELSE ' partial' END,
                   (SELECT string_agg(a.attname, ', ' ORDER BY k.n) FROM unnest(x.indkey) WITH ORDINALITY AS k (at, n)
                    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.at))
     FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
     WHERE t.relnamespace = 'public'::regnamespace AND t.relname NOT LIKE '\\_\\_%'
       AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.oid AND c.contype IN ('p', 'u'))
     ORDER BY t.relname COLLATE \"C\", i.relname COLLATE \"C\"",
];

fn of_sqlite(file: &File) -> Schema {
    let mut conn = SqliteConnection::establish(file.path().to_str().unwrap()).unwrap();
    let mut schema = Schema::new();
    for query in OF_SQLITE {
        for Line { owner, line } in diesel::sql_query(query).load::<Line>(&mut conn).unwrap() {
            schema.entry(owner).or_default().push(line);
        }
    }
    schema
}

async fn of_postgres(database: &Database) -> Schema {
    let client = database.client().await;
    let mut schema = Schema::new();
    for query in OF_POSTGRES {
        for row in client.query(query, &[]).await.unwrap() {
            schema.entry(row.get(0)).or_default().push(row.get(1));
        }
    }
    schema
}

#[tokio::test]
async fn both_databases_have_the_same_tables_columns_and_indexes() {
    let file = File::new();
    file.open().await;
    let database = Database::new().await;
    let (sqlite, postgres) = (of_sqlite(&file), of_postgres(&database).await);
    assert!(sqlite.len() > 20, "{sqlite:#?}");
    assert_eq!(sqlite.keys().collect::<Vec<_>>(), postgres.keys().collect::<Vec<_>>());
    for (table, lines) in &sqlite {
        assert_eq!(lines, &postgres[table], "{table}");
    }
}

/// Tables that belong to nobody, or to all.
const GLOBAL: [&str; 8] = [
    "accounts",
    "catalogue_versions",
    "permit_accounts",
    "permit_slots",
    "price_lists",
    "prices",
    "registrar_accounts",
    "schema_facts",
];

/// So that they can be spread over machines by account.
#[tokio::test]
async fn what_belongs_to_an_account_says_to_which() {
    let file = File::new();
    file.open().await;
    for (table, lines) in of_sqlite(&file) {
        let column = lines.iter().any(|line| line.starts_with("account_id BLOB NOT NULL"));
        assert_eq!(column, !GLOBAL.contains(&table.as_str()), "{table}: {lines:#?}");
    }
}

#[tokio::test]
async fn migrations_can_be_taken_back_and_applied_again() {
    let file = File::new();
    let opened = file.open().await;
    let migrated = of_sqlite(&file);
    assert_eq!(opened.store.migrate().await.unwrap(), 0);
    assert!(opened.store.revert_all_migrations().await.unwrap() > 0);
    assert_eq!(of_sqlite(&file), Schema::new());
    assert!(opened.store.migrate().await.unwrap() > 0);
    assert_eq!(of_sqlite(&file), migrated);

    let database = Database::empty().await;
    let opened = database.open().await;
    let migrated = of_postgres(&database).await;
    assert!(opened.store.revert_all_migrations().await.unwrap() > 0);
    assert_eq!(of_postgres(&database).await, Schema::new());
    assert!(opened.store.migrate().await.unwrap() > 0);
    assert_eq!(of_postgres(&database).await, migrated);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_programs_may_migrate_at_once() {
    let database = Database::empty().await;
    let opening = (0..4).map(|_| database.open());
    for opened in futures_util::future::join_all(opening).await {
        opened.store.check_migrated().await.unwrap();
    }
    let file = File::new();
    let opening = (0..4).map(|_| file.open());
    for opened in futures_util::future::join_all(opening).await {
        opened.store.check_migrated().await.unwrap();
    }
}

#[derive(QueryableByName)]
struct Strict {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Bool)]
    strict: bool,
}

#[tokio::test]
async fn sqlite_checks_types() {
    let file = File::new();
    file.open().await;
    let mut conn = SqliteConnection::establish(file.path().to_str().unwrap()).unwrap();
    let query = "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' \
                 AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_\\_%' ESCAPE '\\'";
    for Strict { name, strict } in diesel::sql_query(query).load::<Strict>(&mut conn).unwrap() {
        assert!(strict, "{name} is not STRICT");
    }
}
