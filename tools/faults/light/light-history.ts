import { stream, type Stream, type WireReply } from '@voicemark/schema'
import { uuidOf } from '../random.js'
import { createLightRun, type LightRun, type LightRunOptions } from './light-run.js'

/** The next row that the collector wants of each stream. */
export type Cursor = Extract<WireReply, { status: 'ok' }>['next']

export interface LightHistoryOptions extends Omit<LightRunOptions, 'run_id' | 'started_wall'> {
  readonly seed: string
}

/** The runs of a light client, the oldest first, and what the collector has told of each. */
export interface LightHistory {
  readonly runs: readonly LightRun[]
  begin(): void
  current(): LightRun
  /** What the collector told last; nothing before its first greeting. */
  cursor(run: LightRun): Cursor | undefined
  tell(run: LightRun, next: Cursor): void
  acknowledged(): readonly (readonly [run_id: string, next: Cursor])[]
  /** Rows that no reply has acknowledged. */
  waiting(): number
}

/** Begins with one run. */
export function createLightHistory({ seed, ...source }: LightHistoryOptions): LightHistory {
  const runs: LightRun[] = []
  const cursors = new Map<string, Cursor>()

  const begin = () => {
    const run_id = uuidOf(`run ${seed} ${runs.length}`)
    runs.push(createLightRun({ ...source, run_id, started_wall: 1_763_800_000 + runs.length }))
  }
  const lacks = (run: LightRun, name: Stream) => run.made(name) - (cursors.get(run.run_id)?.[name] ?? 0)

  begin()
  return {
    runs,
    begin,
    current() {
      const run = runs.at(-1)
      if (run === undefined) throw new Error('a light client has a run')
      return run
    },
    cursor: ({ run_id }) => cursors.get(run_id),
    tell: ({ run_id }, next) => void cursors.set(run_id, next),
    acknowledged: () => [...cursors].map(([run_id, next]) => [run_id, { ...next }] as const),
    waiting: () =>
      runs.reduce(
        (sum, run) => sum + stream.options.reduce((n, name) => n + Math.max(0, lacks(run, name)), 0),
        0,
      ),
  }
}
