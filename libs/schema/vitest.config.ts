import { defineConfig } from 'vitest/config'

const conditions = ['@voicemark/source']

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/schema',
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { environment: 'node', include: ['src/**/*.spec.ts', 'test/**/*.spec.ts'], watch: false },
})
