import { defineConfig } from 'vitest/config'

const conditions = ['@voicemark/source']

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/analysis',
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  // Its tests share nothing that one could change: modules are loaded once for all files of a worker.
  test: {
    environment: 'node',
    isolate: false,
    include: ['src/**/*.spec.ts'],
    testTimeout: 60_000,
    watch: false,
  },
})
