-- Every table stands in both folders with the same columns; a test compares the two.
-- BLOB and INTEGER here are also the uuid, bytea, timestamptz (microseconds) and boolean of PostgreSQL.

-- What a program must know before it uses this database. 'lowest_release': the lowest schema release that a program
-- must know of to run here; raised by the migration that contracts something.
CREATE TABLE schema_facts (
  name TEXT NOT NULL PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT;
INSERT INTO schema_facts (name, value) VALUES ('lowest_release', 1);

CREATE TABLE price_lists (
  id BLOB NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

-- One row.
CREATE TABLE catalogue_versions (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  version INTEGER NOT NULL
) STRICT;
INSERT INTO catalogue_versions (id, version) VALUES (1, 0);

CREATE TABLE prices (
  price_list_id BLOB NOT NULL REFERENCES price_lists (id),
  provider TEXT NOT NULL,
  tld TEXT NOT NULL,
  operation TEXT NOT NULL,
  term INTEGER NOT NULL,
  valid_from INTEGER NOT NULL,
  cost_amount INTEGER NOT NULL,
  cost_currency TEXT NOT NULL,
  price_amount INTEGER NOT NULL,
  price_currency TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (price_list_id, provider, tld, operation, term, valid_from)
) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
  id BLOB NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  price_list_id BLOB NOT NULL REFERENCES price_lists (id),
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE api_keys (
  id BLOB NOT NULL PRIMARY KEY,
  account_id BLOB NOT NULL REFERENCES accounts (id),
  name TEXT NOT NULL,
  prefix TEXT NOT NULL,
  digest BLOB NOT NULL UNIQUE,
  scopes TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT;
CREATE INDEX api_keys_by_account ON api_keys (account_id, id);

-- Global: shared by all accounts.
CREATE TABLE registrar_accounts (
  id BLOB NOT NULL PRIMARY KEY,
  provider TEXT NOT NULL,
  name TEXT NOT NULL UNIQUE,
  base_url TEXT NOT NULL,
  concurrency INTEGER,
  per_minute INTEGER,
  credential BLOB NOT NULL,
  credential_key TEXT NOT NULL
) STRICT;

-- Global. How many calls a registrar account may have under way (NULL: they are not counted), when the next may start, and
-- when that was reckoned: a clock that shows less than that was set back.
CREATE TABLE permit_accounts (
  registrar_account_id BLOB NOT NULL PRIMARY KEY,
  slots INTEGER,
  next_start INTEGER NOT NULL,
  reserved_at INTEGER NOT NULL
) STRICT;

-- Global. A slot is free when "until" has passed by the database's clock.
CREATE TABLE permit_slots (
  registrar_account_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  token BLOB,
  until INTEGER NOT NULL,
  PRIMARY KEY (registrar_account_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE clients (
  id BLOB NOT NULL PRIMARY KEY,
  account_id BLOB NOT NULL REFERENCES accounts (id),
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  registrant_id BLOB,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX clients_by_account ON clients (account_id, id);

-- Rows are never changed: a client's new registrant is a new row.
CREATE TABLE registrants (
  id BLOB NOT NULL PRIMARY KEY,
  account_id BLOB NOT NULL REFERENCES accounts (id),
  client_id BLOB NOT NULL,
  data TEXT NOT NULL
) STRICT;

CREATE TABLE batches (
  id BLOB NOT NULL PRIMARY KEY,
  account_id BLOB NOT NULL,
  client_id BLOB NOT NULL REFERENCES clients (id),
  total INTEGER NOT NULL,
  pending INTEGER NOT NULL,
  registered INTEGER NOT NULL,
  configuring INTEGER NOT NULL,
  completed INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  told_registered INTEGER NOT NULL,
  told_completed INTEGER NOT NULL,
  round INTEGER NOT NULL,
  event_sequence INTEGER NOT NULL,
  paused_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;

-- Of an open order exactly one of queue_rank (ready, in turn), due_at (waits for a time) and lease_token (in work) is set;
-- of an ended one none.
CREATE TABLE orders (
  id BLOB NOT NULL PRIMARY KEY,
  account_id BLOB NOT NULL,
  client_id BLOB NOT NULL,
  batch_id BLOB NOT NULL,
  position INTEGER NOT NULL,
  domain TEXT NOT NULL,
  provider TEXT NOT NULL,
  registrar_account_id BLOB NOT NULL,
  term INTEGER NOT NULL,
  nameservers TEXT,
  registrant_id BLOB,
  price_amount INTEGER NOT NULL,
  price_currency TEXT NOT NULL,
  cost_amount INTEGER NOT NULL,
  cost_currency TEXT NOT NULL,
  catalogue_version INTEGER NOT NULL,
  state TEXT NOT NULL,
  is_open INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  version INTEGER NOT NULL,
  machine_version INTEGER NOT NULL,
  sends INTEGER NOT NULL,
  hindrances INTEGER NOT NULL,
  wait_reason TEXT,
  wait_since INTEGER,
  wait_until INTEGER,
  wake_at INTEGER,
  last_error TEXT,
  failure TEXT,
  registered_at INTEGER,
  registration_expires_at INTEGER,
  give_up_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  -- As the batch is: kept here too, where the intent of a request looks.
  paused INTEGER NOT NULL DEFAULT 0,
  queue_rank INTEGER,
  due_at INTEGER,
  lease_token BLOB,
  lease_until INTEGER,
  lease_micros INTEGER
) STRICT;
CREATE UNIQUE INDEX orders_open_domain ON orders (account_id, domain) WHERE is_open;
CREATE INDEX orders_open_state ON orders (state) WHERE is_open;
CREATE INDEX orders_by_account ON orders (account_id, id);
CREATE INDEX orders_by_state ON orders (account_id, state, id);
CREATE INDEX orders_by_client ON orders (account_id, client_id, id);
CREATE INDEX orders_by_domain ON orders (account_id, domain, id);
CREATE INDEX orders_by_batch ON orders (batch_id, position);
-- Global: the queue. Claiming is one range of each of the first three; where more is due than can be claimed, accounts take
-- turns by the fourth.
CREATE INDEX orders_ready ON orders (registrar_account_id, queue_rank, id) WHERE queue_rank IS NOT NULL;
CREATE INDEX orders_waiting ON orders (registrar_account_id, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX orders_leased ON orders (registrar_account_id, lease_until) WHERE lease_until IS NOT NULL;
CREATE INDEX orders_waiting_of_account ON orders (registrar_account_id, account_id, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX orders_ready_of_account ON orders (registrar_account_id, account_id, queue_rank) WHERE queue_rank IS NOT NULL;
CREATE INDEX orders_awaiting_contact ON orders (registrant_id) WHERE wait_reason = 'contact_pending';

CREATE TABLE operations (
  id BLOB NOT NULL PRIMARY KEY,
  account_id BLOB NOT NULL,
  registrar_account_id BLOB NOT NULL,
  order_id BLOB NOT NULL,
  attempt INTEGER NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  is_open INTEGER NOT NULL,
  intended_at INTEGER NOT NULL,
  send_deadline INTEGER NOT NULL,
  sends INTEGER NOT NULL,
  absences INTEGER NOT NULL,
  asks INTEGER NOT NULL,
  waited_micros INTEGER NOT NULL,
  ever_lost INTEGER NOT NULL,
  doubtful_refusal TEXT,
  contact TEXT,
  process TEXT
) STRICT;
CREATE INDEX operations_by_order ON operations (account_id, order_id, id);
-- Global, as the queue that it is read for.
CREATE UNIQUE INDEX operations_open ON operations (order_id) WHERE is_open;

CREATE TABLE timeline (
  account_id BLOB NOT NULL,
  order_id BLOB NOT NULL,
  version INTEGER NOT NULL,
  position INTEGER NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (account_id, order_id, version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger (
  id BLOB NOT NULL PRIMARY KEY,
  account_id BLOB NOT NULL,
  order_id BLOB NOT NULL,
  attempt INTEGER NOT NULL,
  entry TEXT NOT NULL,
  amount INTEGER NOT NULL,
  currency TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX ledger_once ON ledger (order_id, attempt, entry);
CREATE INDEX ledger_by_account ON ledger (account_id, id);

-- Answers kept under callers' idempotency keys, until they run out.
CREATE TABLE kept_answers (
  account_id BLOB NOT NULL,
  key TEXT NOT NULL,
  request_digest BLOB NOT NULL,
  status INTEGER NOT NULL,
  location TEXT,
  body BLOB NOT NULL,
  body_key TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, key)
) STRICT;
CREATE INDEX kept_answers_by_expiry ON kept_answers (expires_at);

-- Global: a domain has at most one holder over all accounts, an order in work or a registration.
CREATE TABLE domain_claims (
  domain TEXT NOT NULL PRIMARY KEY,
  account_id BLOB NOT NULL,
  order_id BLOB NOT NULL,
  kind TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX domain_claims_by_order ON domain_claims (order_id);

-- A registrant's contact at a registrar account: being made by an order, or ready under a handle.
CREATE TABLE contact_handles (
  account_id BLOB NOT NULL,
  registrant_id BLOB NOT NULL,
  registrar_account_id BLOB NOT NULL,
  order_id BLOB NOT NULL,
  state TEXT NOT NULL,
  handle TEXT,
  PRIMARY KEY (account_id, registrant_id, registrar_account_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_handles_by_order ON contact_handles (account_id, order_id);
-- A contact is one registrant's: nobody adopts another's because the data are the same.
CREATE UNIQUE INDEX contact_handles_once ON contact_handles (registrar_account_id, handle);

CREATE TABLE events (
  id BLOB NOT NULL PRIMARY KEY,
  account_id BLOB NOT NULL,
  batch_id BLOB,
  sequence INTEGER NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  data TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX events_of_batch ON events (batch_id, sequence);

CREATE TABLE webhook_endpoints (
  id BLOB NOT NULL PRIMARY KEY,
  account_id BLOB NOT NULL REFERENCES accounts (id),
  url TEXT NOT NULL,
  secret BLOB NOT NULL,
  secret_key TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX webhook_endpoints_by_account ON webhook_endpoints (account_id, id);

-- The outbox. due_at: waits for its time; lease_until: under way; neither: ended.
CREATE TABLE deliveries (
  id BLOB NOT NULL PRIMARY KEY,
  account_id BLOB NOT NULL,
  event_id BLOB NOT NULL,
  endpoint_id BLOB NOT NULL,
  batch_id BLOB,
  sequence INTEGER NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  due_at INTEGER,
  lease_token BLOB,
  lease_until INTEGER
) STRICT;
CREATE INDEX deliveries_due ON deliveries (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX deliveries_leased ON deliveries (lease_until) WHERE lease_until IS NOT NULL;
CREATE INDEX deliveries_untried ON deliveries (endpoint_id, batch_id, sequence) WHERE attempts = 0;
CREATE INDEX deliveries_of_event ON deliveries (event_id);

CREATE TABLE delivery_attempts (
  account_id BLOB NOT NULL,
  delivery_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  status INTEGER,
  error TEXT,
  PRIMARY KEY (account_id, delivery_id, number)
) STRICT, WITHOUT ROWID;
