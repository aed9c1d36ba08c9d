/*
 * The shares of an account's pace, by which several processes together start no more in any second
 * than one might. What is counted of a member is the most that it may use: what it is told, or says
 * that it goes by, and for one window after it has confirmed less also what it had before. More is
 * given only of what nobody is counted with, so the sum never passes the smallest rate that all
 * have agreed on, however late a beat is. The server's clock alone is asked.
 */

/** How long a share may be used without another beat. */
const LEASE_MS = 5_000;
/** A second, what a start keeps beyond it, and some jitter: after so long earlier starts count no more. */
const WINDOW_MS = 1_050;
const BEAT_MS = 500;
/** Where there are more who want than places, a place goes round so often. */
const TURN_MS = 3_000;

/** Gone after a crash of the server, and worth no disk: what they hold is over after a lease. */
const MEMBERS = `
  scope_id int NOT NULL, member bigint NOT NULL, beat bigint NOT NULL, rate int NOT NULL, wants int NOT NULL, started int NOT NULL, passed int NOT NULL, share int NOT NULL, most int NOT NULL, held int NOT NULL,
  held_until timestamptz NOT NULL, expires timestamptz NOT NULL, PRIMARY KEY (scope_id, member)`;
const ACCOUNTS = `
  scope_id int PRIMARY KEY, booted timestamptz NOT NULL, learning_until timestamptz NOT NULL, paused_until timestamptz NOT NULL, taken double precision NOT NULL,
  taken_by bigint`;

/** Whoever ever shared an account's pace: this is on the disk, so that tables that a crash has emptied are told from new ones. */
const KNOWN_TABLE = 'CREATE TABLE insight_batch.pace_known (scope_id int PRIMARY KEY)';
/** A server that has no unlogged tables gets ordinary ones: beats are not waited for on its disk. */
const PACE_TABLES = `
DO $$ BEGIN
  CREATE UNLOGGED TABLE insight_batch.pace (${ACCOUNTS});
  CREATE UNLOGGED TABLE insight_batch.pace_members (${MEMBERS});
EXCEPTION WHEN feature_not_supported OR object_not_in_prerequisite_state THEN
  CREATE TABLE insight_batch.pace (${ACCOUNTS});
  CREATE TABLE insight_batch.pace_members (${MEMBERS});
END $$;`;

const LEASE = `interval '${LEASE_MS} milliseconds'`;
const WINDOW = `interval '${WINDOW_MS} milliseconds'`;

/**
 * The fair share of one of those that are alive: all get what they want up to one level, and what is
 * left goes to as many of those that want more. Where that level is 0, the places go round.
 */
const PACE_TARGET = `
CREATE FUNCTION insight_batch.pace_target(sc int, me bigint, n int, turn bigint, t timestamptz) RETURNS int LANGUAGE plpgsql SET search_path = insight_batch, pg_temp AS $$
DECLARE m record; spare int := n; many int; level int := n; rest int := 0; mine int; place int;
BEGIN
  SELECT count(*) INTO many FROM pace_members WHERE scope_id = sc AND expires > t;
  FOR m IN SELECT least(wants, n) AS wants FROM pace_members WHERE scope_id = sc AND expires > t ORDER BY 1 LOOP
    IF m.wants * many > spare THEN level := spare / many; rest := spare % many; EXIT; END IF;
    spare := spare - m.wants; many := many - 1;
  END LOOP;
  SELECT least(w.wants, n), (w.place + CASE WHEN level = 0 THEN turn ELSE 0 END) % w.many INTO mine, place FROM (
    SELECT member, wants, row_number() OVER (ORDER BY member) AS place, count(*) OVER () AS many
    FROM pace_members WHERE scope_id = sc AND expires > t AND least(wants, n) > level) w WHERE w.member = me;
  IF FOUND THEN RETURN level + (place < rest)::int; END IF;
  RETURN (SELECT least(wants, n) FROM pace_members WHERE scope_id = sc AND member = me);
END $$;`;

