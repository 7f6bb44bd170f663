import type { Source } from '@voicemark/sampler'
import type { Logger } from 'pino'
import type { SamplerSettings } from '../sampler-settings.js'
import type { MachineWatch } from '../monitor/machine-watch.js'
import type { Recorder } from '../record/recorder.js'
import { readRequestRow } from '../record/recorded-rows.js'
import { readInThread } from '../served-audio/audio-thread.js'
import { startWatchThread } from '../watch/watch-thread.js'
import { createWatcher, type Watcher } from '../watch/watcher.js'
import { createMeasurements, type Measurements } from './measurements.js'
import { watchPlaces, type WatcherElsewhere } from './watch-places.js'

/** What an agent measures with beside its own engine. */
export interface AgentMeasurements {
  readonly measurements: Measurements
  readonly watcher: Watcher
  stop(): Promise<void>
}

export interface AgentMeasurementsParts extends MachineWatch {
  readonly recorder: Recorder
  readonly power: Pick<Source<string>, 'read'>
  readonly journalPath: string
  readonly totalMemoryMb: number
  readonly sampler: SamplerSettings
  /** Of the synthesis process; null while there is none. */
  readonly synthesisPid: () => number | null
  /** What other agents watch. */
  readonly elsewhere: WatcherElsewhere
  readonly log: Logger
}

const intervalMs = 100

export function createAgentMeasurements(parts: AgentMeasurementsParts): AgentMeasurements {
  const { recorder, journalPath, totalMemoryMb, sampler, synthesisPid, elsewhere, log } = parts
  const windows = { intervalMs, totalMemoryMb }
  const watcher = createWatcher({
    ...windows,
    startThread: (...events) => startWatchThread(sampler, ...events),
    record: recorder.sample,
    onFault: (source, reason) => log.warn({ event: 'source-unreadable', source, reason }),
    ownPids: () => [process.pid, synthesisPid()].filter((pid) => pid !== null),
  })
  const measurements = createMeasurements({
    ...parts,
    windows,
    watches: watchPlaces(watcher, elsewhere),
    findRow: (request_id) => readRequestRow(journalPath, request_id),
    readAudio: readInThread,
  })
  return {
    measurements,
    watcher,
    async stop() {
      await measurements.stop()
      await watcher.stop()
    },
  }
}
