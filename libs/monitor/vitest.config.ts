import { defineConfig } from 'vitest/config'

const conditions = ['@voicemark/source']

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/monitor',
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    environment: 'node',
    include: ['test/**/*.spec.ts'],
    // Programs that start while others have the cores.
    testTimeout: 90_000,
    hookTimeout: 120_000,
    watch: false,
  },
})