/** What a member may use, see above. */
const PACE_COUNT = `
CREATE FUNCTION insight_batch.pace_count(m insight_batch.pace_members, t timestamptz) RETURNS int LANGUAGE sql IMMUTABLE SET search_path = insight_batch, pg_temp AS $$
  SELECT CASE WHEN m.held_until > t THEN greatest(m.held, m.most) ELSE m.most END
$$;`;

/**
 * The account's row, locked. Where the server has started anew, nobody may know what is used: for as
 * long as a share could be, everybody keeps what it says that it has, unless nobody else is alive or
 * nobody ever had one.
 */
const PACE_ACCOUNT = `
CREATE FUNCTION insight_batch.pace_account(sc int, me bigint) RETURNS insight_batch.pace LANGUAGE plpgsql SET search_path = insight_batch, pg_temp AS $$
DECLARE p pace; t timestamptz; is_new boolean := false;
BEGIN
  SELECT * INTO p FROM pace WHERE scope_id = sc FOR UPDATE;
  IF FOUND THEN PERFORM set_config('synchronous_commit', 'off', true);
  ELSE
    INSERT INTO pace_known (scope_id) VALUES (sc) ON CONFLICT DO NOTHING;
    is_new := FOUND;
    INSERT INTO pace (scope_id, booted, learning_until, paused_until, taken) VALUES (sc, '-infinity', clock_timestamp(), clock_timestamp(), 1) ON CONFLICT DO NOTHING;
    SELECT * INTO p FROM pace WHERE scope_id = sc FOR UPDATE;
  END IF;
  IF p.booted <> pg_postmaster_start_time() THEN
    t := clock_timestamp();
    DELETE FROM pace_members WHERE scope_id = sc;
    p.booted := pg_postmaster_start_time();
    p.learning_until := CASE WHEN NOT is_new AND EXISTS (
        SELECT 1 FROM executions e JOIN runs r ON r.id = e.run_id
        WHERE r.scope_id = sc AND e.id <> me AND e.finished_at IS NULL AND e.fenced_at IS NULL AND e.lease_until > t)
      THEN t + ${LEASE} + ${WINDOW} ELSE t END;
    UPDATE pace SET booted = p.booted, learning_until = p.learning_until WHERE scope_id = sc;
  END IF;
  RETURN p;
END $$;`;

/** The slow-down of all is the lowest that one has found, who alone may raise it; and the longest pause. */
const PACE_SLOW = `
CREATE FUNCTION insight_batch.pace_slow(p insight_batch.pace, me bigint, b jsonb, t timestamptz) RETURNS insight_batch.pace
LANGUAGE plpgsql SET search_path = insight_batch, pg_temp AS $$
DECLARE found_out double precision := least((b->>'taken')::double precision, 1); pause double precision := (b->>'pausedMs')::double precision;
BEGIN
  IF found_out < p.taken OR p.taken_by = me THEN
    p.taken := found_out; p.taken_by := CASE WHEN found_out < 1 THEN me END;
  ELSIF p.taken < 1 AND NOT EXISTS (SELECT 1 FROM pace_members WHERE scope_id = p.scope_id AND member = p.taken_by AND expires > t) THEN
    p.taken_by := me;
  END IF;
  IF pause > 0 THEN p.paused_until := greatest(p.paused_until, t + pause * interval '1 millisecond'); END IF;
  UPDATE pace o SET taken = p.taken, taken_by = p.taken_by, paused_until = p.paused_until
    WHERE scope_id = p.scope_id AND (o.taken, o.taken_by, o.paused_until) IS DISTINCT FROM (p.taken, p.taken_by, p.paused_until);
  RETURN p;
END $$;`;

