import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import LongestFirst from './longest-first.js'

/** All projects' tests in one run, closed by one line that says how many passed and failed. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    projects: ['libs/*', 'apps/*', 'tools'],
    reporters: ['default', './tools/closing-line.ts'],
    // A test waits half of its time: for a disk, a process that starts, a clock.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    watch: false,
  },
})
