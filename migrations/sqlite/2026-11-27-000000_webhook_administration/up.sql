-- Endpoints that their owners look after themselves. What is new has defaults: servers of the release before go on writing.

ALTER TABLE webhook_endpoints ADD COLUMN description TEXT;
-- What it is told, separated by spaces.
ALTER TABLE webhook_endpoints ADD COLUMN event_types TEXT NOT NULL
  DEFAULT 'orders.registered orders.completed orders.failed webhook.disabled';
ALTER TABLE webhook_endpoints ADD COLUMN disabled_at INTEGER;
ALTER TABLE webhook_endpoints ADD COLUMN disabled_reason TEXT;
ALTER TABLE webhook_endpoints ADD COLUMN failing_since INTEGER;
-- Signs beside the present secret until then.
ALTER TABLE webhook_endpoints ADD COLUMN previous_secret BLOB;
ALTER TABLE webhook_endpoints ADD COLUMN previous_secret_key TEXT;
ALTER TABLE webhook_endpoints ADD COLUMN previous_secret_until INTEGER;
-- When its owner last changed it, if ever.
ALTER TABLE webhook_endpoints ADD COLUMN updated_at INTEGER;
-- A deleted one has no secret any more, and stays for the sake of its deliveries.
ALTER TABLE webhook_endpoints ADD COLUMN deleted_at INTEGER;

-- What an event is written down for: however many were deleted, that is a look at the others.
CREATE INDEX webhook_endpoints_live ON webhook_endpoints (account_id, id) WHERE deleted_at IS NULL;

-- Why it was given up, if it was.
ALTER TABLE deliveries ADD COLUMN reason TEXT;
ALTER TABLE deliveries ADD COLUMN replay_of BLOB;
CREATE INDEX deliveries_of_endpoint ON deliveries (account_id, endpoint_id, state, id);
CREATE INDEX deliveries_due_of_endpoint ON deliveries (endpoint_id, due_at) WHERE due_at IS NOT NULL;

-- The request is made of the event, the time and the URL.
ALTER TABLE delivery_attempts ADD COLUMN took_micros INTEGER;
ALTER TABLE delivery_attempts ADD COLUMN url TEXT;
ALTER TABLE delivery_attempts ADD COLUMN answer TEXT;
