import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Arena } from '../arena.js'
import { makeFifo, type App } from '../fixture/command.js'
import { refusedCases, type RefusedRow } from './local-case.js'

type Make = (path: string) => void

const startIn = (folder: string) => ({
  app: 'agent' as App,
  args: ['agent'],
  env: {
    VOICEMARK_HOME: join(folder, 'home'),
    VOICEMARK_METRICS_DIR: join(folder, 'metrics'),
    // Else it has no outbox.
    VOICEMARK_COLLECTOR: 'http://127.0.0.1:9',
  },
})

/** What the record of requests has become; it is not set aside, for it may be somebody's only copy. */
const journals: readonly (readonly [what: string, make: Make])[] = [
  ['a folder', (path) => mkdirSync(path)],
  ['a link to itself', (path) => symlinkSync(path, path)],
  ['a pipe', makeFifo],
]
const journalRows = journals.map(([what, make]): RefusedRow => [
  `requests.ndjson that is ${what}`,
  (cwd) => {
    mkdirSync(join(cwd, 'home'))
    make(join(cwd, 'home/requests.ndjson'))
    return { ...startIn(cwd), says: /requests\.ndjson cannot be written: \w+/ }
  },
])

// The user of Debian and others who has nothing.
const nobody = 65_534
const main = fileURLToPath(new URL('../../../apps/agent/dist/main.js', import.meta.url))
/** Only root may give a file away, and the program has to lie where others may read it. */
const canGive =
  process.getuid?.() === 0 && spawnSync('test', ['-r', main], { uid: nobody, gid: nobody }).status === 0

const owned = [
  'agent.json',
  'state.json',
  'agent.lock',
  'requests.ndjson',
  'outbox/',
  '../metrics/',
  '',
] as const
const ownerRows = owned.map((name): RefusedRow => [
  `${name === '' ? 'a state folder' : name} of root, and the agent is somebody else`,
  (cwd, arena) => {
    giveHome(arena, cwd, name)
    return { ...startIn(cwd), uid: nobody, says: /(home|metrics)\S* cannot be (read|written|used): EACCES/ }
  },
])

/** A state folder of `nobody` of which one thing is root's. */
function giveHome({ folder }: Arena, cwd: string, name: (typeof owned)[number]): void {
  chmodSync(folder, 0o711)
  const home = join(cwd, 'home')
  for (const made of [home, join(cwd, 'metrics')]) {
    mkdirSync(made, { mode: 0o700 })
    chownSync(made, nobody, nobody)
  }
  const roots = join(home, name)
  // An empty folder could be made anew.
  if (name.endsWith('/')) mkdirSync(join(roots, 'kept'), { recursive: true })
  else if (name !== '') writeFileSync(roots, '{}\n')
  chownSync(roots, 0, 0)
  chmodSync(roots, name === '' || name.endsWith('/') ? 0o700 : 0o600)
}

/** Files of an agent's state that it may not or cannot write. */
export const ownerCases = refusedCases('what an agent may not write', [
  ...journalRows,
  ...(canGive ? ownerRows : []),
])
