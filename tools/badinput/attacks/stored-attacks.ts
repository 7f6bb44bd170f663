import { randomUUID } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import type { Arena } from '../arena.js'
import { expect, type NamedCase } from '../case.js'
import { send } from '../fixture/http.js'
import { openTalk, replyText } from '../fixture/talk.js'

const script = '<script>alert(1)</script>'
const formula = '=HYPERLINK("http://evil.example","x")'
const tex = '\\input{/etc/passwd}\\write18{id}'
const ansi = '\u001b[2J\u001b[31mgone\r\nlevel: 60'

/** What each text of a request is made to say. */
const hostile: Readonly<Record<string, unknown>> = {
  cpu_model: script,
  gpu_name: `"><img src=x onerror=alert(1)>`,
  engine: tex,
  voice: formula,
  error_message: `@SUM(1+1)|cmd ' /C calc'!A0`,
  engine_version: ansi,
  execution_provider: "'; DROP TABLE request; --",
  subject: `${script}${tex}`,
  item_id: '../../../etc/passwd',
  tags: { room: `${formula}${script}` },
  throttle_reason: '%0d%0aX-Evil: 1',
}

/** Stores a row whose every text is an attack, once for each arena. */
const stored = new WeakMap<Arena, Promise<string>>()
function storeHostile(arena: Arena): Promise<string> {
  const known = stored.get(arena)
  if (known !== undefined) return known
  const made = (async () => {
    const talk = await openTalk(arena.collector.url)
    const { rows, ...batch } = talk.batch(0, 40, 'request') as { rows: unknown[][] }
    const said = rows.map((row) => row.map((value, i) => hostile[talk.requestFields[i] ?? ''] ?? value))
    const reply = await talk.say('batch', { ...batch, rows: said })
    talk.link.close()
    expect(replyText(reply) === 'ok', JSON.stringify(reply))
    return talk.agent_id
  })()
  stored.set(arena, made)
  return made
}

/** `AGENT` in a path stands for who has stored them. */
async function readStored(arena: Arena, path: string): Promise<{ body: string; type: string }> {
  const agent_id = await storeHostile(arena)
  const { status, headers, body } = await send(arena.collector.url, { path: path.replace('AGENT', agent_id) })
  expect(status === 200, `${path}: HTTP ${status}`)
  return { body, type: headers['content-type'] ?? '' }
}

type Check = readonly [name: string, path: string, inert: (body: string, type: string) => boolean]

const checks: readonly Check[] = [
  [
    'XSS: no script of an agent in the page',
    '/plain',
    (body) => !/<script>alert|onerror=alert(?!\(1\)&)/.test(body.replaceAll('&lt;', '')),
  ],
  [
    'XSS: no script of an agent in a picture',
    '/figures/fig2_rtf_comparison.svg',
    (body) => !body.includes('<script'),
  ],
  [
    'XSS: no script in the table of machines',
    '/figures/fig_hardware_summary.svg',
    (body) => !body.includes('<script') && !body.includes('<img'),
  ],
  [
    'XSS: JSON is JSON, with a type that no browser shows',
    '/api/v1/requests?agent_id=AGENT',
    (body, type) => /^application\/json\b/.test(type) && body.includes('alert(1)'),
  ],
  [
    'formula: no cell of a spreadsheet begins as one',
    '/api/v1/exports/synthesis.csv?columns=all&spreadsheet=true',
    (body) => !/(^|,)"?[=+@]/m.test(body),
  ],
  ['formula: a caption is text', '/figures/fig2_rtf_comparison.txt', (body) => !/^[=+@]/m.test(body)],
]

const readAttacks: NamedCase[] = checks.map(([name, path, inert]) => ({
  group: 'what an agent has stored',
  name,
  async run(arena) {
    const { body, type } = await readStored(arena, path)
    expect(inert(body, type), body.slice(0, 300))
  },
}))

interface Entry {
  readonly name: string
  readonly text: string
}

/** The members of a ZIP, by their local headers as its directory lists them. */
function entriesOf(zip: Buffer): Entry[] {
  const entries: Entry[] = []
  const end = zip.lastIndexOf(Buffer.from('504b0506', 'hex'))
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [method, size, name, extra, comment] = [
      zip.readUInt16LE(at + 10),
      zip.readUInt32LE(at + 20),
      zip.readUInt16LE(at + 28),
      zip.readUInt16LE(at + 30),
      zip.readUInt16LE(at + 32),
    ]
    const local = zip.readUInt32LE(at + 42)
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const bytes = zip.subarray(start, start + size)
    entries.push({
      name: zip.toString('utf8', at + 46, at + 46 + name),
      text: (method === 8 ? inflateRawSync(bytes) : bytes).toString('latin1'),
    })
    at += 46 + name + extra + comment
  }
  return entries
}

const pack = async (arena: Arena) =>
  entriesOf(Buffer.from((await readStored(arena, '/api/v1/report.zip')).body, 'latin1'))

const packAttacks: readonly (readonly [string, (entries: readonly Entry[]) => boolean])[] = [
  ['ZIP: no name leads out of the folder', (all) => all.every(({ name }) => !/\.\.|^\/|\\|:/.test(name))],
  ['ZIP: no name is there twice', (all) => new Set(all.map(({ name }) => name)).size === all.length],
  [
    'LaTeX: nothing of an agent is a command',
    (all) =>
      all
        .filter(({ name }) => name.endsWith('.tex'))
        .every(({ text }) => !/\\input\{\/|\\write18\{/.test(text)),
  ],
]

const zipCases: NamedCase[] = packAttacks.map(([name, inert]) => ({
  group: 'what an agent has stored',
  name,
  async run(arena) {
    const entries = await pack(arena)
    expect(
      entries.length > 3 && inert(entries),
      entries
        .map((entry) => entry.name)
        .join(' ')
        .slice(0, 300),
    )
  },
}))

const logs: NamedCase = {
  group: 'what an agent has stored',
  name: 'log: each line is JSON, without a code for a terminal',
  async run(arena) {
    const talk = await openTalk(arena.collector.url, { greet: false })
    await talk.say('hello', { ...talk.hello, [ansi]: ansi })
    await talk.say(ansi, 1)
    talk.link.close()
    const lines = arena.collector
      .child()
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
    for (const line of lines.slice(1)) JSON.parse(line)
    expect(!arena.collector.child().output().includes('\u001b'), 'a code for a terminal in the log')
  },
}

const foreign: NamedCase = {
  group: 'what an agent has stored',
  name: 'access: an agent writes no rows into the run of another',
  async run(arena) {
    const victim = await openTalk(arena.collector.url)
    const thief = await openTalk(arena.collector.url, { agent_id: randomUUID(), greet: false })
    const hello = await thief.say('hello', victim.hello)
    const batch = await thief.say('batch', victim.batch(0, 1))
    for (const { link } of [victim, thief]) link.close()
    expect(replyText(hello) === 'rejected run-owner', JSON.stringify(hello))
    expect(/^(rejected|closed)/.test(replyText(batch)), JSON.stringify(batch))
  },
}

/** What an agent stores to hurt who reads it. */
export const storedAttacks = [...readAttacks, ...zipCases, logs, foreign]
