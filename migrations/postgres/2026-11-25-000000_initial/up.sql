-- Every table stands in both folders with the same columns; a test compares the two.
-- uuid, timestamptz, bytea and boolean here are BLOB, INTEGER (microseconds), BLOB and INTEGER in SQLite.

-- What a program must know before it uses this database. 'lowest_release': the lowest schema release that a program
-- must know of to run here; raised by the migration that contracts something.
CREATE TABLE schema_facts (
  name text NOT NULL PRIMARY KEY,
  value bigint NOT NULL
);
INSERT INTO schema_facts (name, value) VALUES ('lowest_release', 1);

CREATE TABLE price_lists (
  id uuid NOT NULL PRIMARY KEY,
  name text NOT NULL UNIQUE
);

-- One row.
CREATE TABLE catalogue_versions (
  id integer NOT NULL PRIMARY KEY CHECK (id = 1),
  version bigint NOT NULL
);
INSERT INTO catalogue_versions (id, version) VALUES (1, 0);

CREATE TABLE prices (
  price_list_id uuid NOT NULL REFERENCES price_lists (id),
  provider text NOT NULL,
  tld text NOT NULL,
  operation text NOT NULL,
  term smallint NOT NULL,
  valid_from timestamptz NOT NULL,
  cost_amount bigint NOT NULL,
  cost_currency text NOT NULL,
  price_amount bigint NOT NULL,
  price_currency text NOT NULL,
  version bigint NOT NULL,
  PRIMARY KEY (price_list_id, provider, tld, operation, term, valid_from)
);

CREATE TABLE accounts (
  id uuid NOT NULL PRIMARY KEY,
  name text NOT NULL UNIQUE,
  price_list_id uuid NOT NULL REFERENCES price_lists (id),
  created_at timestamptz NOT NULL
);

CREATE TABLE api_keys (
  id uuid NOT NULL PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts (id),
  name text NOT NULL,
  prefix text NOT NULL,
  digest bytea NOT NULL UNIQUE,
  scopes text NOT NULL,
  created_at timestamptz NOT NULL,
  revoked_at timestamptz
);
CREATE INDEX api_keys_by_account ON api_keys (account_id, id);

-- Global: shared by all accounts.
CREATE TABLE registrar_accounts (
  id uuid NOT NULL PRIMARY KEY,
  provider text NOT NULL,
  name text NOT NULL UNIQUE,
  base_url text NOT NULL,
  concurrency bigint,
  per_minute bigint,
  credential bytea NOT NULL,
  credential_key text NOT NULL
);

-- Global. How many calls a registrar account may have under way (NULL: they are not counted), when the next may start, and
-- when that was reckoned: a clock that shows less than that was set back.
CREATE TABLE permit_accounts (
  registrar_account_id uuid NOT NULL PRIMARY KEY,
  slots bigint,
  next_start timestamptz NOT NULL,
  reserved_at timestamptz NOT NULL
);

-- Global. A slot is free when "until" has passed by the database's clock.
CREATE TABLE permit_slots (
  registrar_account_id uuid NOT NULL,
  number integer NOT NULL,
  token uuid,
  until timestamptz NOT NULL,
  PRIMARY KEY (registrar_account_id, number)
);

CREATE TABLE clients (
  id uuid NOT NULL PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts (id),
  name text NOT NULL,
  email text NOT NULL,
  registrant_id uuid,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX clients_by_account ON clients (account_id, id);

-- Rows are never changed: a client's new registrant is a new row.
CREATE TABLE registrants (
  id uuid NOT NULL PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts (id),
  client_id uuid NOT NULL,
  data text NOT NULL
);

CREATE TABLE batches (
  id uuid NOT NULL PRIMARY KEY,
  account_id uuid NOT NULL,
  client_id uuid NOT NULL REFERENCES clients (id),
  total integer NOT NULL,
  pending integer NOT NULL,
  registered integer NOT NULL,
  configuring integer NOT NULL,
  completed integer NOT NULL,
  failed integer NOT NULL,
  told_registered boolean NOT NULL,
  told_completed boolean NOT NULL,
  round integer NOT NULL,
  event_sequence bigint NOT NULL,
  paused_at timestamptz,
  created_at timestamptz NOT NULL
);

-- Of an open order exactly one of queue_rank (ready, in turn), due_at (waits for a time) and lease_token (in work) is set;
-- of an ended one none.
CREATE TABLE orders (
  id uuid NOT NULL PRIMARY KEY,
  account_id uuid NOT NULL,
  client_id uuid NOT NULL,
  batch_id uuid NOT NULL,
  position integer NOT NULL,
  domain text NOT NULL,
  provider text NOT NULL,
  registrar_account_id uuid NOT NULL,
  term smallint NOT NULL,
  nameservers text,
  registrant_id uuid,
  price_amount bigint NOT NULL,
  price_currency text NOT NULL,
  cost_amount bigint NOT NULL,
  cost_currency text NOT NULL,
  catalogue_version bigint NOT NULL,
  state text NOT NULL,
  is_open boolean NOT NULL,
  attempt integer NOT NULL,
  version bigint NOT NULL,
  machine_version smallint NOT NULL,
  sends bigint NOT NULL,
  hindrances bigint NOT NULL,
  wait_reason text,
  wait_since timestamptz,
  wait_until timestamptz,
  wake_at timestamptz,
  last_error text,
  failure text,
  registered_at timestamptz,
  registration_expires_at timestamptz,
  give_up_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  -- As the batch is: kept here too, where the intent of a request looks.
  paused boolean NOT NULL DEFAULT false,
  queue_rank bigint,
  due_at timestamptz,
  lease_token uuid,
  lease_until timestamptz,
  lease_micros bigint
);
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
  id uuid NOT NULL PRIMARY KEY,
  account_id uuid NOT NULL,
  registrar_account_id uuid NOT NULL,
  order_id uuid NOT NULL,
  attempt integer NOT NULL,
  kind text NOT NULL,
  state text NOT NULL,
  is_open boolean NOT NULL,
  intended_at timestamptz NOT NULL,
  send_deadline timestamptz NOT NULL,
  sends bigint NOT NULL,
  absences bigint NOT NULL,
  asks bigint NOT NULL,
  waited_micros bigint NOT NULL,
  ever_lost boolean NOT NULL,
  doubtful_refusal text,
  contact text,
  process text
);
CREATE INDEX operations_by_order ON operations (account_id, order_id, id);
-- Global, as the queue that it is read for.
CREATE UNIQUE INDEX operations_open ON operations (order_id) WHERE is_open;

