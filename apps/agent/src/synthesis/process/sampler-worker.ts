import { writeSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { errorReason } from '@voicemark/daemon/errors'
import {
  createMachineReader,
  createSampler,
  openProportionalMemory,
  ownThreadId,
  setThreadPriority,
} from '@voicemark/sampler'
import type { SamplerSettings } from '../../sampler-settings.js'
import { samplePipeFd, type SampleLine } from '../engine/engine-messages.js'

/**
 * The sampler's thread inside the synthesis process: it shares the process, so that CPU time and resident set are
 * exactly the synthesis, but not the thread, which inference blocks. Each line goes to the pipe at once, so that what
 * was measured before a crash is kept.
 */
export interface SamplerCommand {
  readonly type: 'open' | 'close'
  readonly request_id: string
  readonly sampled: boolean
}

/** What it says before anything else: by its number its processor time can be told apart. */
export interface SamplerStarted {
  readonly threadId: number | null
}

const { gpu, samplerPriority } = workerData as SamplerSettings
const sampler = createSampler({
  reader: createMachineReader({
    gpu,
    onFault: (source, error) => writeLine({ type: 'fault', source, message: errorReason(error) }),
  }),
  onSample: (sample) => writeLine({ type: 'sample', sample }),
})

/** Read here, where a request is not on its way: the kernel walks all pages for it. */
const proportional = openProportionalMemory()

parentPort?.on('message', ({ type, request_id, sampled }: SamplerCommand) => {
  if (type === 'open') {
    proportional.begin()
    writeLine({ type: 'opened', request_id })
    sampler.beginRequest(sampled)
  } else {
    sampler.endRequest(sampled)
    writeLine({ type: 'closed', request_id, pss_mb: proportional.end() })
  }
  parentPort?.postMessage(type)
})
const refused = setThreadPriority(samplerPriority)
if (refused !== null) writeLine({ type: 'fault', source: 'sampler priority', message: refused })
sampler.start()
parentPort?.postMessage({ threadId: ownThreadId() } satisfies SamplerStarted)

function writeLine(line: SampleLine): void {
  try {
    writeSync(samplePipeFd, `${JSON.stringify(line)}\n`)
  } catch {
    // The daemon is gone (EPIPE): its synthesis must not outlive it, and the main thread may be blocked in inference.
    process.kill(process.pid, 'SIGKILL')
  }
}
