// Samples another process and all below it from outside, as the daemon does with somebody else's.
//   node watching-process.js PID      started by a process that has file descriptor 3 and speaks IPC
import { createMachineReader, createSampler, createSubjectReader } from '@voicemark/sampler'
import { writePipeLine } from './sample-pipe.js'

const request_id = 'bench'
const pid = Number(process.argv[2])
const subject = createSubjectReader({ kind: 'pids', pids: [pid] }, { selfPids: [] })
const reader = createMachineReader({
  subject: { watched: `pid:${pid}`, read: (nowMs) => subject.read(nowMs) },
})
const sampler = createSampler({ reader, onSample: (sample) => writePipeLine({ type: 'sample', sample }) })
let end: () => void = () => undefined
// Its first sample is of the idle grid, and none of the window.
sampler.start()

process.on('message', (order: 'open' | 'close') => {
  if (order === 'open') {
    const mark = subject.begin()
    end = () => subject.end(mark)
    writePipeLine({ type: 'opened', request_id })
    sampler.beginRequest()
  } else {
    sampler.stop()
    end()
    writePipeLine({ type: 'closed', request_id })
  }
  process.send?.(order)
})
process.once('disconnect', () => process.exit(0))
process.send?.('ready')
