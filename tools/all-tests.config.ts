import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** All projects' tests in one run, closed by one line that says how many passed and failed. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    projects: ['libs/*', 'apps/*', 'tools'],
    reporters: ['default', './tools/closing-line.ts'],
    // Most of the time is waiting for agents that start; one worker less than cores would leave a small machine idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    watch: false,
  },
})
