import { defineConfig } from 'vitest/config'

const conditions = ['@voicemark/source']

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/schema',
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    environment: 'node',
    include: ['src/**/*.spec.ts', 'test/**/*.spec.ts'],
    // Plain values have nothing to keep apart, and loading zod anew for each file takes longer than its tests.
    isolate: false,
    // A machine that is busy with other things is slow: no test is about that.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    watch: false,
  },
})
