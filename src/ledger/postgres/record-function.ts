import { CRASHED } from '../rules.ts';
import { FORGOTTEN_ATTEMPT, FORGOTTEN_EXECUTION } from './errors.ts';
import { SERVER_NOW } from './server-clock.ts';

/** Money that doubts, bounds and balances move: rare, so rows are written and added up anew. */
const RECORD_RARE = `
CREATE FUNCTION insight_batch.record_rare(the_run text, e jsonb) RETURNS void LANGUAGE plpgsql SET search_path = insight_batch, pg_temp AS $$
DECLARE ex bigint := (e->>'execution')::bigint; found_ids int; asked int := coalesce(jsonb_array_length(e->'ids'), 0);
BEGIN
  IF asked > 0 THEN
    SELECT count(*) INTO found_ids FROM jsonb_to_recordset(e->'ids') AS i(execution bigint, sequence int)
      JOIN attempts a ON a.execution_id = i.execution AND a.sequence = i.sequence AND a.run_id = the_run;
    IF found_ids <> asked THEN RAISE EXCEPTION 'The ledger has not all of the attempts % of this run.', e->'ids'; END IF;
  END IF;
  CASE e->>'kind'
    WHEN 'raised' THEN
      UPDATE attempts SET ceiling = (e->>'ceiling')::numeric WHERE execution_id = ex AND sequence = (e->>'sequence')::int AND run_id = the_run
        AND (class IS NULL OR class = 'in_doubt' AND NOT released) AND (ceiling IS NULL OR ceiling < (e->>'ceiling')::numeric);
    WHEN 'released' THEN
      UPDATE attempts a SET released = true FROM jsonb_to_recordset(e->'ids') AS i(execution bigint, sequence int)
        WHERE a.execution_id = i.execution AND a.sequence = i.sequence AND a.class = 'in_doubt' AND NOT a.released;
    WHEN 'bounded' THEN
      UPDATE attempts a SET bounded = EXISTS (SELECT 1 FROM jsonb_to_recordset(e->'ids') AS i(sequence int) WHERE i.sequence = a.sequence)
        WHERE a.execution_id = ex AND a.run_id = the_run AND a.class = 'in_doubt' AND NOT a.released;
      UPDATE executions SET doubt_bound = (e->>'bound')::numeric WHERE id = ex AND run_id = the_run;
    WHEN 'confirmed' THEN
      UPDATE executions SET unconfirmed = least(unconfirmed, (e->>'unconfirmed')::numeric), confirmed = least(unconfirmed, (e->>'unconfirmed')::numeric)
        WHERE id = ex AND run_id = the_run;
      IF NOT FOUND THEN RAISE EXCEPTION 'Execution % is none of this run: no balance can confirm it.', ex; END IF;
    WHEN 'balance_read' THEN
      UPDATE executions SET least_balance = least(least_balance, (e->>'balance')::numeric) WHERE id = ex AND run_id = the_run;
    WHEN 'money_in' THEN
      UPDATE executions SET money_in = true WHERE id = ex AND run_id = the_run;
  END CASE;
  PERFORM recount_run(the_run);
END $$;`;

/**
 * One batch, its events in order. Totals of the execution and of its run are carried in \`x\` and
 * \`r\`, rows that are locked, and written once at the end. Its statements, and those of what it
 * calls, are planned once a connection.
 */
