import type { IdlePowerMeter } from '@voicemark/sampler'
import type { Recorder } from '../record/recorder.js'
import type { SampleLine } from '../synthesis/engine/engine-messages.js'
import type { SampleWindows } from './sample-windows.js'

/** Takes the lines of the sample pipe to where they belong: the record, and the window of the request in synthesis. */
export interface SampleRouter {
  route(line: SampleLine): void
  /**
   * From here on samples are recorded; earlier ones, taken while the first voice loads, are not. Nor are those of an idle
   * engine while something else is measured, between whose samples they would lie.
   */
  connect(recorder: Recorder, isElsewhere: () => boolean, idlePower: IdlePowerMeter): void
  /** Resident set of the synthesis process at the last sample, MB. */
  memoryMb(): number | null
  /** Sources of the sampler that failed, with their last reason. */
  faults(): Readonly<Record<string, string>>
}

export function createSampleRouter(windows: SampleWindows): SampleRouter {
  const faults: Record<string, string> = {}
  let recorder: Recorder | null = null
  let isElsewhere = () => false
  let idlePower: IdlePowerMeter | null = null
  let memoryMb: number | null = null
  return {
    route(line) {
      if (line.type === 'opened') windows.open(line.request_id)
      else if (line.type === 'closed') windows.close(line.request_id, line.pss_mb)
      else if (line.type === 'fault') faults[line.source] = line.message
      else if (recorder !== null) {
        memoryMb = line.sample.row.memory_mb
        idlePower?.add(line.sample.energy, !windows.isOpen() && !isElsewhere())
        if (windows.isOpen() || !isElsewhere()) windows.add(line.sample, recorder.sample(line.sample.row))
      }
    },
    connect(opened, measuresElsewhere, rest) {
      recorder = opened
      isElsewhere = measuresElsewhere
      idlePower = rest
    },
    memoryMb: () => memoryMb,
    faults: () => faults,
  }
}
