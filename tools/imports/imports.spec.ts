import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readImports } from './imports.js'

const rules = fileURLToPath(new URL('../../.dependency-cruiser.mjs', import.meta.url))
const src = 'apps/agent/src'
let root: string

beforeEach(() => (root = realpathSync(mkdtempSync(join(tmpdir(), 'voicemark-imports-')))))
afterEach(() => rmSync(root, { recursive: true }))

/** A repository with these files, and what its imports break. */
async function brokenBy(files: Record<string, string>): Promise<readonly string[]> {
  for (const folder of ['apps', 'libs', 'tools']) mkdirSync(join(root, folder))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return (await readImports(root, rules)).broken
}

test.each([
  [
    'in a circle',
    { 'a.ts': "export { b } from './b.js'", 'b.ts': "import './a.js'\nexport const b = 1" },
    'no-circle: a.ts → b.ts → a.ts',
  ],
  [
    'in a circle of types',
    {
      'a.ts': "import type { B } from './b.js'\nexport type A = B",
      'b.ts': "import { type A } from './a.js'\nexport type B = A[]",
    },
    'no-circle: a.ts → b.ts → a.ts',
  ],
  [
    'in a circle that is closed while it runs',
    { 'a.ts': "export const b = () => import('./b.js')", 'b.ts': "import './a.js'" },
    'no-circle: a.ts → b.ts → a.ts',
  ],
  ['of a spec', { 'a.ts': "import './b.spec.js'", 'b.spec.ts': '' }, 'no-test-in-source: a.ts → b.spec.ts'],
  [
    'of a test folder',
    { 'a.ts': "import './test/b.js'", 'test/b.ts': '' },
    'no-test-in-source: a.ts → test/b.ts',
  ],
  [
    'of a fixture',
    { 'a.ts': "import './fixtures/b.js'", 'fixtures/b.ts': '' },
    'no-test-in-source: a.ts → fixtures/b.ts',
  ],
  [
    'of a client of the database',
    {
      'a.ts': "import type { PrismaClient } from './generated/sqlite/client.js'",
      'generated/sqlite/client.ts': '',
    },
    'database-client-in-store: a.ts → generated/sqlite/client.ts',
  ],
  [
    'of ONNX Runtime',
    {
      'a.ts': "export const load = () => import('onnxruntime-node')",
      'node_modules/onnxruntime-node/dist/index.js': '',
      'node_modules/onnxruntime-node/package.json': '{"main":"dist/index.js"}',
    },
    'onnx-runtime-in-runtime: a.ts → node_modules/onnxruntime-node/dist/index.js',
  ],
  ['of what is not there', { 'a.ts': "import './b.js'" }, 'not-found: a.ts → ./b.js'],
])('an import that is an error: %s', async (_name, files, error) => {
  const broken = await brokenBy(
    Object.fromEntries(Object.entries(files).map(([name, source]) => [join(src, name), source])),
  )
  expect(broken.map((line) => line.replaceAll(`${src}/`, ''))).toContain(error)
})

test('what may be imported is: a spec what it tests, the store its client, libs/runtime ONNX Runtime', async () => {
  const broken = await brokenBy({
    'apps/collector/src/store/a.ts': "import './generated/sqlite/client.js'",
    'apps/collector/src/store/a.spec.ts': "import './a.js'\nimport '../../test/rows.js'",
    'apps/collector/src/store/generated/sqlite/client.ts': '',
    'apps/collector/test/rows.ts': '',
    'libs/runtime/src/load-runtime.ts': "import type * as Runtime from 'onnxruntime-node'",
    'libs/runtime/node_modules/onnxruntime-node/package.json': '{"main":"index.js"}',
    'libs/runtime/node_modules/onnxruntime-node/index.js': '',
  })
  expect(broken).toEqual([])
})