const RECORD = `
CREATE FUNCTION insight_batch.record(ex bigint, mark text, batch jsonb, lease interval) RETURNS jsonb LANGUAGE plpgsql
  SET search_path = insight_batch, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  x executions; r runs; before runs; c accounts; e record; a attempts; verdict text; verdicts text[] := '{}'; fresh bigint[] := '{}'; refused boolean := false; the_lookup bigint;
  charged int[] := '{}'; is_news boolean := false; more numeric; other_runs numeric; is_one boolean; is_late boolean; is_forgotten boolean;
BEGIN
  IF jsonb_path_exists(batch, '$[*].rare') THEN
    PERFORM 1 FROM executions WHERE run_id = (SELECT run_id FROM executions WHERE id = ex) ORDER BY id FOR UPDATE;
  END IF;
  SELECT * INTO x FROM executions WHERE id = ex FOR UPDATE;
  IF NOT FOUND OR x.token <> mark OR x.finished_at IS NOT NULL AND x.fenced_at IS NULL THEN
    RAISE EXCEPTION 'The ledger has no open execution %.', ex USING ERRCODE = '${FORGOTTEN_EXECUTION}';
  END IF;
  SELECT * INTO r FROM runs WHERE id = x.run_id FOR UPDATE;
  before := r;
  SELECT * INTO c FROM accounts WHERE scope_id = r.scope_id FOR UPDATE;
  other_runs := c.net + c.doubt + c.unconfirmed + c.reserved - r.net - r.doubt - r.unconfirmed - r.reserved;
  IF x.fenced_at IS NULL AND jsonb_path_exists(batch, '$[*].number') OR jsonb_path_exists(batch, '$[*] ? (@.kind == "restored")') THEN fresh := claim_lookups(r.scope_id, batch); END IF;
  FOR e IN SELECT * FROM jsonb_to_recordset(batch) AS t(
    kind text, execution bigint, sequence int, at bigint, number text, product text, country text, ip text, ceiling numeric, seen bigint, skips boolean, most int, account_most numeric, epoch int, ms double precision,
    class text, throttled boolean, source text, requested numeric, refunded numeric, status text, request_id text, slug text, words text, network text,
    carrier text, balance numeric, refund boolean, outcome text, format text, raw text, answer_slug text, answer_words text, rare jsonb)
  LOOP
    IF e.rare IS NULL AND e.execution <> ex THEN RAISE EXCEPTION 'Attempt %.% is not of the open execution %.', e.execution, e.sequence, ex; END IF;
    IF e.kind = 'sent' THEN
      SELECT l.id INTO the_lookup FROM numbers n JOIN lookups l ON l.number_id = n.id
        WHERE n.e164 = e.number AND l.scope_id = r.scope_id AND l.product = e.product AND coalesce(l.ip, '') = coalesce(e.ip, '');
      SELECT EXISTS (SELECT 1 FROM attempts WHERE lookup_id = the_lookup AND run_id = r.id) INTO is_one;
      IF x.fenced_at IS NOT NULL THEN verdict := 'fenced';
      ELSIF EXISTS (SELECT 1 FROM attempts WHERE execution_id = ex AND sequence = e.sequence) THEN verdict := 'started';
      ELSIF EXISTS (SELECT 1 FROM attempts WHERE lookup_id = the_lookup AND class IS NULL) THEN verdict := 'in_flight';
      ELSIF (SELECT max(id) FROM answers WHERE lookup_id = the_lookup) IS DISTINCT FROM e.seen THEN verdict := 'answered';
      ELSIF e.skips AND may_be_bought(the_lookup) THEN verdict := 'doubtful';
      ELSIF r.attempted + (NOT is_one)::int > e.most THEN verdict := 'limit';
      ELSIF c.price_epoch - x.price_epoch > e.epoch THEN verdict := 'outpriced';
      ELSIF r.net + r.doubt + r.unconfirmed + r.reserved + coalesce(e.ceiling, 0) > r.max_spend THEN verdict := 'no_money';
      ELSIF other_runs + r.net + r.doubt + r.unconfirmed + r.reserved + coalesce(e.ceiling, 0) > e.account_most THEN verdict := 'floor';
      ELSE
        verdict := 'started';
        INSERT INTO attempts (execution_id, sequence, run_id, lookup_id, country, sent_at, ceiling)
          VALUES (ex, e.sequence, r.id, the_lookup, e.country, e.at, e.ceiling);
        r.reserved := r.reserved + coalesce(e.ceiling, 0); r.reservations := r.reservations + 1; x.attempts := x.attempts + 1;
        IF NOT is_one THEN r.attempted := r.attempted + 1; END IF;
      END IF;
      refused := refused OR verdict <> 'started';
      verdicts := verdicts || verdict;
    ELSIF e.kind = 'restored' THEN
      SELECT l.id INTO the_lookup FROM numbers n JOIN lookups l ON l.number_id = n.id
        WHERE n.e164 = e.number AND l.scope_id = r.scope_id AND l.product = e.product AND coalesce(l.ip, '') = coalesce(e.ip, '');
      SELECT EXISTS (SELECT 1 FROM attempts WHERE lookup_id = the_lookup AND run_id = r.id) INTO is_one;
      -- In doubt until its end is told, because somebody else may have the lookup on the wire by now.
      INSERT INTO attempts (execution_id, sequence, run_id, lookup_id, country, sent_at, ceiling, class, ended_at, reason_slug, reason_words)
        VALUES (ex, e.sequence, r.id, the_lookup, e.country, e.at, e.ceiling, CASE WHEN e.ceiling = 0 THEN 'rejected' ELSE 'in_doubt' END, e.at, '${CRASHED.slug}', '${CRASHED.words}')
        ON CONFLICT DO NOTHING;
      IF FOUND THEN
        x.attempts := x.attempts + 1;
        IF NOT is_one THEN r.attempted := r.attempted + 1; END IF;
        x.doubt_free := x.doubt_free + coalesce(e.ceiling, 0); r.doubt := r.doubt + coalesce(e.ceiling, 0);
      END IF;
    ELSIF e.kind = 'ended' THEN
      SELECT * INTO a FROM attempts WHERE execution_id = ex AND sequence = e.sequence FOR UPDATE;
      IF a.class = e.class THEN CONTINUE; END IF;
      -- What another process has called doubtful when this one seemed dead: the answer came after all.
      is_late := a.class IN ('in_doubt', 'rejected') AND a.reason_slug = '${CRASHED.slug}' AND NOT a.released AND NOT a.bounded;
      -- What was settled otherwise while this one seemed dead stays so, by records or by a balance.
      IF FOUND AND x.fenced_at IS NOT NULL AND a.class IS NOT NULL AND is_late IS NOT TRUE THEN CONTINUE; END IF;
      IF NOT FOUND OR NOT (a.class IS NULL OR is_late) THEN
        RAISE EXCEPTION 'The open execution has no open attempt %.%', ex, e.sequence USING ERRCODE = '${FORGOTTEN_ATTEMPT}';
      END IF;
      -- Forgotten while this one seemed dead: the answer comes without the person.
      is_forgotten := x.fenced_at IS NOT NULL AND EXISTS (SELECT 1 FROM lookups WHERE id = a.lookup_id AND number_id IS NULL);
      UPDATE attempts SET class = e.class, ended_at = e.at, latency_ms = e.ms, throttled = coalesce(e.throttled, false), charge_source = e.source,
        requested = e.requested, refunded = e.refunded, status = e.status, request_id = e.request_id, reason_slug = e.slug, reason_words = CASE WHEN is_forgotten THEN '' ELSE e.words END,
        network_type = e.network, carrier = e.carrier, remaining_balance = e.balance, refund_expected = coalesce(e.refund, false)
        WHERE execution_id = ex AND sequence = e.sequence;
      IF a.class = 'in_doubt' THEN x.doubt_free := x.doubt_free - coalesce(a.ceiling, 0); r.doubt := r.doubt - coalesce(a.ceiling, 0);
      ELSIF a.class IS NULL THEN r.reserved := r.reserved - coalesce(a.ceiling, 0); r.reservations := r.reservations - 1;
      END IF;
      IF e.outcome IS NOT NULL AND NOT is_forgotten THEN
        INSERT INTO answers (lookup_id, execution_id, sequence, run_id, at, outcome, format, raw, reason_slug, reason_words)
          VALUES (a.lookup_id, ex, e.sequence, r.id, e.at, e.outcome, e.format, e.raw, e.answer_slug, e.answer_words);
      END IF;
      IF e.class = 'in_doubt' THEN
        x.doubt_free := x.doubt_free + coalesce(a.ceiling, 0); r.doubt := r.doubt + coalesce(a.ceiling, 0);
      ELSIF e.class = 'settled' THEN
        x.requested := x.requested + coalesce(e.requested, 0); x.refunded := x.refunded + coalesce(e.refunded, 0);
        r.net := r.net + coalesce(e.requested - e.refunded, 0);
        is_news := is_news OR coalesce(e.requested > coalesce(a.ceiling, 0), false);
        IF e.source = 'reported' THEN charged := charged || e.sequence;
        ELSE
          more := CASE WHEN a.ceiling IS NOT NULL THEN greatest(a.ceiling - coalesce(e.requested - e.refunded, 0), 0) WHEN e.source = 'priced' THEN 0 END;
          r.unconfirmed := r.unconfirmed - coalesce(x.unconfirmed, 0);
          x.unconfirmed := x.unconfirmed + more;
          r.unconfirmed := r.unconfirmed + coalesce(x.unconfirmed, 0);
        END IF;
      END IF;
    ELSE
      PERFORM write_totals(x, r);
      PERFORM record_rare(r.id, e.rare);
      SELECT * INTO x FROM executions WHERE id = ex;
      SELECT * INTO r FROM runs WHERE id = x.run_id;
    END IF;
  END LOOP;
  PERFORM write_totals(x, r);
  UPDATE accounts SET net = net + r.net - before.net, doubt = doubt + r.doubt - before.doubt, unconfirmed = unconfirmed + r.unconfirmed - before.unconfirmed,
    reserved = reserved + r.reserved - before.reserved WHERE scope_id = r.scope_id RETURNING * INTO c;
  UPDATE executions SET lease_until = clock_timestamp() + lease WHERE id = ex AND fenced_at IS NULL;
  IF refused AND cardinality(fresh) > 0 THEN PERFORM drop_unused(fresh); END IF;
  IF cardinality(charged) > 0 THEN is_news := learn_prices(ex, charged) OR is_news; END IF;
  -- Others are to learn it; whoever brought it knows it already.
  IF is_news THEN
    UPDATE accounts SET price_epoch = price_epoch + 1 WHERE scope_id = r.scope_id;
    UPDATE executions SET price_epoch = price_epoch + 1 WHERE id = ex;
  END IF;
  RETURN (SELECT jsonb_build_object('verdicts', verdicts, 'now', ${SERVER_NOW},
      'run', held(r.net, r.doubt, r.unconfirmed, r.reserved), 'account', held(c.net, c.doubt, c.unconfirmed, c.reserved),
      'own', held(x.requested - x.refunded, x.doubt_free + coalesce(least(x.doubt_bound, x.doubt_bounded), 0), coalesce(x.unconfirmed, 0), o.reserved),
      'price_epoch', c.price_epoch - x.price_epoch, 'run_open', o.run_open, 'account_open', o.account_open)
    FROM (SELECT coalesce(sum(t.ceiling) FILTER (WHERE t.execution_id = ex), 0) AS reserved,
        count(*) FILTER (WHERE t.execution_id <> ex AND t.run_id = r.id) AS run_open, count(*) FILTER (WHERE t.execution_id <> ex) AS account_open
      FROM attempts t JOIN runs u ON u.id = t.run_id WHERE t.class IS NULL AND u.scope_id = r.scope_id) o);
END $$;`;

