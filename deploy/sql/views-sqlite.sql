-- Views to read a SQLite database by, for as long as a connection lasts: nothing is written into the file, also while a
-- collector works in it.
--
--   sqlite3 -readonly -init deploy/sql/views-sqlite.sql ~/.voicemark/collector.db
--   python: connection.executescript(open('deploy/sql/views-sqlite.sql').read())
--
-- `time` is ISO 8601 in UTC; start_time, timestamp … stay Unix seconds, as in every export. What is missing is NULL. Rows
-- that are `excluded` were taken out by a person: leave them out, as every figure does. Warm-ups are among the requests
-- (warmup), and so are those that were not sampled on purpose (sampled) and judgements (judged_request_id).

CREATE TEMP VIEW voicemark_left_out AS
  SELECT target_kind, target FROM correction
  WHERE undone_at IS NULL AND (kind = 'exclude'
    OR (kind = 'delete' AND (target_kind = 'campaign' OR detail LIKE '%"removing"%')));

CREATE TEMP VIEW voicemark_runs AS
SELECT
  run.run_id,
  agent.agent_id,
  strftime('%Y-%m-%dT%H:%M:%fZ', run.started_wall, 'unixepoch') AS time,
  run.started_wall,
  run.last_seen,
  run.hardware_tier,
  run.device_type,
  run.hardware,
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

CREATE TEMP VIEW voicemark_requests AS
SELECT
  strftime('%Y-%m-%dT%H:%M:%fZ', request.start_time, 'unixepoch') AS time,
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
CREATE TEMP VIEW voicemark_samples AS
SELECT
  strftime('%Y-%m-%dT%H:%M:%fZ', sample.timestamp, 'unixepoch') AS time,
  run.agent_id,
  run.run_id,
  run.hardware_tier,
  run.excluded,
  sample.*
FROM sample
JOIN voicemark_runs AS run ON run.run_ref = sample.run_ref;

-- What stands for samples that retention has folded: n of them, each measured column as min, mean, max and n. They are
-- not among voicemark_samples.
CREATE TEMP VIEW voicemark_rollups AS
SELECT
  strftime('%Y-%m-%dT%H:%M:%fZ', rollup.first_timestamp, 'unixepoch') AS time,
  run.agent_id,
  run.run_id,
  run.hardware_tier,
  run.excluded,
  rollup.*
FROM rollup
JOIN voicemark_runs AS run ON run.run_ref = rollup.run_ref;
