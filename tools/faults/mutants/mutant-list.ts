import type { Provider } from '../stage-database.js'

/** A change of one built file; `find` must be there exactly once. */
export interface Edit {
  readonly file: string
  readonly find: string
  readonly replace: string
}

/** The protocol with one rule broken, and the suite that has to notice. */
export interface Mutant {
  readonly name: string
  readonly edits: readonly Edit[]
  readonly suite: string
  readonly database: Provider
}

const store = 'apps/collector/dist/store'
const groupCommit = `${store}/writing/group-commit.js`
const storedDelivery = `${store}/writing/stored-delivery.js`
const edit = (file: string, find: string, replace: string): Edit => ({ file, find, replace })

const transaction = 'const replies = await database.transaction((tx) => storeAll(tx, database, batches));'
const insert = 'await tx.$executeRaw(insertRows[provider](stream, parts));'

/** Every mutant; a suite that lets one live proves nothing about its rule. */
export const mutants: readonly Mutant[] = [
  {
    name: 'acknowledged before the commit',
    suite: 'collector-kill',
    database: 'sqlite',
    edits: [
      edit(
        groupCommit,
        transaction,
        `const replies = await new Promise((resolve, reject) => {
          database.transaction(async (tx) => {
            const early = await storeAll(tx, database, batches);
            resolve(early);
            await new Promise((later) => setTimeout(later, 60));
            return early;
          }).catch(reject);
        });`,
      ),
    ],
  },
  {
    name: 'a failed commit is acknowledged',
    suite: 'failpoint-error-commit',
    database: 'sqlite',
    edits: [
      edit(
        groupCommit,
        'return batches.map(() => retryAfter(error));',
        `return batches.map((batch) => ({ status: 'ok', next: { request: 0, sample: 0, [batch.stream]:
          batch.first + (batch.rows?.length ?? batch.count) } }));`,
      ),
    ],
  },
  {
    name: 'the cursor is moved in a transaction of its own',
    suite: 'failpoint-exit-commit',
    database: 'postgresql',
    edits: [
      edit(
        groupCommit,
        `${transaction}\n        failpoint('ingest.after_commit');`,
        `${transaction}
        failpoint('ingest.after_commit');
        const rest = globalThis.later?.splice(0) ?? [];
        await database.transaction(async (tx) => { for (const statement of rest) await tx.$executeRaw(statement); });`,
      ),
      edit(
        `${store}/writing/row-inserts.js`,
        insert,
        '(globalThis.later ??= []).push(insertRows[provider](stream, parts));',
      ),
    ],
  },
  {
    name: 'the cursor is not moved',
    suite: 'wire-law',
    database: 'sqlite',
    edits: [edit(groupCommit, 'await moveCursors(tx, provider, [...runs.values()], Date.now() / 1000);', '')],
  },
  {
    name: 'no ON CONFLICT on SQLite',
    suite: 'imported-rows',
    database: 'sqlite',
    edits: [edit(`${store}/writing/sqlite-insert.js`, ' ON CONFLICT (run_ref, seq) DO NOTHING', '')],
  },
  {
    name: 'a gap is accepted',
    suite: 'wire-law',
    database: 'sqlite',
    edits: [edit(storedDelivery, 'if (first > next)', 'if (first < 0)')],
  },
  {
    name: 'a repeated batch is stored again under new seqs',
    suite: 'wire-law',
    database: 'postgresql',
    edits: [
      edit(storedDelivery, 'const end = first + (', 'const end = next + ('),
      edit(storedDelivery, 'batch.rows.slice(first - batch.first)', 'batch.rows'),
    ],
  },
  {
    name: 'a poison row is dropped',
    suite: 'poison',
    database: 'sqlite',
    edits: [
      edit(
        `${store}/writing/quarantine.js`,
        'await tx.$executeRaw(sql `INSERT INTO quarantine (run_ref, stream, seq, reason, raw, received_at) VALUES ${joinSql(rows)}`);',
        '',
      ),
    ],
  },
  {
    name: 'a value that the database refuses is tried for ever',
    suite: 'poison-database',
    database: 'sqlite',
    edits: [edit(groupCommit, 'if (!isRefusedValue(error))', 'if (error)')],
  },
  {
    name: 'an unknown error counts as poison',
    suite: 'failpoint-error-alone',
    database: 'sqlite',
    edits: [edit(groupCommit, 'if (!isRefusedValue(error))', 'if (!error)')],
  },
  {
    name: 'cursors that another collector holds are waited for',
    suite: 'zombie',
    database: 'postgresql',
    edits: [edit(`${store}/writing/run-cursors.js`, 'FOR UPDATE OF run SKIP LOCKED', 'FOR UPDATE OF run')],
  },
  {
    name: 'a lost range is not counted',
    suite: 'loss',
    database: 'sqlite',
    edits: [edit(storedDelivery, 'await tx.loss.create({', 'await Promise.resolve({')],
  },
  {
    name: 'a run may be taken by another agent',
    suite: 'wire-law',
    database: 'sqlite',
    edits: [
      edit(
        `${store}/writing/greeting.js`,
        'AND agent.ref = run.agent_ref AND agent.agent_id = hello.column2',
        'AND agent.ref = run.agent_ref',
      ),
    ],
  },
  {
    name: 'SQLite does not wait for the disk, and nobody checks',
    suite: 'power-cut-collector',
    database: 'sqlite',
    edits: [
      edit(`${store}/databases/write-connection.js`, 'PRAGMA synchronous = FULL', 'PRAGMA synchronous = OFF'),
      edit(`${store}/databases/sqlite-database.js`, "synchronous === '2'", "synchronous !== '2'"),
    ],
  },
  {
    name: 'SQLite does not wait for the disk',
    suite: 'wire-law',
    database: 'sqlite',
    edits: [
      edit(`${store}/databases/write-connection.js`, 'PRAGMA synchronous = FULL', 'PRAGMA synchronous = OFF'),
    ],
  },
  {
    name: 'agents come back without jitter',
    suite: 'back-off',
    database: 'sqlite',
    edits: [edit('apps/agent/dist/uplink/back-off.js', 'random() * Math.min', 'Math.min')],
  },
  {
    name: 'an agent gives up on a collector that is away for long',
    suite: 'day-outage',
    database: 'sqlite',
    edits: [
      edit('apps/agent/dist/uplink/uplink.js', 'while (!isStopping()) {', 'for (let i = 0; i < 10; i++) {'),
    ],
  },
  {
    name: 'the agent deletes a run before the collector has it',
    suite: 'agent-kill',
    database: 'sqlite',
    edits: [
      edit(
        'apps/agent/dist/uplink/delivery.js',
        'state.greeted.has(run.run_id) && isDelivered(run)',
        'state.greeted.has(run.run_id) || isDelivered(run)',
      ),
      edit('apps/agent/dist/uplink/delivery.js', ' && nextFarewell(run, state) === null', ''),
    ],
  },
  {
    name: 'a run id is used again after a restart',
    suite: 'agent-kill',
    database: 'sqlite',
    edits: [edit('apps/agent/dist/agent.js', 'const run_id = randomUUID();', 'const run_id = home.agentId;')],
  },
  {
    name: 'a measurement that was never ended leaves no row',
    suite: 'agent-measurement',
    database: 'sqlite',
    edits: [
      edit(
        'apps/agent/dist/measure/measurements.js',
        'const cancel = clock.setTimeout(() => endBy(notEnded(order)), order.timeout_s * 1000);',
        'const cancel = () => undefined;',
      ),
    ],
  },
  {
    name: 'a measurement that a crash cut off leaves no row',
    suite: 'agent-measurement',
    database: 'sqlite',
    edits: [edit('apps/agent/dist/measure/running-measurement.js', 'recorder.begin(start);', '')],
  },
  {
    name: "a sample of others goes into the file of the agent's own",
    suite: 'agent-measurement',
    database: 'sqlite',
    edits: [
      edit('apps/agent/dist/record/sample-record.js', 'isWatched(row) ? (watched', 'row === null ? (watched'),
    ],
  },
]
