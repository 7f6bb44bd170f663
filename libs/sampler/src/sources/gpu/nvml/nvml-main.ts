import { writeSync } from 'node:fs'
import type { NvmlOrder } from './nvml-lines.js'
import { runNvmlProgram } from './nvml-program.js'

/**
 * Entry of the process that reads NVML: a driver that hangs or a library that crashes takes no sample and no synthesis with
 * it, and what it costs is not of the synthesis.
 */
const order = JSON.parse(process.argv[2] ?? '') as NvmlOrder

await runNvmlProgram(order, (line) => {
  try {
    writeSync(1, `${JSON.stringify(line)}\n`)
  } catch {
    // Nobody listens any more (EPIPE).
    process.exit(0)
  }
})
