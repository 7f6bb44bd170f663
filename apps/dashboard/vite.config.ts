import { defineConfig } from 'vite'

/** One page and its files, which the collector serves; nothing in it names another host. */
export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/dashboard',
  base: '/dashboard/',
  publicDir: false,
  logLevel: 'warn',
  resolve: { conditions: ['@voicemark/source', 'module', 'browser', 'import', 'default'] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // The collector's policy lets no page load what lies in a data URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
})
