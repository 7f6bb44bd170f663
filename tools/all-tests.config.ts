import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** All projects' tests in one run, closed by one line that says how many passed and failed. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    projects: ['libs/*', 'apps/*', 'tools'],
    reporters: ['default', './tools/closing-line.ts'],
    watch: false,
  },
})
