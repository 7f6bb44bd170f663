import { StartError } from '../errors.js'

/** Every place at which a fault test can make a daemon die, fail or wait; nothing happens there otherwise. */
export const failpointNames = [
  'spool.before_write',
  'spool.mid_line',
  'spool.before_fsync',
  'spool.before_delete',
  'run.before_rename',
  'journal.before_write',
  'journal.after_started',
  'journal.after_ended',
  'csv.before_append',
  'csv.mid_line',
  'uplink.before_send',
  'uplink.after_reply',
  'hello.before_commit',
  'hello.after_commit',
  'ingest.before_insert',
  'ingest.after_insert',
  'ingest.before_cursor',
  'ingest.before_commit',
  'ingest.after_commit',
  'ingest.before_reply',
  'quarantine.before_insert',
  'loss.before_insert',
  'removal.before_delete',
  'removal.before_commit',
  'retention.before_delete',
  'retention.before_commit',
] as const

export type FailpointName = (typeof failpointNames)[number]

interface Armed {
  readonly name: FailpointName
  readonly action: 'exit' | 'error' | 'sleep'
  readonly hit: number
  readonly sleepMs: number
}

let armed: Armed | null = null
let hits = 0

/**
 * Arms the failpoint of `VOICEMARK_FAILPOINT`: `name:exit@3` dies as by kill -9 when it is passed for the third time,
 * `name:error@3` throws there, `name:sleep=500@3` waits so many ms. Without `@n` it is the first time.
 * @throws StartError when it is not of this form, or when NODE_ENV is production.
 */
export function armFailpoint(env: Readonly<Record<string, string | undefined>>): void {
  const text = env['VOICEMARK_FAILPOINT']
  if (text === undefined || text === '') return
  if (env['NODE_ENV'] === 'production')
    throw new StartError('VOICEMARK_FAILPOINT is for tests and refused where NODE_ENV is production')
  const [, name, action, sleep, hit] =
    /^([a-z_.]+):(exit|error|sleep)(?:=(\d{1,6}))?(?:@(\d{1,6}))?$/.exec(text) ?? []
  const known = failpointNames.find((one) => one === name)
  if (known === undefined || (action === 'sleep') !== (sleep !== undefined))
    throw new StartError(
      `VOICEMARK_FAILPOINT: expected name:exit@n, name:error@n or name:sleep=ms@n, got "${text}"`,
    )
  armed = {
    name: known,
    action: action === 'exit' || action === 'error' ? action : 'sleep',
    hit: Number(hit ?? 1),
    sleepMs: Number(sleep ?? 0),
  }
  hits = 0
}

/** Passes one place. @throws Error where `error` is armed and due. */
export function failpoint(name: FailpointName): void {
  if (armed?.name !== name || ++hits !== armed.hit) return
  if (armed.action === 'error') throw new Error(`failpoint ${name}`)
  if (armed.action === 'exit') process.kill(process.pid, 'SIGKILL')
  // Blocks the thread on purpose: nothing may happen in between, and after SIGKILL nothing will.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, armed.sleepMs || 60_000)
}

/** Whether this place is armed, for a fault that the caller makes itself, such as half a line. */
export function isFailpointDue(name: FailpointName): boolean {
  return armed?.name === name && hits + 1 === armed.hit
}