/** Amounts as texts, because JSON's numbers are not exact. */
const HELD = `
CREATE FUNCTION insight_batch.held(net numeric, doubt numeric, unconfirmed numeric, reserved numeric) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_build_object('net', net::text, 'doubt', doubt::text, 'unconfirmed', unconfirmed::text, 'reserved', reserved::text)
$$;`;

/** No function in SQL: its statements are planned at each call. */
const WRITE_TOTALS = `
CREATE FUNCTION insight_batch.write_totals(x insight_batch.executions, r insight_batch.runs) RETURNS void LANGUAGE plpgsql SET search_path = insight_batch, pg_temp AS $$
BEGIN
  UPDATE executions SET attempts = x.attempts, requested = x.requested, refunded = x.refunded, unconfirmed = x.unconfirmed, doubt_free = x.doubt_free WHERE id = x.id;
  UPDATE runs SET attempted = r.attempted, net = r.net, doubt = r.doubt, unconfirmed = r.unconfirmed, reserved = r.reserved, reservations = r.reservations WHERE id = r.id;
END $$;`;

/** Whether an attempt of the lookup may have been bought: what {@link mayBeBought} says of one. */
const MAY_BE_BOUGHT = `
CREATE FUNCTION insight_batch.may_be_bought(the_lookup bigint) RETURNS boolean LANGUAGE sql STABLE SET search_path = insight_batch, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM attempts a WHERE a.lookup_id = the_lookup AND CASE
    WHEN a.reconciled_from <> 'not_sent' THEN a.class = 'settled' AND a.reconciled_from <> 'settled'
    ELSE a.released OR a.class IS NULL AND a.ceiling IS DISTINCT FROM 0 OR a.class = 'in_doubt' END)
$$;`;

/** SQL that makes what records a batch, in an order in which it can be made. */
export const RECORDING = [MAY_BE_BOUGHT, WRITE_TOTALS, HELD, RECORD_RARE, RECORD];
