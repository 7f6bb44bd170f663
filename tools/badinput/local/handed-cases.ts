import { readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFifo } from '../fixture/command.js'
import { madeZip, type Member } from '../fixture/made-archive.js'
import { refusedCases, type RefusedRow } from './local-case.js'

/** Makes what is given to a command at this path. */
type Make = (path: string) => void

const bytes = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 197) & 0xff))
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

/** Bundles, pages and packs that somebody has sent. */
export const handedCases = refusedCases('results that were handed on', handedRows)
