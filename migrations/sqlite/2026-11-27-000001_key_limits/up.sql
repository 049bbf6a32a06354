-- NULL: as many as a key may for which nothing is said; 0: as many as it likes.
ALTER TABLE api_keys ADD COLUMN requests_per_minute INTEGER;

-- What a key may spend in a calendar month, one row per currency; a key without rows has no limit.
CREATE TABLE key_spend_limits (
  account_id BLOB NOT NULL,
  key_id BLOB NOT NULL,
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY (key_id, currency)
) STRICT, WITHOUT ROWID;

-- What keys with limits have spent: charges less refunds of them. The month is written as 2026-11, in UTC.
CREATE TABLE key_spending (
  account_id BLOB NOT NULL,
  key_id BLOB NOT NULL,
  month TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY (key_id, month, currency)
) STRICT, WITHOUT ROWID;

-- Towards the spending of which key a line counts.
ALTER TABLE ledger ADD COLUMN key_id BLOB;

-- Whether a price was made of the cost by a rule, and follows it, or was set by hand. Of prices that were there before nobody
-- knows, so they are left alone.
ALTER TABLE prices ADD COLUMN origin TEXT NOT NULL DEFAULT 'hand';

-- A server of the release before would charge and refund past the limits, and stumble over the new kinds of events.
UPDATE schema_facts SET value = 2 WHERE name = 'lowest_release';
