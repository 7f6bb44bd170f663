import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { canary } from '../fixture/answers.js'
import { refusedCases, type RefusedRow } from './local-case.js'

const bomb = [
  'a: &a [x,x,x,x,x,x,x,x,x,x]',
  ...'bcdefghi'.split('').map(
    (name, i) =>
      `${name}: &${name} [${Array(10)
        .fill(`*${'abcdefgh'[i] ?? ''}`)
        .join(',')}]`,
  ),
].join('\n')

/** Name of the file, what is in it, what is said, and in how many lines. */
const files: readonly (readonly [
  what: string,
  name: string,
  content: string | Buffer,
  says: RegExp,
  lines?: number,
])[] = [
  ['nothing', 'p.json', '', /p\.json is no JSON/],
  ['nothing as YAML', 'p.yaml', '', /p\.yaml: /],
  ['half of JSON', 'p.json', '{"configurations":[', /no JSON/],
  ['a list', 'p.json', '[]', /p\.json: /],
  ['a number', 'p.yaml', '7', /p\.yaml: /],
  ['a key twice', 'p.json', '{"repeat":1,"repeat":2}', /"repeat" stands twice/],
  ['a key twice as YAML', 'p.yaml', 'repeat: 1\nrepeat: 2\n', /no YAML.*line 2/],
  ['lists in lists', 'p.json', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, /p\.json/],
  ['lists in lists as YAML', 'p.yaml', '['.repeat(10_000), /p\.yaml/],
  ['maps in maps as YAML', 'p.yaml', '{a: '.repeat(5000), /p\.yaml/],
  ['a bomb of aliases', 'p.yaml', bomb, /p\.yaml.*alias/i],
  ['an alias of nothing', 'p.yaml', 'corpus: *x\n', /p\.yaml/],
  ['an alias of itself', 'p.yaml', 'a: &a [*a]\n', /p\.yaml/, 3],
  ['a merge of __proto__', 'p.yaml', 'x: &x { __proto__: { repeat: 3 } }\n<<: *x\n', /p\.yaml/, 5],
  ['__proto__', 'p.json', '{"__proto__":{"configurations":[]}}', /p\.json/, 5],
  ['a tag that makes objects', 'p.yaml', 'corpus: !!js/function "function(){}"\n', /p\.yaml/],
  ['a key that is a list', 'p.yaml', '? [a, b]\n: 1\n', /\[ a, b \]: unknown/, 3],
  ['a key of two lines', 'p.yaml', '"a\\r\\nb": 1\n', /"a\\r\\nb": unknown/, 3],
  ['two documents', 'p.yaml', 'repeat: 1\n---\nrepeat: 2\n', /p\.yaml/],
  ['tabs', 'p.yaml', 'configurations:\n\t- voice: x\n', /no YAML.*line 2/],
  ['10 MB', 'p.json', `{"x":"${'x'.repeat(10_000_000)}"}`, /over 1 MB/],
  ['bytes', 'p.yaml', Buffer.from([0, 1, 2, 255, 254]), /p\.yaml/],
  ['UTF-16', 'p.json', Buffer.from('{"repeat":1}', 'utf16le'), /no JSON/],
  [
    'types that are others',
    'p.json',
    '{"configurations":{},"repeat":"many","seed":null,"tags":[1]}',
    /p\.json: \d problems/,
    9,
  ],
  [
    'numbers beyond all',
    'p.json',
    '{"configurations":[{"voice":"x","threads":1e309}],"repeat":-1}',
    /p\.json/,
    9,
  ],
  [
    '10,000 fields that there are not',
    'p.json',
    JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`f${i}`, i]))),
    /p\.json/,
    60,
  ],
  [
    'a command of another',
    'p.json',
    `{"configurations":[{"engine":"command","command":"${'$(id)'.repeat(2000)}"}]}`,
    /p\.json/,
    9,
  ],
]

const rows: readonly RefusedRow[] = [
  ...files.map(([what, name, content, says, lines]): RefusedRow => [
    what,
    (cwd) => {
      const path = join(cwd, name)
      writeFileSync(path, content)
      return {
        app: 'agent',
        args: ['bench', '--plan', path],
        says,
        ...(lines === undefined ? {} : { lines }),
      }
    },
  ]),
  ['a folder', (cwd) => ({ app: 'agent', args: ['bench', '--plan', cwd], says: /cannot be read: EISDIR/ })],
  [
    'a link to itself',
    (cwd) => {
      symlinkSync('p.json', join(cwd, 'p.json'))
      return { app: 'agent', args: ['bench', '--plan', join(cwd, 'p.json')], says: /cannot be read: ELOOP/ }
    },
  ],
  ['a device without end', { app: 'agent', args: ['bench', '--plan', '/dev/zero'], says: /over 1 MB/ }],
  [
    'a corpus that is a folder',
    (cwd) => ({ app: 'agent', args: ['bench', '--corpus', cwd], says: /corpus/ }),
  ],
  [
    'a corpus without end',
    { app: 'agent', args: ['bench', '--corpus', '/dev/zero'], says: /corpus|\/dev\/zero/ },
  ],
  [
    'a corpus of bytes',
    (cwd) => {
      writeFileSync(join(cwd, 'c.txt'), Buffer.from([0x61, 0xff, 0xfe, 0, 0x0a]))
      return { app: 'agent', args: ['bench', '--corpus', join(cwd, 'c.txt')], says: /c\.txt/ }
    },
  ],
  [
    'a corpus of lines that are too long',
    (cwd) => {
      writeFileSync(join(cwd, 'c.txt'), `${canary} ${'a'.repeat(100_000)}\n`)
      return { app: 'agent', args: ['bench', '--corpus', join(cwd, 'c.txt')], says: /c\.txt/ }
    },
  ],
  [
    'a campaign that there is not',
    { app: 'agent', args: ['bench', '--resume', '../../x'], says: /--resume: no campaign/ },
  ],
  [
    'a campaign of bytes',
    (cwd) => {
      const id = '6f1d0c1e-6f0a-4b6e-9a52-0d3c6a1f9b01'
      mkdirSync(join(cwd, 'home/campaigns'), { recursive: true })
      writeFileSync(join(cwd, `home/campaigns/${id}.json`), Buffer.alloc(100, 7))
      return {
        app: 'agent',
        args: ['bench', '--resume', id],
        env: { VOICEMARK_HOME: join(cwd, 'home') },
        says: /--resume: .* damaged/,
      }
    },
  ],
]

/** Plans, corpora and campaigns as files. */
export const planCases = refusedCases('plans as files', rows)
