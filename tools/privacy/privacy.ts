// Whether anything that a user runs speaks to a host that he did not name, or writes where nobody would look:
// install, build, first benchmark, figures, a voice by name and tests of a copy of this checkout in a fresh home, under strace.
//   npm run test:privacy -- [--quick] [--keep]      --quick: no tests but those that load ONNX Runtime or koffi
import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { npmSetting } from './package-index.js'
import { steps } from './steps.js'
import { trace, type Traced } from './traced-step.js'

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, keep: { type: 'boolean', default: false } },
})
const root = fileURLToPath(new URL('../..', import.meta.url))
const stepLimitS = 3600

async function run(): Promise<number> {
  const cannot = whyNot()
  if (cannot !== null) {
    process.stdout.write(`skipped: ${cannot}\n`)
    return 0
  }
  // Node reports the paths behind links, and so does strace.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'voicemark-privacy-')))
  try {
    const places = makePlaces(folder)
    const { checkout, home, temporary } = places
    let failed = 0
    for (const step of steps({ ...places, isQuick: values.quick })) {
      if ('skipped' in step) {
        process.stdout.write(`${step.name.padEnd(14)}         skipped: ${step.skipped}\n`)
        continue
      }
      const traced = await trace(step, {
        cwd: checkout,
        env: freshEnvironment(places),
        traceFile: join(folder, 'trace'),
        folders: [checkout, temporary, join(home, '.npm'), join(home, '.voicemark')],
        limitS: stepLimitS,
      })
      const left = leftBehind(places)
      process.stdout.write(textOf(traced, left))
      if (traced.status !== 0 || traced.foreign.length + left.length > 0) failed++
      if (traced.status !== 0) process.stdout.write(traced.output.slice(-4000))
    }
    return failed === 0 ? 0 : 1
  } finally {
    if (values.keep) process.stdout.write(`kept: ${folder}\n`)
    else rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

function whyNot(): string | null {
  if (process.platform !== 'linux') return 'only Linux has strace'
  const { status, stderr, error } = spawnSync('strace', ['-f', '--seccomp-bpf', '-o', '/dev/null', 'true'], {
    encoding: 'utf8',
    timeout: 10_000,
  })
  if (error !== undefined) return 'strace is not installed (Debian: apt-get install strace)'
  return status === 0 ? null : `strace is not allowed to trace here: ${stderr.trim().split('\n')[0] ?? ''}`
}

interface Places {
  readonly checkout: string
  readonly home: string
  readonly temporary: string
}

/** A clone without its history, an empty home and an empty temporary folder. */
function makePlaces(folder: string): Places {
  const places = {
    checkout: join(folder, 'checkout'),
    home: join(folder, 'home'),
    temporary: join(folder, 'tmp'),
  }
  // The temporary folder as the system's is; the rest as a home may be, which the user of PostgreSQL cannot enter.
  chmodSync(folder, 0o755)
  for (const each of Object.values(places))
    mkdirSync(each, { mode: each === places.temporary ? 0o755 : 0o700 })
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '-z']
  const names = execFileSync('git', list, { cwd: root, encoding: 'utf8', timeout: 60_000 }).split('\0')
  // A link could lead npm ci into somebody's node_modules.
  const files = names.filter((name) => lstatSync(join(root, name), { throwIfNoEntry: false })?.isFile())
  for (const name of files) cpSync(join(root, name), join(places.checkout, name))
  // Nx asks git for the remote, and shares its cache between clones of one, in the home, where nothing else is said.
  for (const args of [['init'], ['remote', 'add', 'origin', 'https://git.invalid/voicemark.git']])
    execFileSync('git', ['-C', places.checkout, ...args], { stdio: 'ignore', timeout: 60_000 })
  return places
}

/** As of somebody who has just logged in. No CI variable: ONNX Runtime and others hold their peace where there is one. */
function freshEnvironment({ home, temporary }: Places): Record<string, string> {
  const kept = [
    'PATH',
    'NODE_EXTRA_CA_CERTS',
    'SSL_CERT_FILE',
    'REQUESTS_CA_BUNDLE',
    'HTTPS_PROXY',
    'https_proxy',
    'NO_PROXY',
    'no_proxy',
  ]
  const own = kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))
  return {
    ...(Object.fromEntries(own) as Record<string, string>),
    HOME: home,
    TMPDIR: temporary,
    LANG: 'C.UTF-8',
    npm_config_registry: npmSetting('registry'),
  }
}

/** The state folder, npm's cache, and what `rustc` leaves when pip asks it for its version. */
const expectedInHome = ['.voicemark', '.npm', '.rustup']

/** What is in the temporary folder, and in the home beside what is expected there. */
function leftBehind({ home, temporary }: Places): string[] {
  const inHome = readdirSync(home).filter((name) => !expectedInHome.includes(name))
  return [...readdirSync(temporary).map((name) => `$TMPDIR/${name}`), ...inHome.map((name) => `~/${name}`)]
}

function textOf(
  { name, status, seconds, loopback, allowed, written, foreign }: Traced,
  left: string[],
): string {
  const counts = `${loopback} connections on loopback, ${allowed} to a registry, ${written} files written`
  const ended = status === 0 ? '' : `; ended with ${status ?? 'a signal'}`
  const wrong = [...foreign, ...left.map((each) => `leaves ${each}`)]
  const verdict = wrong.length === 0 ? 'nothing foreign' : `${wrong.length} FOREIGN`
  const lines = wrong.slice(0, 40).map((each) => `  ! ${each}\n`)
  return `${name.padEnd(14)} ${seconds.toFixed(0).padStart(4)} s  ${verdict}; ${counts}${ended}\n${lines.join('')}`
}

try {
  process.exitCode = await run()
} catch (error) {
  process.stderr.write(`test:privacy: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
