-- What one accept of one order is to PostgreSQL: the statements of its transaction, for `pgbench -M prepared`.
--
-- Taken down with `log_statement = all` from a server that was asked to accept orders one at a time, without an idempotency
-- key; constants in place of parameters that are the same for every order. The two reads before the transaction (the key, the
-- client) are left out. Ids begin with the time, as the server's do, so that indexes grow at the same end.
--
-- Variables: account, client, registrar_account.
\set n random(1, 4611686018427387903)
BEGIN;
SELECT version, (lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint), 12, '0') || '7000' || lpad(to_hex(:n::bigint), 16, '0'))::uuid AS id FROM catalogue_versions WHERE id = 1 \gset
SELECT o.account_id, o.domain FROM (SELECT r.account_id, r.domain FROM jsonb_to_recordset(jsonb_build_array(jsonb_build_object('account_id', :account::text, 'domain', 'pgbench-' || :n::text || '.com'))) AS r (account_id uuid, domain text)) AS u JOIN orders o ON o.account_id = u.account_id AND o.domain = u.domain AND o.is_open;
SELECT u.registrar_account_id, u.account_id, (SELECT o.queue_rank FROM orders o WHERE o.registrar_account_id = u.registrar_account_id AND o.queue_rank IS NOT NULL ORDER BY o.queue_rank LIMIT 1) AS head, (SELECT o.queue_rank FROM orders o WHERE o.registrar_account_id = u.registrar_account_id AND o.account_id = u.account_id AND o.queue_rank IS NOT NULL ORDER BY o.queue_rank DESC LIMIT 1) AS tail FROM (SELECT r.registrar_account_id, r.account_id FROM jsonb_to_recordset(jsonb_build_array(jsonb_build_object('registrar_account_id', :registrar_account::text, 'account_id', :account::text))) AS r (registrar_account_id uuid, account_id uuid)) AS u \gset
INSERT INTO batches (id, account_id, client_id, total, pending, registered, configuring, completed, failed, told_registered, told_completed, round, event_sequence, created_at) VALUES (:id, :account, :client, 1, 1, 0, 0, 0, 0, false, false, 1, 0, now());
INSERT INTO orders (id, account_id, client_id, batch_id, position, domain, provider, registrar_account_id, term, nameservers, registrant_id, price_amount, price_currency, cost_amount, cost_currency, catalogue_version, state, is_open, attempt, version, machine_version, sends, hindrances, wait_reason, wait_since, wait_until, wake_at, last_error, failure, registered_at, registration_expires_at, give_up_at, created_at, updated_at, queue_rank) VALUES (:id, :account, :client, :id, 0, 'pgbench-' || :n::text || '.com', 'dynadot', :registrar_account, 1, NULL, NULL, 1299, 'USD', 1000, 'USD', 1, 'PENDING', true, 1, 1, 1, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, now() + interval '3 days', now(), now(), :tail::bigint + 1);
INSERT INTO timeline (account_id, order_id, version, position, at, kind, text) VALUES (:account, :id, 1, 0, now(), 'accepted', 'The order was accepted and charged.');
INSERT INTO ledger (id, account_id, order_id, attempt, entry, amount, currency, at) VALUES (:id, :account, :id, 1, 'charge', 1299, 'USD', now());
COMMIT;
