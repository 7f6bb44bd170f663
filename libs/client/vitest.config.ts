import { defineConfig } from 'vitest/config'

const conditions = ['@voicemark/source']

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/client',
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { environment: 'node', include: ['src/**/*.spec.ts'], testTimeout: 60_000, watch: false },
})
