import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startCollectorProcess } from '../bench/under-test/collector-process.js'
import { fillCollector } from './filled-collector.js'

/**
 * Holds the document of a running collector against a public linter and two public generators of clients, each of which then
 * reads every route. All of them go into a folder that is gone afterwards; which rules: Redocly's `recommended`.
 */
const linter = '@redocly/cli@2.18.0'
const generator = 'openapi-typescript@7.13.0'
const client = 'openapi-fetch'
const clientVersion = '0.17.0'
const pythonGenerator = 'openapi-python-client==0.28.1'
const python = process.env['PYTHON'] ?? 'python3'
const folder = mkdtempSync(join(tmpdir(), 'voicemark-openapi-'))
const document = join(folder, 'openapi.json')

const collector = await startCollectorProcess(`file:${join(folder, 'rows.db')}`, folder)
try {
  const filled = JSON.stringify(await fillCollector(collector.url))
  writeFileSync(document, await (await fetch(`${collector.url}/openapi.json`)).text())
  const steps = [
    () => run('npx', ['--yes', linter, 'lint', '--extends', 'recommended', document]),
    () => run('npx', ['--yes', generator, document, '-o', join(folder, 'collector.d.ts')]),
    () =>
      run('npm', [
        'install',
        '--no-audit',
        '--no-fund',
        '--silent',
        '--prefix',
        folder,
        `${client}@${clientVersion}`,
      ]),
    () => run(process.execPath, [there('fetch-all.mjs'), client, collector.url, document, filled]),
    () => run(python, ['-m', 'venv', join(folder, 'venv')]),
    () => run(inVenv('python'), ['-m', 'pip', 'install', '--quiet', pythonGenerator]),
    () =>
      run(inVenv('openapi-python-client'), [
        'generate',
        '--path',
        document,
        '--meta',
        'none',
        '--output-path',
        join(folder, 'voicemark_client'),
      ]),
    () => run(inVenv('python'), [there('fetch_all.py'), collector.url, filled]),
  ]
  process.exitCode = steps.every((step) => step()) ? 0 : 1
} finally {
  await collector.stop()
  rmSync(folder, { recursive: true, force: true })
}

/** A file of this folder, where what it imports is installed. */
function there(name: string): string {
  const copy = join(folder, name)
  cpSync(fileURLToPath(new URL(name, import.meta.url)), copy)
  return copy
}

function inVenv(name: string): string {
  return join(folder, 'venv', process.platform === 'win32' ? 'Scripts' : 'bin', name)
}

function run(command: string, args: readonly string[]): boolean {
  const { status } = spawnSync(command, args, { cwd: folder, stdio: 'inherit' })
  if (status !== 0) process.stderr.write(`failed: ${command} ${args.join(' ')}\n`)
  return status === 0
}
