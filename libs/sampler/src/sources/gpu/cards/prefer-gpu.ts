import type { Source } from '../../source.js'
import type { GpuReading } from '../gpu-reading.js'

/**
 * One GPU out of two sources: the first as soon as it has ever read anything, until then the second.
 * So the rows never change over to another GPU while the first one's driver is away for a moment.
 */
export function preferGpu(first: Source<GpuReading>, second: Source<GpuReading>): Source<GpuReading> {
  let seen = false
  return {
    read: (nowMs) => {
      const reading = first.read(nowMs)
      seen ||= reading !== null
      return seen ? reading : second.read(nowMs)
    },
    close: () => {
      first.close()
      second.close()
    },
  }
}