/** One beat. NULL where a later one of the same member came first: this one was given up long ago. */
const PACE_BEAT = `
CREATE FUNCTION insight_batch.pace_beat(sc int, me bigint, the_beat bigint, b jsonb) RETURNS jsonb LANGUAGE plpgsql SET search_path = insight_batch, pg_temp AS $$
DECLARE p pace; m pace_members; t timestamptz; n int; counted int; target int; given int; others int; found_at double precision := (b->>'taken')::double precision;
  has int := (b->>'has')::int; next_at timestamptz; others_started int; others_passed int;
BEGIN
  p := pace_account(sc, me);
  t := clock_timestamp();
  SELECT * INTO m FROM pace_members WHERE scope_id = sc AND member = me;
  IF m.beat >= the_beat THEN RETURN NULL; END IF;
  DELETE FROM pace_members WHERE scope_id = sc AND expires + ${WINDOW} < t AND member <> me;
  counted := coalesce(pace_count(m, t), 0);
  INSERT INTO pace_members (scope_id, member, beat, rate, wants, started, passed, share, most, held, held_until, expires)
    VALUES (sc, me, the_beat, (b->>'rate')::int, (b->>'wants')::int, (b->>'started')::int, (b->>'passed')::int, 0, has, 0, t, t + ${LEASE})
    ON CONFLICT (scope_id, member) DO UPDATE SET beat = excluded.beat, rate = excluded.rate, wants = excluded.wants, started = excluded.started, passed = excluded.passed, expires = excluded.expires;
  SELECT min(rate) INTO n FROM pace_members WHERE scope_id = sc AND expires > t;
  SELECT coalesce(sum(pace_count(o, t)), 0), min(CASE WHEN expires <= t THEN expires + ${WINDOW} WHEN held_until > t AND held > most THEN held_until END)
    , coalesce(sum(started) FILTER (WHERE expires > t), 0), coalesce(sum(passed) FILTER (WHERE expires > t), 0)
    INTO others, next_at, others_started, others_passed FROM pace_members o WHERE scope_id = sc AND member <> me;
  target := pace_target(sc, me, n, greatest(0, floor(extract(epoch FROM t - p.learning_until) * 1000 / ${TURN_MS}))::bigint, t);
  given := least(target, greatest(0, n - others));
  IF p.learning_until > t THEN given := least(has, (b->>'wants')::int, n); END IF;
  IF greatest(has, given) < m.most THEN m.held := counted; m.held_until := t + ${WINDOW}; END IF;
  UPDATE pace_members SET share = given, most = greatest(has, given), held = coalesce(m.held, 0), held_until = coalesce(m.held_until, t)
    WHERE scope_id = sc AND member = me;
  p := pace_slow(p, me, b, t);
  IF given >= target THEN next_at := NULL; END IF;
  RETURN jsonb_build_object('share', given, 'rate', n, 'leaseMs', ${LEASE_MS}, 'pausedMs', greatest(0, extract(epoch FROM p.paused_until - t) * 1000),
    'taken', CASE WHEN p.taken_by = me AND found_at <= p.taken THEN 1 ELSE p.taken END, 'inherits', p.taken_by = me AND found_at > p.taken,
    'othersStarted', others_started, 'othersPassed', others_passed,
    'nextMs', least(${BEAT_MS}, coalesce(ceil(extract(epoch FROM next_at - t) * 1000) + 1, ${BEAT_MS})));
END $$;`;

/** Gives back what a member has: it counts for one window more. */
const PACE_LEAVE = `
CREATE FUNCTION insight_batch.pace_leave(sc int, me bigint, the_beat bigint) RETURNS void LANGUAGE plpgsql SET search_path = insight_batch, pg_temp AS $$
DECLARE t timestamptz;
BEGIN
  PERFORM pace_account(sc, me);
  t := clock_timestamp();
  UPDATE pace_members m SET beat = the_beat, wants = 0, share = 0, most = 0, held = pace_count(m, t), held_until = t + ${WINDOW}, expires = t
    WHERE scope_id = sc AND member = me AND beat < the_beat;
END $$;`;

/** SQL that makes tables and functions, in an order in which they can be made. */
export const PACE = [
  KNOWN_TABLE,
  PACE_TABLES,
  PACE_TARGET,
  PACE_COUNT,
  PACE_ACCOUNT,
  PACE_SLOW,
  PACE_BEAT,
  PACE_LEAVE,
];
