// Thread of the variant `systeminformation`: ten readings a second the way a program would ask for them.
import { parentPort } from 'node:worker_threads'
import { createSystemClock } from '@voicemark/sampler'
import { cpuTemperature, currentLoad, mem, processLoad } from 'systeminformation'
import { ownThreadId } from '../under-test/thread-cpu.js'
import { writePipeLine } from './sample-pipe.js'

const clock = createSystemClock()
let timer: NodeJS.Timeout | undefined
let reading = false

parentPort?.postMessage(ownThreadId())
parentPort?.on('message', ({ type, request_id }: { type: 'open' | 'close'; request_id: string }) => {
  if (type === 'open') {
    writePipeLine({ type: 'opened', request_id })
    void sample()
    timer = setInterval(() => void sample(), 100)
  } else {
    clearInterval(timer)
    writePipeLine({ type: 'closed', request_id })
  }
  parentPort?.postMessage(type)
})

/** A tick that finds the reading before unfinished is left out: readings on top of each other would cost more still. */
async function sample(): Promise<void> {
  if (reading) return
  reading = true
  const timestamp = clock.unixSeconds()
  const [load, , , own] = await Promise.all([currentLoad(), mem(), cpuTemperature(), processLoad('node')])
  const row = { timestamp, cpu_percent: load.currentLoad, process_cpu_percent: own[0]?.cpu ?? null }
  writePipeLine({ type: 'sample', sample: { row, onGrid: true } })
  reading = false
}
