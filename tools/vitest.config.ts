import { configDefaults, defineConfig } from 'vitest/config'

const conditions = ['@voicemark/source']

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../node_modules/.vite/tools',
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    environment: 'node',
    include: ['**/*.spec.ts'],
    // Needs voices from package registries: npm run test:realvoice.
    exclude: [...configDefaults.exclude, 'realvoice/**'],
    // A machine that is busy with other things is slow: no test is about that.
    testTimeout: 90_000,
    hookTimeout: 120_000,
    watch: false,
  },
})
