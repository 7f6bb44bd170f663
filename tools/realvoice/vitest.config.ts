import { defineConfig } from 'vitest/config'

const conditions = ['@voicemark/source']

/** The tests on real voices: npm run test:realvoice. */
export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/realvoice',
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    environment: 'node',
    include: ['**/*.spec.ts'],
    globalSetup: './bring-voices.ts',
    // A real voice takes its time where others have the cores, and two at once would share them.
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 120_000,
    watch: false,
  },
})
