import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { within } from '../../within.js'
import { processThreadSeconds } from '../under-test/thread-cpu.js'
import { samplePipeFd } from './sample-pipe.js'
import type { SamplerUnderTest } from './under-test.js'

const watchingProcess = fileURLToPath(new URL('./watching-process.js', import.meta.url))

/** As the workers of a server between two requests: a Node process that wakes up ten times a second. */
const companion = `setInterval(() => { for (const end = performance.now() + 1; performance.now() < end; ); }, 100); process.stdin.resume().on('end', () => process.exit())`

/** A process that samples this one and its `companions` other children from outside. */
export async function startOutsideSampler(companions: number): Promise<SamplerUnderTest> {
  const children = Array.from({ length: companions }, startCompanion)
  const watcher = fork(watchingProcess, [String(process.pid)], {
    stdio: ['ignore', 'inherit', 'inherit', samplePipeFd, 'ipc'],
  })
  const answer = () => within(30, 'the process that watches', once(watcher, 'message'))
  await answer()
  const order = async (type: 'open' | 'close') => {
    watcher.send(type)
    await answer()
  }
  return {
    open: () => order('open'),
    close: async () => {
      await order('close')
      watcher.disconnect()
      for (const child of children) child.stdin?.end()
    },
    cpuSeconds: () => processThreadSeconds(watcher.pid ?? 0),
  }
}

function startCompanion(): ChildProcess {
  return spawn(process.execPath, ['-e', companion], { stdio: ['pipe', 'ignore', 'inherit'] })
}
