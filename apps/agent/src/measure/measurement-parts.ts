import type { Clock, IdlePowerMeter, Source } from '@voicemark/sampler'
import type { RequestRow } from '@voicemark/schema'
import type { ClockWatch } from '../monitor/clock-watch.js'
import type { Recorder } from '../record/recorder.js'
import type { ReadAudio } from '../served-audio/audio-reading.js'
import type { WatchWindowOptions } from '../watch/watch-window.js'
import type { WatchPlaces } from './watch-places.js'

/** What measurements are made with. */
export interface MeasurementParts {
  readonly recorder: Pick<Recorder, 'begin' | 'take' | 'flush' | 'interrupted'>
  readonly watches: WatchPlaces
  /** What is recorded of a request, of this run or of one before. */
  readonly findRow: (request_id: string) => Promise<RequestRow | null>
  readonly readAudio: ReadAudio
  readonly clock: Clock
  readonly clockWatch: ClockWatch
  readonly power: Pick<Source<string>, 'read'>
  readonly idlePower: Pick<IdlePowerMeter, 'latest'>
  readonly windows: WatchWindowOptions
}
