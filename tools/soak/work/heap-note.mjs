// Loaded before a program, it has the process say every two seconds what its heap holds: NODE_OPTIONS=--import=…/heap-note.mjs,
// VOICEMARK_SOAK_NOTES=FOLDER. It is in what is measured, with some KB that do not grow.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMainThread } from 'node:worker_threads'

const folder = process.env['VOICEMARK_SOAK_NOTES']
const everyMs = 2000

if (isMainThread && folder !== undefined) {
  const note = () => {
    const { heapUsed, external, arrayBuffers } = process.memoryUsage()
    const resources = process.getActiveResourcesInfo().length
    try {
      writeFileSync(
        join(folder, `${process.pid}.json`),
        JSON.stringify({ heapUsed, external, arrayBuffers, resources }),
      )
    } catch {
      // The folder goes before the last of the processes does.
    }
  }
  setInterval(note, everyMs).unref()
}
