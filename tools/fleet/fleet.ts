// Three machines deliver to two collectors behind nginx, on one PostgreSQL: one collector is killed, one token revoked.
//   npm run test:fleet -- [--quick] [--build FOLDER] [--keep] [--json]
// It needs nginx and openssl (Debian: apt-get install -y nginx openssl); without nginx it is skipped, and says so. nginx runs as a
// process of this test with deploy/nginx.conf, never as the service of the system.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { resultText } from './fleet-result.js'
import { findNginx } from './place/nginx.js'
import { openSite } from './place/site.js'
import { playFleet } from './play-fleet.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    build: { type: 'string', default: root },
    keep: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})

async function run(): Promise<number> {
  const nginx = findNginx()
  if (nginx === null) {
    process.stdout.write('skipped: nginx is not installed (Debian: apt-get install -y nginx)\n')
    return 0
  }
  const startMs = performance.now()
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-fleet-'))
  chmodSync(folder, 0o755)
  try {
    const example = join(root, 'deploy/nginx.conf')
    const site = await openSite({ build: values.build, folder, example })
    try {
      const result = await playFleet(site, values.quick)
      const seconds = (performance.now() - startMs) / 1000
      const figures = { ...result.figures, nginx, 'seconds in all': seconds }
      process.stdout.write(
        values.json
          ? `${JSON.stringify({ ...result, figures }, null, 2)}\n`
          : resultText({ ...result, figures }),
      )
      return result.passed ? 0 : 1
    } finally {
      await site.close()
    }
  } finally {
    if (values.keep) process.stdout.write(`left in ${folder}\n`)
    else rmSync(folder, { recursive: true, force: true })
  }
}

try {
  process.exitCode = await run()
} catch (error) {
  process.stderr.write(
    `test:fleet: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  )
  process.exitCode = 2
}
process.exit()
