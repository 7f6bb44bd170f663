import { defineConfig } from 'vitest/config'

const conditions = ['@voicemark/source']

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/daemon',
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    environment: 'node',
    include: ['src/**/*.spec.ts', 'test/**/*.spec.ts'],
    // No file leaves anything behind that another could meet; one process for all takes half of the time.
    isolate: false,
    // A machine that is busy with other things is slow: no test is about that.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    watch: false,
  },
})
