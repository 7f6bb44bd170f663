import { StartError, errorReason, makeFolder } from '@voicemark/daemon'
import type { HelloMessage } from '@voicemark/schema'
import { createRun, findRuns, type OutboxRun } from './outbox-run.js'

/** The runs of an outbox: those that it was found with, until they are delivered, and a new one. */
export interface OpenedRuns {
  /** The new one, which goes on. */
  readonly current: OutboxRun
  /** The one before it, delivered or not; null when the outbox was empty. */
  readonly previous: OutboxRun | null
  /** Folders that are left as they are. */
  readonly damaged: readonly string[]
  /** Oldest first; the last one is the current run. */
  all(): readonly OutboxRun[]
  get(run_id: string): OutboxRun | undefined
  /** Counts a run among the damaged. */
  setAside(run: OutboxRun): void
  /** Deletes a run. */
  remove(run: OutboxRun): void
  close(): void
}

/** Opens the runs in a folder and begins a new one. @throws StartError when the folder cannot be used. */
export function openRuns(folder: string, run: HelloMessage, segmentBytes: number): OpenedRuns {
  const { found, damaged, current } = findAndBegin(folder, run, segmentBytes)
  const runs = new Map([...found, current].map((opened) => [opened.run_id, opened]))
  return {
    current,
    previous: found.at(-1) ?? null,
    damaged,
    all: () => [...runs.values()],
    get: (run_id) => runs.get(run_id),
    setAside({ run_id }) {
      runs.delete(run_id)
      damaged.push(run_id)
    },
    remove(delivered) {
      runs.delete(delivered.run_id)
      delivered.remove()
    },
    close() {
      for (const opened of runs.values()) opened.close()
    },
  }
}

function findAndBegin(folder: string, run: HelloMessage, segmentBytes: number) {
  try {
    makeFolder(folder, 0o700)
    const { found, damaged } = findRuns(folder, segmentBytes)
    return { found, damaged, current: createRun(folder, run, segmentBytes, (found.at(-1)?.order ?? 0) + 1) }
  } catch (error) {
    throw new StartError(`the outbox ${folder} cannot be used: ${errorReason(error)}`)
  }
}