CREATE TABLE timeline (
  account_id uuid NOT NULL,
  order_id uuid NOT NULL,
  version bigint NOT NULL,
  position integer NOT NULL,
  at timestamptz NOT NULL,
  kind text NOT NULL,
  text text NOT NULL,
  PRIMARY KEY (account_id, order_id, version, position)
);

CREATE TABLE ledger (
  id uuid NOT NULL PRIMARY KEY,
  account_id uuid NOT NULL,
  order_id uuid NOT NULL,
  attempt integer NOT NULL,
  entry text NOT NULL,
  amount bigint NOT NULL,
  currency text NOT NULL,
  at timestamptz NOT NULL
);
CREATE UNIQUE INDEX ledger_once ON ledger (order_id, attempt, entry);
CREATE INDEX ledger_by_account ON ledger (account_id, id);

-- Answers kept under callers' idempotency keys, until they run out.
CREATE TABLE kept_answers (
  account_id uuid NOT NULL,
  key text NOT NULL,
  request_digest bytea NOT NULL,
  status integer NOT NULL,
  location text,
  body bytea NOT NULL,
  body_key text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, key)
);
CREATE INDEX kept_answers_by_expiry ON kept_answers (expires_at);

-- Global: a domain has at most one holder over all accounts, an order in work or a registration.
CREATE TABLE domain_claims (
  domain text NOT NULL PRIMARY KEY,
  account_id uuid NOT NULL,
  order_id uuid NOT NULL,
  kind text NOT NULL
);
CREATE INDEX domain_claims_by_order ON domain_claims (order_id);

-- A registrant's contact at a registrar account: being made by an order, or ready under a handle.
CREATE TABLE contact_handles (
  account_id uuid NOT NULL,
  registrant_id uuid NOT NULL,
  registrar_account_id uuid NOT NULL,
  order_id uuid NOT NULL,
  state text NOT NULL,
  handle text,
  PRIMARY KEY (account_id, registrant_id, registrar_account_id)
);
CREATE INDEX contact_handles_by_order ON contact_handles (account_id, order_id);
-- A contact is one registrant's: nobody adopts another's because the data are the same.
CREATE UNIQUE INDEX contact_handles_once ON contact_handles (registrar_account_id, handle);

CREATE TABLE events (
  id uuid NOT NULL PRIMARY KEY,
  account_id uuid NOT NULL,
  batch_id uuid,
  sequence bigint NOT NULL,
  kind text NOT NULL,
  at timestamptz NOT NULL,
  data text NOT NULL
);
CREATE UNIQUE INDEX events_of_batch ON events (batch_id, sequence);

CREATE TABLE webhook_endpoints (
  id uuid NOT NULL PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts (id),
  url text NOT NULL,
  secret bytea NOT NULL,
  secret_key text NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX webhook_endpoints_by_account ON webhook_endpoints (account_id, id);

-- The outbox. due_at: waits for its time; lease_until: under way; neither: ended.
CREATE TABLE deliveries (
  id uuid NOT NULL PRIMARY KEY,
  account_id uuid NOT NULL,
  event_id uuid NOT NULL,
  endpoint_id uuid NOT NULL,
  batch_id uuid,
  sequence bigint NOT NULL,
  state text NOT NULL,
  attempts bigint NOT NULL,
  due_at timestamptz,
  lease_token uuid,
  lease_until timestamptz
);
CREATE INDEX deliveries_due ON deliveries (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX deliveries_leased ON deliveries (lease_until) WHERE lease_until IS NOT NULL;
CREATE INDEX deliveries_untried ON deliveries (endpoint_id, batch_id, sequence) WHERE attempts = 0;
CREATE INDEX deliveries_of_event ON deliveries (event_id);

CREATE TABLE delivery_attempts (
  account_id uuid NOT NULL,
  delivery_id uuid NOT NULL,
  number bigint NOT NULL,
  at timestamptz NOT NULL,
  status integer,
  error text,
  PRIMARY KEY (account_id, delivery_id, number)
);
