-- Turns a database that a collector has migrated into a distributed one (Citus 13 on PostgreSQL 15 to 17).
-- Run it on the coordinator as the owner of the tables, while no collector is running, and again after an upgrade
-- of Voicemark: what is distributed already stays as it is, and data that is there moves along.
--
--   CREATE EXTENSION citus;                                   -- in this database, on every node
--   SELECT citus_set_coordinator_host('coordinator', 5432);
--   SELECT citus_add_node('worker-1', 5432);                  -- once for each worker
--   voicemark collector                                       -- once with DATABASE_URL, for the tables; stop it
--   psql -v ON_ERROR_STOP=1 -f deploy/citus.sql "$DATABASE_URL"
--
-- What grows with the rows lies on the workers by run, which every key begins with: request, sample and the coarser
-- rows of old samples, one run's rows of all of them on one node. What grows with the agents stays on the coordinator:
-- agent, run (with the cursors), quarantine, loss, the campaigns, corrections and who may ask. So a collector locks many cursors with SKIP LOCKED, inserts
-- each run's rows in one shard and moves the cursors in one transaction; see docs/scale.md.
BEGIN;

-- A unique index of a distributed table must hold its distribution column, so a request id is unique within its run.
-- Ids are random UUIDs of 122 bits: that two runs make the same one is not to be expected, and a row that is sent
-- again is recognised by (run_ref, seq), not by its id. The id comes first, for finding a request by it alone.
DROP INDEX IF EXISTS request_request_id_key;
CREATE UNIQUE INDEX IF NOT EXISTS request_request_id_run_ref_key ON request (request_id, run_ref);

-- A distributed table may have no triggers. Without this one statistics are kept nowhere: a start reads all requests.
DROP TRIGGER IF EXISTS request_changed ON request;

-- Two shards on each worker: a statement costs as much for each shard that it touches as for hundreds of rows, and the
-- batches of a fleet touch all. For more workers later: alter_distributed_table('request', shard_count => …,
-- cascade_to_colocated => true), then citus_rebalance_start().
SELECT set_config('citus.shard_count', (2 * count(*))::text, true)
  FROM pg_dist_node WHERE isactive AND noderole = 'primary' AND shouldhaveshards;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['request', 'sample', 'rollup'] LOOP
    CONTINUE WHEN to_regclass(name) IS NULL;
    CONTINUE WHEN EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = to_regclass(name));
    IF name = 'request' THEN
      PERFORM create_distributed_table(name, 'run_ref');
    ELSE
      PERFORM create_distributed_table(name, 'run_ref', colocate_with => 'request');
    END IF;
  END LOOP;
END
$$;

COMMIT;

SELECT table_name, citus_table_type, distribution_column, shard_count, table_size FROM citus_tables;
