import { join } from 'node:path'
import { refusedCases, type RefusedRow } from './local-case.js'

const huge = 'a'.repeat(100_000)
const ansi = '\u001b[2J\u0007'

/** What somebody types. */
const typed: readonly (readonly [
  what: string,
  app: 'agent' | 'collector',
  args: readonly string[],
  says: RegExp,
  lines?: number,
])[] = [
  [
    'a flag that there is not',
    'agent',
    ['agent', '--colector', 'http://x'],
    /unknown option '--colector'/,
    2,
  ],
  ['a flag of 100,000 letters', 'agent', ['bench', `--${huge}`], /unknown option/],
  ['a flag that a terminal obeys', 'agent', ['bench', `--${ansi}`], /unknown option/],
  ['a flag without its value', 'agent', ['bench', '--voice'], /argument missing|voice/],
  ['a number that is a flag', 'agent', ['bench', '--repeat', '--json'], /--repeat/],
  ['a number below 0', 'agent', ['bench', '--repeat', '-1'], /--repeat/],
  ['a number without end', 'agent', ['bench', '--repeat', '1e309'], /--repeat/],
  ['a number of another script', 'agent', ['bench', '--threads', '٣'], /--threads/],
  ['a number of 100,000 digits', 'agent', ['bench', '--seed', '9'.repeat(100_000)], /--seed/],
  ['no number', 'agent', ['bench', '--speed', 'NaN'], /--speed/],
  ['a share of more than all', 'agent', ['bench', '--until-interval', '500%'], /--until-interval/],
  ['an order that there is not', 'agent', ['bench', '--order', '🦜'], /order/],
  ['a tag without a value', 'agent', ['bench', '--tag', 'room'], /--tag/],
  ['a tag of __proto__', 'agent', ['bench', '--tag', '__proto__=x'], /tag/],
  ['a voice that is a path', 'agent', ['bench', '--voice', '../../etc/passwd'], /voice/],
  ['an address that is none', 'agent', ['bench', '--http', 'http://[x'], /--http/],
  ['a file as an address', 'agent', ['bench', '--http', 'file:///etc/passwd'], /--http/],
  ['an agent of a file', 'agent', ['bench', '--agent', 'file:///etc/passwd'], /agent/],
  ['a port of 99999', 'agent', ['bench', '--wyoming', 'tcp://127.0.0.1:99999'], /--wyoming/],
  ['a watch that is none', 'agent', ['bench', '--http', 'http://127.0.0.1:9', '--watch', 'pid:abc'], /watch/],
  ['a budget below 0', 'agent', ['agent', '--memory-budget', '-1'], /memory-budget/],
  ['words behind a command', 'agent', ['agent', 'now', 'please'], /unknown command|too many arguments/],
  ['a voice that nobody has', 'agent', ['voices', 'add', 'nobody'], /nobody/],
  ['a voice of 100,000 letters', 'agent', ['voices', 'add', huge], /voice|name/],
  ['a voice to remove that is a path', 'agent', ['voices', 'remove', '../..'], /voice/],
  ['a code that is none', 'agent', ['agent', 'enrol', 'http://127.0.0.1:9', ansi], /code|ECONNREFUSED/],
  ['a collector that is a file', 'agent', ['agent', 'enrol', 'file:///etc', 'x'], /http/],
  ['figures of nothing', 'collector', ['figures'], /--metrics-dir/],
  [
    'figures of a folder that there is not',
    'collector',
    ['figures', '--metrics-dir', '/nonexistent'],
    /does not exist/,
  ],
  ['a width of no unit', 'collector', ['figures', '--metrics-dir', '/', '--width', '1e9'], /--width/],
  [
    'a sign between cells that is a word',
    'collector',
    ['figures', '--metrics-dir', '/', '--sep', 'comma'],
    /sep/,
  ],
  [
    'an encoding that there is not',
    'collector',
    ['figures', '--metrics-dir', '/', '--encoding', 'ebcdic'],
    /encoding/,
  ],
  [
    'a report into a file',
    'collector',
    ['report', '--metrics-dir', '/', '--out', '/dev/null'],
    /\/ has no file|out|null/,
  ],
  ['an import of nothing', 'collector', ['import'], /missing required argument/],
  [
    'a collector of another scheme',
    'collector',
    ['import', '--collector', 'ftp://x', '/etc/hostname'],
    /ftp|http/,
  ],
  ['certificates that are none', 'collector', ['doctor', '--ca', '/etc/hostname'], /--ca/],
  [
    'a run to exclude that is none',
    'collector',
    ['data', 'exclude', '--run', ansi, '--reason', 'x', '--collector', 'http://127.0.0.1:9'],
    /run|ECONNREFUSED|option/,
  ],
  ['a role that there is not', 'collector', ['token', 'add', '--name', 'x', '--role', 'god'], /role/],
  ['a time that is none', 'collector', ['token', 'enrol', '--name', 'x', '--expires', 'never'], /expires/],
  ['a backup into a folder', 'collector', ['backup', '/'], /\//],
  ['a backup that is none', 'collector', ['restore', '/etc/hostname'], /hostname/],
  ['a backup without end', 'collector', ['restore', '/dev/zero'], /zero/],
]

const rows: readonly RefusedRow[] = typed.map(([what, app, args, says, lines = 1]) => [
  what,
  (cwd) => ({ app, args, says, lines, env: { VOICEMARK_HOME: join(cwd, 'home') } }),
])

/** Command lines. */
export const commandCases = refusedCases('command lines', rows)
