import { defineConfig } from 'vitest/config'

const conditions = ['@voicemark/source']

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/sampler',
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  // Its tests share nothing that one could change: modules are loaded once for all files of a worker.
  test: {
    environment: 'node',
    isolate: false,
    include: ['src/**/*.spec.ts', 'test/**/*.spec.ts'],
    // A machine that is busy with other things is slow: no test is about that.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    watch: false,
  },
})
