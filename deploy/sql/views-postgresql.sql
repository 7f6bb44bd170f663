-- Views to read: for psql, Grafana's PostgreSQL source, notebooks. Nothing of Voicemark needs them, and no collector is
-- slower for them. Run it as the owner of the tables, and again after each upgrade, which may bring columns:
--
--   psql -v ON_ERROR_STOP=1 -f deploy/sql/views-postgresql.sql voicemark
--   \password voicemark_reader                     -- may read these views, and no table: no token, no quarantine
--
-- `time` is a timestamp, for axes; start_time, timestamp … stay Unix seconds, as in every export. What is missing is NULL.
-- Rows that are `excluded` were taken out by a person: leave them out, as every figure does. Warm-ups are among the
-- requests (warmup), and so are those that were not sampled on purpose (sampled) and judgements (judged_request_id).
BEGIN;

DROP VIEW IF EXISTS voicemark_rollups, voicemark_samples, voicemark_requests, voicemark_runs, voicemark_left_out;

CREATE VIEW voicemark_left_out AS
  SELECT target_kind, target FROM correction
  WHERE undone_at IS NULL AND (kind = 'exclude'
    OR (kind = 'delete' AND (target_kind = 'campaign' OR detail LIKE '%"removing"%')));

CREATE VIEW voicemark_runs AS
SELECT
  run.run_id,
  agent.agent_id,
  to_timestamp(run.started_wall) AS time,
  run.started_wall,
  run.last_seen,
  run.hardware_tier,
  run.device_type,
  run.hardware::jsonb AS hardware,
  run.import_ref IS NOT NULL AS imported,
  run.total_samples IS NOT NULL AS ended,
  run.run_id IN (SELECT target FROM voicemark_left_out WHERE target_kind = 'run')
    OR agent.agent_id IN (SELECT target FROM voicemark_left_out WHERE target_kind = 'agent')
    OR coalesce(imported_file.import_id, '') IN (SELECT target FROM voicemark_left_out WHERE target_kind = 'import')
    AS excluded,
  run.ref AS run_ref
FROM run
JOIN agent ON agent.ref = run.agent_ref
LEFT JOIN imported_file ON imported_file.ref = run.import_ref;

CREATE VIEW voicemark_requests AS
SELECT
  to_timestamp(request.start_time) AS time,
  run.agent_id,
  run.run_id,
  run.imported,
  run.excluded
    OR request.request_id IN (SELECT target FROM voicemark_left_out WHERE target_kind = 'request')
    OR coalesce(request.judged_request_id, '') IN (SELECT target FROM voicemark_left_out WHERE target_kind = 'request')
    OR coalesce(request.campaign_id, '') IN (SELECT target FROM voicemark_left_out WHERE target_kind = 'campaign')
    AS excluded,
  request.*
FROM request
JOIN voicemark_runs AS run ON run.run_ref = request.run_ref;

-- As they were measured. `watched` names the subject, NULL the agent's own synthesis.
CREATE VIEW voicemark_samples AS
SELECT
  to_timestamp(sample.timestamp) AS time,
  run.agent_id,
  run.run_id,
  run.hardware_tier,
  run.excluded,
  sample.*
FROM sample
JOIN voicemark_runs AS run ON run.run_ref = sample.run_ref;

-- What stands for samples that retention has folded: n of them, each measured column as min, mean, max and n. They are
-- not among voicemark_samples.
CREATE VIEW voicemark_rollups AS
SELECT
  to_timestamp(rollup.first_timestamp) AS time,
  run.agent_id,
  run.run_id,
  run.hardware_tier,
  run.excluded,
  rollup.*
FROM rollup
JOIN voicemark_runs AS run ON run.run_ref = rollup.run_ref;

DO $$
DECLARE
  name text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'voicemark_reader') THEN
    CREATE ROLE voicemark_reader LOGIN;
  END IF;
  GRANT USAGE ON SCHEMA public TO voicemark_reader;
  FOREACH name IN ARRAY ARRAY['voicemark_runs', 'voicemark_requests', 'voicemark_samples', 'voicemark_rollups'] LOOP
    EXECUTE format('GRANT SELECT ON %I TO voicemark_reader', name);
  END LOOP;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE NOTICE 'the role voicemark_reader was not made: only who may create roles can';
END
$$;

COMMIT;
