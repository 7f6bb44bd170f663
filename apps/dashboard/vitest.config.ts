import { defineConfig } from 'vitest/config'

const conditions = ['@voicemark/source']

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/dashboard-tests',
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    environment: 'node',
    include: ['src/**/*.spec.{ts,tsx}'],
    testTimeout: 60_000,
    passWithNoTests: true,
    watch: false,
  },
})
