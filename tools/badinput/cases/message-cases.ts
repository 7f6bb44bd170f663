import { randomUUID } from 'node:crypto'
import { expect, type NamedCase } from '../case.js'
import { canary, textFault } from '../fixture/answers.js'
import { openTalk, replyText, type Talk } from '../fixture/talk.js'

/** A message, as text or value, and what must come for it: `rejected CODE`, `ok`, `gap` or `closed`. */
type MessageRow = readonly [name: string, event: string, body: (talk: Talk) => unknown, wanted: string]

const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
const hello = (changes: (talk: Talk) => object) => (talk: Talk) => ({ ...talk.hello, ...changes(talk) })
const batch = (changes: object) => (talk: Talk) => ({ ...talk.batch(0, 2), ...changes })
const spool = (changes: object) => batch({ spool: { rows: 2, bytes: 4096, oldest: 1.7e9, ...changes } })
const hardware = (changes: object) =>
  hello(({ hello: said }) => ({ hardware: { ...(said['hardware'] as object), ...changes } }))
const another = () => randomUUID()

const hellos: readonly MessageRow[] = [
  ['null', 'hello', () => null, 'rejected hello'],
  ['a number', 'hello', () => 7, 'rejected hello'],
  ['a list', 'hello', () => [], 'rejected hello'],
  ['lists in lists', 'hello', () => nested(100_000), 'rejected hello'],
  ['a run that is no UUID', 'hello', hello(() => ({ run_id: '../x' })), 'rejected hello'],
  ['a run that is a list', 'hello', hello(() => ({ run_id: [another()] })), 'rejected hello'],
  ['a start of -1', 'hello', hello(() => ({ started_wall: -1 })), 'rejected hello'],
  ['a start of text', 'hello', hello(() => ({ started_wall: '1' })), 'rejected hello'],
  [
    'an infinite start',
    'hello',
    (talk) => JSON.stringify(talk.hello).replace('1700000000', '1e999'),
    'rejected hello',
  ],
  ['a start of 1e308', 'hello', hello(() => ({ run_id: another(), started_wall: 1e308 })), 'rejected hello'],
  ['a start of 5e-324', 'hello', hello(() => ({ run_id: another(), started_wall: 5e-324 })), 'ok'],
  ['an unknown key', 'hello', hello(() => ({ [canary]: 1 })), 'rejected hello'],
  [
    '__proto__ as a key',
    'hello',
    (talk) => `{"__proto__":{"x":1},${JSON.stringify(talk.hello).slice(1)}`,
    'rejected hello',
  ],
  ['a tier that is a path', 'hello', hardware({ hardware_tier: '../../etc' }), 'rejected hello'],
  ['a tier with markup', 'hello', hardware({ hardware_tier: '<script>' }), 'rejected hello'],
  [
    'a NUL in the processor',
    'hello',
    (talk) => ({ ...(hardware({ cpu_model: 'a\0b' })(talk) as object), run_id: another() }),
    'ok',
  ],
  [
    'half a character in the processor',
    'hello',
    (talk) =>
      JSON.stringify({ ...(hardware({ cpu_model: 'HALF' })(talk) as object), run_id: another() }).replace(
        'HALF',
        '\\ud800',
      ),
    'ok',
  ],
  ['a processor of 10,000 letters', 'hello', hardware({ cpu_model: 'a'.repeat(10_000) }), 'rejected hello'],
  [
    'ten thousand cards',
    'hello',
    hardware({ gpus: Array.from({ length: 10_000 }, () => 1) }),
    'rejected hello',
  ],
  [
    'fields that there are not',
    'hello',
    hello(() => ({ fields: { request: ['x'], sample: [] } })),
    'rejected fields-unknown',
  ],
  [
    '__proto__ as a field',
    'hello',
    hello(() => ({ fields: { request: ['__proto__'], sample: [] } })),
    'rejected fields-unknown',
  ],
  [
    '257 fields',
    'hello',
    hello(() => ({ fields: { request: Array(257).fill('rtf'), sample: [] } })),
    'rejected hello',
  ],
  ['totals of 2^31', 'hello', hello(() => ({ totals: { request: 2 ** 31, sample: 0 } })), 'rejected hello'],
  ['totals of 1.5', 'hello', hello(() => ({ totals: { request: 1.5, sample: 0 } })), 'rejected hello'],
  ['sensors that are text', 'hello', hello(() => ({ sensors: canary })), 'rejected hello'],
  [
    'sensors of lists in lists',
    'hello',
    (talk) => JSON.stringify(talk.hello).replace('"sensors":null', `"sensors":${nested(100_000)}`),
    'rejected hello',
  ],
]
const batches: readonly MessageRow[] = [
  ['nothing', 'batch', () => ({}), 'rejected batch'],
  ['of a run that nobody introduced', 'batch', batch({ run_id: randomUUID() }), 'rejected unknown-run'],
  ['of no stream', 'batch', batch({ stream: 'x' }), 'rejected batch'],
  ['of __proto__', 'batch', batch({ stream: '__proto__' }), 'rejected batch'],
  ['from -1 on', 'batch', batch({ first: -1 }), 'rejected batch'],
  ['from 1.5 on', 'batch', batch({ first: 1.5 }), 'rejected batch'],
  ['from "0" on', 'batch', batch({ first: '0' }), 'rejected batch'],
  ['from 2^31 on', 'batch', batch({ first: 2 ** 31 }), 'rejected batch'],
  ['from 2^53 on', 'batch', batch({ first: 2 ** 53 }), 'rejected batch'],
  ['from 1e308 on', 'batch', batch({ first: 1e308 }), 'rejected batch'],
  ['from beyond what is there', 'batch', batch({ first: 5 }), 'gap'],
  ['that ends beyond 2^31', 'batch', batch({ first: 2 ** 31 - 1 }), 'rejected batch'],
  ['of no rows', 'batch', batch({ rows: [] }), 'rejected batch'],
  ['of 501 rows', 'batch', batch({ rows: Array(501).fill([]) }), 'rejected batch'],
  ['of rows that are objects', 'batch', batch({ rows: [{}] }), 'rejected batch'],
  ['of rows that are null', 'batch', batch({ rows: [null] }), 'rejected batch'],
  ['of a row of 257 values', 'batch', batch({ rows: [Array(257).fill(1)] }), 'rejected batch'],
  ['of a row of nothing', 'batch', batch({ rows: [[]] }), 'ok'],
  [
    'of a row of lists in lists',
    'batch',
    ({ run_id }) => `{"run_id":"${run_id}","stream":"sample","first":0,"rows":[[${nested(200_000)}]]}`,
    'ok',
  ],
  ['with an unknown key', 'batch', batch({ [canary]: 1 }), 'rejected batch'],
  ['that is sent again', 'batch', (talk) => talk.batch(0, 1), 'ok'],
]
const losses: readonly MessageRow[] = [
  [
    'of 0 rows',
    'loss',
    ({ run_id }) => ({ run_id, stream: 'sample', first: 0, count: 0, reason: 'damaged' }),
    'rejected loss',
  ],
  [
    'of -1 rows',
    'loss',
    ({ run_id }) => ({ run_id, stream: 'sample', first: 0, count: -1, reason: 'damaged' }),
    'rejected loss',
  ],
  [
    'of 1e308 rows',
    'loss',
    ({ run_id }) => ({ run_id, stream: 'sample', first: 0, count: 1e308, reason: 'damaged' }),
    'rejected loss',
  ],
  [
    'for a reason that is none',
    'loss',
    ({ run_id }) => ({ run_id, stream: 'sample', first: 0, count: 1, reason: canary }),
    'rejected loss',
  ],
  [
    'beyond what is there',
    'loss',
    ({ run_id }) => ({ run_id, stream: 'sample', first: 9, count: 1, reason: 'damaged' }),
    'gap',
  ],
  [
    'of all rows that there can be',
    'loss',
    ({ run_id }) => ({ run_id, stream: 'request', first: 0, count: 2 ** 31 - 1, reason: 'damaged' }),
    'ok',
  ],
]
const spools: readonly MessageRow[] = [
  ['that is null', 'batch', batch({ spool: null }), 'rejected batch'],
  ['of nothing', 'batch', batch({ spool: {} }), 'rejected batch'],
  ['that is a list', 'batch', batch({ spool: [] }), 'rejected batch'],
  ['of -1 rows', 'batch', spool({ rows: -1 }), 'rejected batch'],
  ['of 1.5 rows', 'batch', spool({ rows: 1.5 }), 'rejected batch'],
  ['of 1e308 rows', 'batch', spool({ rows: 1e308 }), 'rejected batch'],
  ['of bytes that are text', 'batch', spool({ bytes: canary }), 'rejected batch'],
  ['since a second before 1970', 'batch', spool({ oldest: -1 }), 'rejected batch'],
  ['since 1e308', 'batch', spool({ oldest: 1e308 }), 'rejected batch'],
  ['with an unknown key', 'batch', spool({ [canary]: 1 }), 'rejected batch'],
  ['of as many rows as can be said', 'batch', spool({ rows: Number.MAX_SAFE_INTEGER }), 'ok'],
  ['of no row, and an oldest one', 'batch', spool({ rows: 0 }), 'ok'],
  ['of rows, and no oldest one', 'batch', spool({ oldest: null }), 'ok'],
]
const others: readonly MessageRow[] = [
  ['an event that there is not', 'rows', () => 1, 'rejected event'],
  ['an event of 100 KB', 'x'.repeat(100_000), () => 1, 'rejected event'],
  ['an event called __proto__', '__proto__', () => 1, 'rejected event'],
  ['an event called error', 'error', () => 1, 'rejected event'],
  ['an event called message', 'message', () => 1, 'rejected event'],
  ['an event called disconnect', 'disconnect', () => 1, 'closed'],
  ['an event called newListener', 'newListener', () => 1, 'closed'],
  ['a watch of nothing', 'watch', () => ({}), 'refused watch-message'],
  ['a watch of lists in lists', 'watch', () => nested(100_000), 'refused watch-message'],
  [
    'a watch of an agent that there is not',
    'watch',
    () => ({ request: 'open', request_id: randomUUID(), watch: 'pid:1', timeout_s: 1, to: 'nobody' }),
    'unreachable watch-agent-away',
  ],
  [
    'a watch for 1e308 s',
    'watch',
    () => ({ request: 'open', request_id: randomUUID(), watch: 'pid:1', timeout_s: 1e308, to: 'nobody' }),
    'refused watch-message',
  ],
  [
    'a watch of 10,000 letters',
    'watch',
    () => ({
      request: 'open',
      request_id: randomUUID(),
      watch: 'p'.repeat(10_000),
      timeout_s: 1,
      to: 'nobody',
    }),
    'refused watch-message',
  ],
]

const cases = (group: string, rows: readonly MessageRow[]): NamedCase[] =>
  rows.map(([name, event, body, wanted]) => ({
    group,
    name,
    async run(arena) {
      for (const { url } of [arena.collector, arena.onPostgres]) {
        const talk = await openTalk(url)
        const reply = await talk.say(event, body(talk))
        talk.link.close()
        expect(
          replyText(reply) === wanted,
          `${replyText(reply)} in place of ${wanted}: ${JSON.stringify(reply).slice(0, 200)}`,
        )
        const said = JSON.stringify(reply).replaceAll(canary, '')
        expect(textFault(said) === null, String(textFault(said)))
      }
    },
  }))

/** What an agent may say wrong once it is let in; SQLite and PostgreSQL answer alike. */
export const messageCases = [
  ...cases('hello', hellos),
  ...cases('batch', batches),
  ...cases('loss', losses),
  ...cases('what waits there', spools),
  ...cases('other messages', others),
]
