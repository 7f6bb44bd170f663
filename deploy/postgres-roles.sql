-- Roles with no more rights than they need: voicemark_owner has the tables and brings them up to date,
-- voicemark_collector stores and reads rows. Run it as a superuser in Voicemark's database, before the first start and
-- again after each upgrade, which may bring tables:
--
--   psql -v ON_ERROR_STOP=1 -f deploy/postgres-roles.sql voicemark          -- the roles
--   \password voicemark_owner                                               -- and a password for each
--   DATABASE_URL=postgresql://voicemark_owner@… voicemark collector         -- the tables; stop it
--   psql -v ON_ERROR_STOP=1 -f deploy/postgres-roles.sql voicemark          -- the rights on them
--   DATABASE_URL=postgresql://voicemark_collector@… voicemark collector     -- from now on
--
-- A collector that is older or newer than the tables says so at its start and does not run.
BEGIN;

DO $$
DECLARE
  rights record;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'voicemark_owner') THEN
    CREATE ROLE voicemark_owner LOGIN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'voicemark_collector') THEN
    CREATE ROLE voicemark_collector LOGIN;
  END IF;

  REVOKE CREATE ON SCHEMA public FROM PUBLIC;
  GRANT USAGE, CREATE ON SCHEMA public TO voicemark_owner;
  GRANT USAGE ON SCHEMA public TO voicemark_collector;

  -- UPDATE beside DELETE is for locking a row before it is moved.
  FOR rights IN SELECT * FROM (VALUES
    ('agent', 'SELECT, INSERT, UPDATE'),
    ('run', 'SELECT, INSERT, UPDATE'),
    ('request', 'SELECT, INSERT, UPDATE, DELETE'),
    ('sample', 'SELECT, INSERT, DELETE'),
    ('rollup', 'SELECT, INSERT, DELETE'),
    ('rollup_mark', 'SELECT, INSERT, UPDATE'),
    ('request_mark', 'SELECT, UPDATE'),
    ('count_mark', 'SELECT, INSERT, UPDATE'),
    ('quarantine', 'SELECT, INSERT, UPDATE, DELETE'),
    ('loss', 'SELECT, INSERT'),
    ('imported_file', 'SELECT, INSERT, UPDATE'),
    ('removed', 'SELECT, INSERT, UPDATE'),
    ('removed_request', 'SELECT, INSERT'),
    ('correction', 'SELECT, INSERT, UPDATE'),
    ('credential', 'SELECT, INSERT, UPDATE, DELETE'),
    ('campaign', 'SELECT, INSERT, UPDATE'),
    ('campaign_agent', 'SELECT, INSERT, UPDATE'),
    ('_prisma_migrations', 'SELECT')
  ) AS needed (name, privileges) LOOP
    CONTINUE WHEN to_regclass(rights.name) IS NULL;
    EXECUTE format('REVOKE ALL ON %I FROM voicemark_collector', rights.name);
    EXECUTE format('GRANT %s ON %I TO voicemark_collector', rights.privileges, rights.name);
  END LOOP;
  IF to_regclass('run') IS NULL THEN
    RAISE NOTICE 'no tables yet: start a collector as voicemark_owner, then run this again';
  ELSE
    FOR rights IN SELECT unnest(ARRAY['agent', 'run', 'imported_file', 'correction', 'credential']) || '_ref_seq' AS name LOOP
      CONTINUE WHEN to_regclass(rights.name) IS NULL;
      EXECUTE format('GRANT USAGE ON SEQUENCE %I TO voicemark_collector', rights.name);
    END LOOP;
  END IF;
END
$$;

COMMIT;
