CREATE TABLE scopes (id INTEGER PRIMARY KEY, origin TEXT NOT NULL, account TEXT NOT NULL, UNIQUE (origin, account)) STRICT;
CREATE TABLE runs (
  position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, scope_id INTEGER NOT NULL REFERENCES scopes, product TEXT NOT NULL, level TEXT NOT NULL, input TEXT, output TEXT,
  started_at INTEGER NOT NULL, finished_at INTEGER, status TEXT NOT NULL, stop_reason TEXT, max_spend TEXT
) STRICT;
CREATE TABLE executions (
  id INTEGER PRIMARY KEY, run_id TEXT NOT NULL REFERENCES runs (id), started_at INTEGER NOT NULL, finished_at INTEGER, exit_code INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0, requested TEXT NOT NULL DEFAULT '0.00000000', refunded TEXT NOT NULL DEFAULT '0.00000000', doubt_bound TEXT, notes TEXT
) STRICT;
CREATE INDEX executions_by_run ON executions (run_id);
CREATE TABLE numbers (id INTEGER PRIMARY KEY, e164 TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE lookups (
  id INTEGER PRIMARY KEY, scope_id INTEGER NOT NULL REFERENCES scopes, number_id INTEGER REFERENCES numbers, product TEXT NOT NULL, ip TEXT
) STRICT;
CREATE UNIQUE INDEX lookups_by_number ON lookups (number_id, scope_id, product, coalesce(ip, ''));
CREATE TABLE attempts (
  execution_id INTEGER NOT NULL REFERENCES executions, sequence INTEGER NOT NULL, run_id TEXT NOT NULL, lookup_id INTEGER NOT NULL REFERENCES lookups,
  country TEXT NOT NULL, sent_at INTEGER NOT NULL, ended_at INTEGER, latency_ms REAL, class TEXT, throttled INTEGER NOT NULL DEFAULT 0,
  ceiling TEXT, released INTEGER NOT NULL DEFAULT 0, bounded INTEGER NOT NULL DEFAULT 0,
  charge_source TEXT, requested TEXT, refunded TEXT, status TEXT, request_id TEXT, reason_slug TEXT, reason_words TEXT,
  network_type TEXT, carrier TEXT, remaining_balance TEXT, refund_expected INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (execution_id, sequence)
) STRICT, WITHOUT ROWID;
CREATE INDEX attempts_by_lookup ON attempts (lookup_id);
CREATE INDEX attempts_open ON attempts (class) WHERE class IS NULL OR class = 'in_doubt';
CREATE TABLE answers (
  id INTEGER PRIMARY KEY, lookup_id INTEGER NOT NULL REFERENCES lookups, execution_id INTEGER NOT NULL, sequence INTEGER NOT NULL, run_id TEXT NOT NULL,
  at INTEGER NOT NULL, outcome TEXT NOT NULL, format TEXT NOT NULL, raw TEXT NOT NULL, reason_slug TEXT, reason_words TEXT,
  FOREIGN KEY (execution_id, sequence) REFERENCES attempts
) STRICT;
CREATE INDEX answers_by_lookup ON answers (lookup_id);
CREATE TABLE prices (
  scope_id INTEGER NOT NULL REFERENCES scopes, product TEXT NOT NULL, country TEXT NOT NULL, last_net TEXT NOT NULL, last_at INTEGER NOT NULL,
  least_net TEXT NOT NULL, most_net TEXT NOT NULL, dearest_request TEXT NOT NULL, PRIMARY KEY (scope_id, product, country)
) STRICT, WITHOUT ROWID;
CREATE TABLE outputs (path TEXT NOT NULL, size INTEGER NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (path, size, sha256)) STRICT, WITHOUT ROWID;
CREATE VIEW charges AS
  SELECT a.run_id AS run, a.execution_id AS execution, a.sequence, strftime('%Y-%m-%dT%H:%M:%fZ', a.sent_at / 1000.0, 'unixepoch') AS sent_at,
    s.origin, s.account, l.product, a.country, a.requested, a.refunded, a.charge_source AS source, a.status, a.request_id
  FROM attempts a JOIN lookups l ON l.id = a.lookup_id JOIN scopes s ON s.id = l.scope_id WHERE a.charge_source IS NOT NULL;
INSERT INTO scopes (id, origin, account) VALUES (1, 'sandbox', 'sandbox');
INSERT INTO runs (position, id, scope_id, product, level, input, output, started_at, finished_at, status, stop_reason, max_spend) VALUES (1, '20261129-164045-dpw6', 1, 'standard', 'standard', '/srv/lists/l.csv', '/srv/lists/l.enriched.csv', 1795970445713, 1795970445943, 'completed', NULL, NULL);
INSERT INTO runs (position, id, scope_id, product, level, input, output, started_at, finished_at, status, stop_reason, max_spend) VALUES (2, '20261129-164046-qepw', 1, 'standard', 'standard', '/srv/lists/l.csv', '/srv/lists/l.enriched.csv', 1795970446450, 1795970446573, 'stopped', 'limit', NULL);
INSERT INTO executions (id, run_id, started_at, finished_at, exit_code, attempts, requested, refunded, doubt_bound, notes) VALUES (1, '20261129-164045-dpw6', 1795970445713, 1795970445943, 0, 4, '0.02060000', '0.00000000', NULL, '{"rows":{"read":4,"written":4,"insight":4,"partial":0,"refused":0,"failed":0,"in_doubt":0,"invalid":0,"skipped":0,"duplicate":0,"known":0},"unique":4,"placed":"0.02060000","saved":"0.00000000","currency":"EUR","opening":"100.00000000","closing":"99.97940000","autoReload":false,"seconds":0.22457531700000005,"remarks":["1 row in ranges that no numbering plan assigns; --numbers valid would not ask about them."],"skipsDoubt":false,"buysAgain":false}');
INSERT INTO executions (id, run_id, started_at, finished_at, exit_code, attempts, requested, refunded, doubt_bound, notes) VALUES (2, '20261129-164046-qepw', 1795970446450, 1795970446573, 4, 1, '0.00450000', '0.00000000', NULL, '{"rows":{"read":4,"written":4,"insight":1,"partial":0,"refused":0,"failed":0,"in_doubt":0,"invalid":0,"skipped":3,"duplicate":0,"known":0},"unique":4,"placed":"0.00450000","saved":"0.00000000","currency":"EUR","opening":"100.00000000","closing":"99.99550000","autoReload":false,"seconds":0.11698787499999998,"remarks":["1 row in ranges that no numbering plan assigns; --numbers valid would not ask about them."],"skipsDoubt":false,"buysAgain":true}');
INSERT INTO numbers (id, e164) VALUES (1, '447700900001');
INSERT INTO numbers (id, e164) VALUES (2, '14155550100');
INSERT INTO numbers (id, e164) VALUES (3, '4915112345678');
INSERT INTO numbers (id, e164) VALUES (4, '33612345678');
INSERT INTO lookups (id, scope_id, number_id, product, ip) VALUES (1, 1, 1, 'standard', NULL);
INSERT INTO lookups (id, scope_id, number_id, product, ip) VALUES (2, 1, 2, 'standard', NULL);
INSERT INTO lookups (id, scope_id, number_id, product, ip) VALUES (3, 1, 3, 'standard', NULL);
INSERT INTO lookups (id, scope_id, number_id, product, ip) VALUES (4, 1, 4, 'standard', NULL);
INSERT INTO attempts (execution_id, sequence, run_id, lookup_id, country, sent_at, ended_at, latency_ms, class, throttled, ceiling, released, bounded, charge_source, requested, refunded, status, request_id, reason_slug, reason_words, network_type, carrier, remaining_balance, refund_expected) VALUES (1, 1, '20261129-164045-dpw6', 1, 'GB', 1795970445731, 1795970445822, 88.56547, 'settled', 0, '0.01000000', 0, 0, 'reported', '0.00450000', '0.00000000', '0', '5612cc1c-5f7b-0fdf-88b0-c430c044e1f1', NULL, NULL, 'mobile', 'Żubr Sieć Komórkowa', '99.99550000', 0);
INSERT INTO attempts (execution_id, sequence, run_id, lookup_id, country, sent_at, ended_at, latency_ms, class, throttled, ceiling, released, bounded, charge_source, requested, refunded, status, request_id, reason_slug, reason_words, network_type, carrier, remaining_balance, refund_expected) VALUES (1, 2, '20261129-164045-dpw6', 2, 'US', 1795970445829, 1795970445879, 48.56104800000003, 'settled', 0, '0.01000000', 0, 0, 'reported', '0.00500000', '0.00000000', '0', 'd82a5dea-f175-5c01-eb3e-c84018a675c6', NULL, NULL, 'mobile', 'The "Open Air" Network', '99.99050000', 0);
INSERT INTO attempts (execution_id, sequence, run_id, lookup_id, country, sent_at, ended_at, latency_ms, class, throttled, ceiling, released, bounded, charge_source, requested, refunded, status, request_id, reason_slug, reason_words, network_type, carrier, remaining_balance, refund_expected) VALUES (1, 3, '20261129-164045-dpw6', 3, 'DE', 1795970445834, 1795970445934, 99.54128700000001, 'settled', 0, '0.01000000', 0, 0, 'reported', '0.00620000', '0.00000000', '0', 'b051c8d1-d145-15b8-a8e2-9136ea4c0a83', NULL, NULL, 'unknown', 'Unknown', '99.98430000', 0);
INSERT INTO attempts (execution_id, sequence, run_id, lookup_id, country, sent_at, ended_at, latency_ms, class, throttled, ceiling, released, bounded, charge_source, requested, refunded, status, request_id, reason_slug, reason_words, network_type, carrier, remaining_balance, refund_expected) VALUES (1, 4, '20261129-164045-dpw6', 4, 'FR', 1795970445839, 1795970445938, 98.57202499999994, 'settled', 0, '0.01000000', 0, 0, 'reported', '0.00490000', '0.00000000', '0', '8b69f3cc-658b-076e-00ae-89781b5c290b', NULL, NULL, 'landline', 'France Landline', '99.97940000', 0);
INSERT INTO attempts (execution_id, sequence, run_id, lookup_id, country, sent_at, ended_at, latency_ms, class, throttled, ceiling, released, bounded, charge_source, requested, refunded, status, request_id, reason_slug, reason_words, network_type, carrier, remaining_balance, refund_expected) VALUES (2, 1, '20261129-164046-qepw', 1, 'GB', 1795970446469, 1795970446560, 88.65876899999995, 'settled', 0, '0.00562500', 0, 0, 'reported', '0.00450000', '0.00000000', '0', '5612cc1c-5f7b-0fdf-88b0-c430c044e1f1', NULL, NULL, 'mobile', 'Żubr Sieć Komórkowa', '99.99550000', 0);
INSERT INTO answers (id, lookup_id, execution_id, sequence, run_id, at, outcome, format, raw, reason_slug, reason_words) VALUES (1, 1, 1, 1, '20261129-164045-dpw6', 1795970445822, 'insight', 'json', '{"status":0,"status_message":"Success","request_id":"5612cc1c-5f7b-0fdf-88b0-c430c044e1f1","international_format_number":"447700900001","national_format_number":"07700 900001","country_code":"GB","country_code_iso3":"GBR","country_name":"United Kingdom","country_prefix":"44","request_price":"0.00450000","remaining_balance":"99.99550000","current_carrier":{"network_code":"23423","name":"Żubr Sieć Komórkowa","country":"GB","network_type":"mobile"},"original_carrier":{"network_code":"23423","name":"Żubr Sieć Komórkowa","country":"GB","network_type":"mobile"},"ported":"not_ported"}', NULL, NULL);
INSERT INTO answers (id, lookup_id, execution_id, sequence, run_id, at, outcome, format, raw, reason_slug, reason_words) VALUES (2, 2, 1, 2, '20261129-164045-dpw6', 1795970445879, 'insight', 'json', '{"status":0,"status_message":"Success","request_id":"d82a5dea-f175-5c01-eb3e-c84018a675c6","international_format_number":"14155550100","national_format_number":"(415) 555-0100","country_code":"US","country_code_iso3":"USA","country_name":"United States of America","country_prefix":"1","request_price":"0.00500000","remaining_balance":"99.99050000","current_carrier":{"network_code":"31016","name":"The \"Open Air\" Network","country":"US","network_type":"mobile"},"original_carrier":{"network_code":"31012","name":"Möwe Mobilfunk AG","country":"US","network_type":"mobile"},"ported":"assumed_ported","roaming":{"status":"unknown"}}', NULL, NULL);
INSERT INTO answers (id, lookup_id, execution_id, sequence, run_id, at, outcome, format, raw, reason_slug, reason_words) VALUES (3, 3, 1, 3, '20261129-164045-dpw6', 1795970445934, 'insight', 'json', '{"status":0,"status_message":"Success","request_id":"b051c8d1-d145-15b8-a8e2-9136ea4c0a83","international_format_number":"4915112345678","national_format_number":"0151 12345678","country_code":"DE","country_code_iso3":"DEU","country_name":"Germany","country_prefix":"49","request_price":"0.0062","remaining_balance":"99.98430000","current_carrier":{"network_code":"NONE","name":"Unknown","country":"DE","network_type":"unknown"},"original_carrier":{"network_code":"NONE","name":"Unknown","country":"DE","network_type":"unknown"},"ported":"assumed_not_ported","roaming":{"status":"unknown"}}', NULL, NULL);
INSERT INTO answers (id, lookup_id, execution_id, sequence, run_id, at, outcome, format, raw, reason_slug, reason_words) VALUES (4, 4, 1, 4, '20261129-164045-dpw6', 1795970445938, 'insight', 'json', '{"status":0,"status_message":"Success","request_id":"8b69f3cc-658b-076e-00ae-89781b5c290b","international_format_number":"33612345678","national_format_number":"0612 345678","country_code":"FR","country_code_iso3":"FRA","country_name":"France","country_prefix":"33","request_price":"0.004900","remaining_balance":"99.9794","current_carrier":{"network_code":"FR-FIXED","name":"France Landline","country":"FR","network_type":"landline"},"ported":"unknown"}', NULL, NULL);
INSERT INTO answers (id, lookup_id, execution_id, sequence, run_id, at, outcome, format, raw, reason_slug, reason_words) VALUES (5, 1, 2, 1, '20261129-164046-qepw', 1795970446560, 'insight', 'json', '{"status":0,"status_message":"Success","request_id":"5612cc1c-5f7b-0fdf-88b0-c430c044e1f1","international_format_number":"447700900001","national_format_number":"07700 900001","country_code":"GB","country_code_iso3":"GBR","country_name":"United Kingdom","country_prefix":"44","request_price":"0.00450000","remaining_balance":"99.99550000","current_carrier":{"network_code":"23423","name":"Żubr Sieć Komórkowa","country":"GB","network_type":"mobile"},"original_carrier":{"network_code":"23423","name":"Żubr Sieć Komórkowa","country":"GB","network_type":"mobile"},"ported":"not_ported"}', NULL, NULL);
INSERT INTO prices (scope_id, product, country, last_net, last_at, least_net, most_net, dearest_request) VALUES (1, 'standard', 'DE', '0.00620000', 1795970445934, '0.00620000', '0.00620000', '0.00620000');
INSERT INTO prices (scope_id, product, country, last_net, last_at, least_net, most_net, dearest_request) VALUES (1, 'standard', 'FR', '0.00490000', 1795970445938, '0.00490000', '0.00490000', '0.00490000');
INSERT INTO prices (scope_id, product, country, last_net, last_at, least_net, most_net, dearest_request) VALUES (1, 'standard', 'GB', '0.00450000', 1795970446560, '0.00450000', '0.00450000', '0.00450000');
INSERT INTO prices (scope_id, product, country, last_net, last_at, least_net, most_net, dearest_request) VALUES (1, 'standard', 'US', '0.00500000', 1795970445879, '0.00500000', '0.00500000', '0.00500000');
INSERT INTO outputs (path, size, sha256) VALUES ('/srv/lists/l.enriched.csv', 1360, '0695bd0a79fe87289b757d7370cb339b2c54f617e799b8151f636c490300eb2b');
INSERT INTO outputs (path, size, sha256) VALUES ('/srv/lists/l.enriched.csv', 1835, 'b99546d913a2a7b5191e0fb7d56fc51ee4fc3ce59e505aec1c9aaaa22de59216');
PRAGMA application_id = 1313423948;
PRAGMA user_version = 1;
