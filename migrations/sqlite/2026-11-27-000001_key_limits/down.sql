UPDATE schema_facts SET value = 1 WHERE name = 'lowest_release';
ALTER TABLE prices DROP COLUMN origin;
ALTER TABLE ledger DROP COLUMN key_id;
DROP TABLE key_spending;
DROP TABLE key_spend_limits;
ALTER TABLE api_keys DROP COLUMN requests_per_minute;
