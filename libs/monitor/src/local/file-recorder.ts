import type { Recorder } from '../recorder.js'
import { openExactCounting } from './exact-counters.js'
import { unknownDevice } from './finished-row.js'
import { startRecordingThread, type RecordingThreadOptions } from './recording-thread.js'

/** Watches its own process and writes the files itself. */
export function createFileRecorder(options: RecordingThreadOptions): Recorder {
  const thread = startRecordingThread(options)
  const counting = openExactCounting(thread.cpuS)
  const { device_type = unknownDevice, hardware_tier = 'unknown' } = options.profile
  return {
    begin(facts) {
      const id = thread.open()
      const endCounting = counting.begin()
      return { end: (ended) => thread.end(id, { facts, ended, counters: endCounting() }) }
    },
    recorded: async () => (await thread.recorded()) ?? { device_type, hardware_tier, csv_files: null },
    writeAnalysis: thread.writeAnalysis,
    flush: thread.flush,
    async close() {
      counting.close()
      await thread.close()
    },
  }
}
