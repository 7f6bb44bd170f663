import { defineConfig, mergeConfig } from 'vitest/config'
import config from './vitest.config.js'

/** What takes minutes: `npx vitest run --config apps/agent/vitest.slow.config.ts` after a build. */
export default mergeConfig(
  { ...config, test: { ...config.test, include: [], exclude: [] } },
  defineConfig({ test: { include: ['test/**/*.slow.spec.ts'] } }),
)
