import { mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFifo } from '../fixture/command.js'
import { madeZip, type Member } from '../fixture/made-archive.js'
import { tableOf } from '../fixture/table.js'
import { refusedCases, type RefusedRow } from './local-case.js'

/** Makes what is given to a command at this path. */
type Make = (path: string) => void

const csv =
  (content: string | Buffer): Make =>
  (folder) => {
    mkdirSync(folder)
    writeFileSync(join(folder, 'synthesis_intel_i5_20260101_000000.csv'), content)
  }
const bytes = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 197) & 0xff))
const [header = ''] = tableOf(1).split('\n')

/** Folders of metrics in which nothing can be used. */
const folders: readonly (readonly [what: string, make: Make])[] = [
  ['a folder without files', (path) => mkdirSync(path)],
  ['a table of other columns', csv('a,b\n1,2\n')],
  ['a table of bytes', csv(bytes)],
  ['a table that is empty', csv('')],
  ['a table without rows', csv(`${header}\n`)],
  ['a table of one line of 5 MB', csv('x'.repeat(5_000_000))],
  ['a table with each column twice', csv(`${header},${header}\n`)],
  ['a table of rows that are cut short', csv(`${header}\n1,2\n3\n`)],
  [
    'a table that is a pipe',
    (path) => {
      mkdirSync(path)
      makeFifo(join(path, 'synthesis_intel_i5_20260101_000000.csv'))
    },
  ],
  [
    'a table that is a link to itself',
    (path) => {
      mkdirSync(path)
      symlinkSync('synthesis_x.csv', join(path, 'synthesis_x.csv'))
    },
  ],
  [
    'a table that is a folder',
    (path) => {
      mkdirSync(path)
      mkdirSync(join(path, 'synthesis_intel_i5_20260101_000000.csv'))
    },
  ],
]

/** What reads a folder, and in how many lines it says at most why it cannot. */
const readers: readonly (readonly [what: string, args: (folder: string) => readonly string[]])[] = [
  ['figures', (folder) => ['figures', '--metrics-dir', folder, '--out', `${folder}-out`]],
  ['report', (folder) => ['report', '--metrics-dir', folder, '--out', `${folder}-out`]],
  ['bundle', (folder) => ['bundle', `${folder}.zip`, '--metrics-dir', folder]],
  ['compare', (folder) => ['compare', folder, folder]],
]

const mostLines = 6

const folderRows = readers.flatMap(([reader, args]) =>
  folders.map(([what, make]): RefusedRow => [
    `${reader} of ${what}`,
    (cwd) => {
      const folder = join(cwd, 'metrics')
      make(folder)
      const says = /metrics has no file|can be used|no measured request|no request to hand on/
      return { app: 'collector', args: args(folder), says, lines: mostLines }
    },
  ]),
)

const zip =
  (...members: readonly Member[]): Make =>
  (path) =>
    writeFileSync(path, madeZip(members))
const manifest = (text: string): Member => ({ name: 'bundle/manifest.json', body: Buffer.from(text) })
const page =
  (data: string): Make =>
  (path) =>
    writeFileSync(path, `<!doctype html><script type="application/json" id="voicemark-data">${data}</script>`)

/** Name of the file, and what lies there. */
const handed: readonly (readonly [what: string, name: string, make: Make])[] = [
  ['nothing', 'b.zip', () => undefined],
  ['an empty file', 'b.zip', (path) => writeFileSync(path, '')],
  ['bytes', 'b.zip', (path) => writeFileSync(path, bytes)],
  ['the head of a zip file', 'b.zip', (path) => writeFileSync(path, 'PK\u0003\u0004')],
  [
    'a zip file that is cut short',
    'b.zip',
    (path) => {
      zip(manifest('{}'))(path)
      truncateSync(path, readFileSync(path).length - 30)
    },
  ],
  ['a zip file of nothing', 'b.zip', zip()],
  ['a zip file of something else', 'b.zip', zip({ name: 'a.txt', body: bytes })],
  ['a manifest that is a list', 'b.zip', zip(manifest('[]'))],
  ['a manifest of lists in lists', 'b.zip', zip(manifest('['.repeat(100_000)))],
  ['a manifest of __proto__', 'b.zip', zip(manifest('{"__proto__":{"format":1}}'))],
  ['a manifest that is a bomb', 'b.zip', zip(manifest(' '.repeat(2 ** 28)))],
  ['a manifest twice', 'b.zip', zip(manifest('{}'), manifest('{}'))],
  ['a manifest that is a link', 'b.zip', zip({ ...manifest(''), link: '/etc/passwd', mode: 0o120777 })],
  ['a name that leads out', 'b.zip', zip(manifest('{}'), { name: '../out', body: bytes })],
  ['a name from the root', 'b.zip', zip(manifest('{}'), { name: '/tmp/voicemark-out', body: bytes })],
  ['a pack of nothing', 'b.zip', zip({ name: 'paper/SHA256SUMS', body: Buffer.alloc(0) })],
  [
    'a pack of other sums',
    'b.zip',
    zip({ name: 'paper/SHA256SUMS', body: Buffer.from('x  ../../etc/passwd\n') }),
  ],
  ['a page without data', 'p.html', (path) => writeFileSync(path, '<!doctype html>')],
  ['a page of half of JSON', 'p.html', page('{"a":')],
  ['a page of lists in lists', 'p.html', page('['.repeat(100_000))],
  ['a page of __proto__', 'p.html', page('{"__proto__":{}}')],
  ['a page of data that are not packed', 'p.html', page('AAAA')],
  ['a pipe', 'b.zip', makeFifo],
  ['a device without end', 'b.zip', (path) => symlinkSync('/dev/zero', path)],
  ['a link to itself', 'b.zip', (path) => symlinkSync(path, path)],
]

const handedRows = handed.flatMap(([what, name, make]) =>
  [['compare'], ['bundle', '--verify']].map((words): RefusedRow => [
    `${words[0] ?? ''} of ${what}`,
    (cwd) => {
      make(join(cwd, name))
      return { app: 'collector', args: [...words, name], says: new RegExp(name.replace('.', '\\.')) }
    },
  ]),
)

/** Folders and files of measurements that are read without a collector. */
export const folderCases = [
  ...refusedCases('folders of metrics as they are read', folderRows),
  ...refusedCases('results that were handed on', handedRows),
]
