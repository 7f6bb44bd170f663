import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFifo } from '../fixture/command.js'
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

/** A file of a folder by a name, as a collector is asked to store it. */
const importRows = folders.slice(1).map(([what, make]): RefusedRow => [
  `import of ${what}`,
  (cwd, { collector }) => {
    const folder = join(cwd, 'metrics')
    make(folder)
    const files = readdirSync(folder).map((name) => join('metrics', name))
    const args = ['import', '--collector', collector.url, ...files]
    return { app: 'collector', args, says: /metrics\/synthesis_\w+\.csv:/, lines: mostLines }
  },
])
const importFolder: RefusedRow = [
  'import of a folder itself',
  (cwd, { collector }) => {
    csv(tableOf(1))(join(cwd, 'metrics'))
    const args = ['import', '--collector', collector.url, 'metrics']
    return { app: 'collector', args, says: /^voicemark: metrics: a folder; name the files in it$/m }
  },
]

/** Folders of measurements that are read without a collector, and files of them that are sent to one. */
export const folderCases = [
  ...refusedCases('folders of metrics as they are read', folderRows),
  ...refusedCases('folders of metrics as they are imported', [...importRows, importFolder]),
]
