import { noSoundFigures, type SoundFigures } from '../../audio/sound-figures.js'
import type { RequestMeasurement } from './request-measurement.js'

/** What the sound says of itself; a failure has none that counts. */
export function soundColumns({
  sound,
  failure,
}: Pick<RequestMeasurement, 'sound' | 'failure'>): SoundFigures {
  return failure === null && sound !== null ? sound : noSoundFigures
}
