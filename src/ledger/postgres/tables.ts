/**
 * The tables of a ledger on PostgreSQL, in a schema of their own: what SQLite's tables hold, and
 * beside it the money of each run and of each account as a row, which every batch locks, and what
 * tells whether an execution is alive. Amounts are exact (`numeric`), times milliseconds since the epoch; a lease
 * alone is an instant of the server's own clock.
 */
export const TABLES = `
CREATE TABLE insight_batch.ledger (the_one boolean PRIMARY KEY DEFAULT true CHECK (the_one), program text NOT NULL, version int NOT NULL);
CREATE TABLE insight_batch.scopes (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, origin text COLLATE "C" NOT NULL, account text COLLATE "C" NOT NULL, UNIQUE (origin, account)
);
CREATE TABLE insight_batch.runs (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text COLLATE "C" NOT NULL UNIQUE, scope_id int NOT NULL REFERENCES insight_batch.scopes,
  product text COLLATE "C" NOT NULL, level text NOT NULL, input text, output text, started_at bigint NOT NULL, finished_at bigint, status text NOT NULL,
  stop_reason text, max_spend numeric, bare text, name text COLLATE "C", list_print text, host text,
  net numeric NOT NULL DEFAULT 0, doubt numeric NOT NULL DEFAULT 0, unconfirmed numeric NOT NULL DEFAULT 0, reserved numeric NOT NULL DEFAULT 0,
  reservations int NOT NULL DEFAULT 0, attempted int NOT NULL DEFAULT 0
);
CREATE TABLE insight_batch.accounts (
  scope_id int PRIMARY KEY REFERENCES insight_batch.scopes, net numeric NOT NULL DEFAULT 0, doubt numeric NOT NULL DEFAULT 0,
  unconfirmed numeric NOT NULL DEFAULT 0, reserved numeric NOT NULL DEFAULT 0, price_epoch int NOT NULL DEFAULT 0
);
CREATE INDEX runs_by_scope ON insight_batch.runs (scope_id, product, position);
CREATE TABLE insight_batch.executions (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, run_id text COLLATE "C" NOT NULL REFERENCES insight_batch.runs (id), started_at bigint NOT NULL,
  finished_at bigint, exit_code int, attempts int NOT NULL DEFAULT 0, requested numeric NOT NULL DEFAULT 0, refunded numeric NOT NULL DEFAULT 0,
  doubt_free numeric NOT NULL DEFAULT 0, doubt_bounded numeric NOT NULL DEFAULT 0, doubt_bound numeric,
  unconfirmed numeric DEFAULT 0, confirmed numeric, money_in boolean NOT NULL DEFAULT false, least_balance numeric, notes text,
  outputs text[] NOT NULL DEFAULT '{}', price_epoch int NOT NULL DEFAULT 0, holder text NOT NULL, host text NOT NULL, boot text, pid int NOT NULL, ticks text, token text NOT NULL,
  lease_until timestamptz NOT NULL, fenced_at timestamptz
);
CREATE INDEX executions_by_run ON insight_batch.executions (run_id);
CREATE INDEX executions_open ON insight_batch.executions (id) WHERE finished_at IS NULL AND fenced_at IS NULL;
CREATE TABLE insight_batch.numbers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, e164 text COLLATE "C" NOT NULL UNIQUE);
CREATE TABLE insight_batch.lookups (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, scope_id int NOT NULL REFERENCES insight_batch.scopes, number_id bigint REFERENCES insight_batch.numbers,
  product text COLLATE "C" NOT NULL, ip text
);
CREATE UNIQUE INDEX lookups_by_number ON insight_batch.lookups (number_id, scope_id, product, coalesce(ip, ''));
CREATE TABLE insight_batch.attempts (
  execution_id bigint NOT NULL REFERENCES insight_batch.executions, sequence int NOT NULL, run_id text COLLATE "C" NOT NULL,
  lookup_id bigint NOT NULL REFERENCES insight_batch.lookups, country text COLLATE "C" NOT NULL, sent_at bigint NOT NULL, ended_at bigint,
  latency_ms double precision, class text, throttled boolean NOT NULL DEFAULT false, ceiling numeric, released boolean NOT NULL DEFAULT false,
  bounded boolean NOT NULL DEFAULT false, charge_source text, requested numeric, refunded numeric, status text, request_id text, reason_slug text,
  reason_words text, network_type text, carrier text, remaining_balance numeric, refund_expected boolean NOT NULL DEFAULT false,
  reconciled_at bigint, records text, reconciled_from text, PRIMARY KEY (execution_id, sequence)
);
CREATE INDEX attempts_by_lookup ON insight_batch.attempts (lookup_id);
CREATE UNIQUE INDEX attempts_open ON insight_batch.attempts (lookup_id) WHERE class IS NULL;
CREATE INDEX attempts_doubt ON insight_batch.attempts (execution_id) WHERE class IS NULL OR class = 'in_doubt' OR reconciled_from <> 'settled';
CREATE INDEX attempts_refund ON insight_batch.attempts (ended_at) WHERE refund_expected;
CREATE INDEX attempts_surprise ON insight_batch.attempts (ended_at) WHERE requested > coalesce(ceiling, 0);
CREATE INDEX attempts_by_request ON insight_batch.attempts (request_id) WHERE request_id IS NOT NULL;
CREATE TABLE insight_batch.answers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, lookup_id bigint NOT NULL REFERENCES insight_batch.lookups, execution_id bigint NOT NULL,
  sequence int NOT NULL, run_id text COLLATE "C" NOT NULL, at bigint NOT NULL, outcome text NOT NULL, format text NOT NULL, raw text NOT NULL,
  reason_slug text, reason_words text, FOREIGN KEY (execution_id, sequence) REFERENCES insight_batch.attempts
);
CREATE INDEX answers_by_lookup ON insight_batch.answers (lookup_id);
CREATE INDEX answers_by_date ON insight_batch.answers (at);
CREATE TABLE insight_batch.prices (
  scope_id int NOT NULL REFERENCES insight_batch.scopes, product text COLLATE "C" NOT NULL, country text COLLATE "C" NOT NULL,
  dearest_request numeric NOT NULL, next_request numeric, PRIMARY KEY (scope_id, product, country)
);
CREATE TABLE insight_batch.recent_charges (
  scope_id int NOT NULL REFERENCES insight_batch.scopes, product text COLLATE "C" NOT NULL, country text COLLATE "C" NOT NULL,
  execution_id bigint NOT NULL, sequence int NOT NULL, requested numeric NOT NULL, refunded numeric NOT NULL,
  PRIMARY KEY (scope_id, product, country, execution_id, sequence)
);
CREATE TABLE insight_batch.imports (
  lookup_id bigint PRIMARY KEY REFERENCES insight_batch.lookups, at bigint NOT NULL, imported_at bigint NOT NULL, outcome text NOT NULL,
  format text NOT NULL, raw text NOT NULL, reason_slug text, reason_words text
);
CREATE TABLE insight_batch.outputs (path text NOT NULL, size bigint NOT NULL, sha256 text NOT NULL, PRIMARY KEY (path, size, sha256));
CREATE VIEW insight_batch.charges AS
  SELECT a.run_id AS run, a.execution_id AS execution, a.sequence, to_timestamp(a.sent_at / 1000.0) AS sent_at, s.origin, s.account, l.product,
    a.country, a.requested, a.refunded, a.charge_source AS source, a.status, a.request_id
  FROM insight_batch.attempts a JOIN insight_batch.lookups l ON l.id = a.lookup_id JOIN insight_batch.scopes s ON s.id = l.scope_id
  WHERE a.charge_source IS NOT NULL;
`;
