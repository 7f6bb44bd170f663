import { execFileSync } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { protocolVersion, type RequestRow, type SensorPassport } from '@voicemark/schema'
import { BlobReader, BlobWriter, TextReader, ZipReader, ZipWriter } from '@zip.js/zip.js'
import { io } from 'socket.io-client'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import type { BundleManifest } from '../src/bundle/file/manifest.js'
import { runCommand, type RunningApp, startCollector, temporaryFolder } from './running-processes.js'
import { passportOf } from './sensors-suite.js'
import { helloOf, requestBatch, requestOf, sampleBatch, samplesOf } from './store-rows.js'

vi.setConfig({ testTimeout: 240_000 })

const [lab, field] = [randomUUID(), randomUUID()]
const folder = temporaryFolder()
const at = (name: string) => join(folder, name)
const python = join(import.meta.dirname, '../fixtures/python-metrics')

let collector: RunningApp

/** Two machines: the second lost its sensor of temperature, has another voice and more threads. */
beforeAll(async () => {
  collector = await startCollector()
  await deliver('intel_i5', passportOf(), rowsOf(lab, 0.2, { voice: 'amy', peak_temperature_c: 61 }))
  const other = {
    voice: 'joe',
    hardware_tier: 'amd_epyc',
    intra_threads: 8,
    num_threads: 8,
    cpu_model: 'AMD EPYC',
    peak_temperature_c: null,
  }
  await deliver('amd_epyc', passportOf(), rowsOf(field, 0.4, other))
  for (const [campaign, name] of [
    [lab, 'lab.zip'],
    [field, 'field.zip'],
  ] as const)
    expect(
      await voicemark('bundle', at(name), '--collector', collector.url, '--campaign', campaign),
    ).toMatchObject({
      code: 0,
      stderr: '',
    })
}, 240_000)

const voicemark = (...args: string[]) => runCommand('collector', args)

function rowsOf(campaign_id: string, rtf: number, changes: Partial<RequestRow>) {
  return Array.from({ length: 30 }, (_, place) =>
    requestOf({
      campaign_id,
      start_time: 1_763_800_000 + place,
      item_id: `text-${place % 10}`,
      rtf: rtf * (0.9 + ((place * 7) % 30) / 150),
      tags: { corpus: 'f00d' },
      first_sample_seq: place === 5 ? 0 : null,
      last_sample_seq: place === 5 ? 7 : null,
      ...changes,
    }),
  )
}

async function deliver(tier: string, sensors: SensorPassport, requests: Parameters<typeof requestBatch>[2]) {
  const run_id = randomUUID()
  const auth = { proto: protocolVersion, agent_id: randomUUID() }
  const socket = io(collector.url, { auth, transports: ['websocket'], reconnection: false })
  const messages = [
    ['hello', { ...helloOf(run_id, tier), sensors }],
    ['batch', sampleBatch(run_id, 0, samplesOf(0, 8))],
    ['batch', requestBatch(run_id, 0, requests)],
  ] as const
  for (const [event, message] of messages)
    expect(await socket.timeout(5000).emitWithAck(event, message)).toMatchObject({ status: 'ok' })
  socket.close()
}

interface Said {
  readonly not_comparable: string[]
  readonly differences: { readonly part: string; readonly name: string; readonly values: string[] }[]
  readonly comparison: {
    readonly configurations: {
      readonly label: string
      readonly measures: { rtf: { mean: number; n: number } }
    }[]
    readonly sentences: string[]
    readonly pairwise: { readonly pairs: { readonly verdict: string; readonly median_ratio: unknown }[] }
  }
}

interface Taken {
  readonly pairwise: unknown
  readonly imported: string[]
  readonly configurations: { readonly source: string }[]
}

interface Stored {
  readonly requests: { readonly agent_id: string; readonly first_sample_seq: number | null }[]
}

async function compared(...args: string[]): Promise<Said> {
  const { code, stdout, stderr } = await voicemark('compare', '--json', ...args)
  expect([code, stderr]).toEqual([0, ''])
  return JSON.parse(stdout) as Said
}

/** Without the letters of inputs, by which machines are called there and in no collector. */
function withoutLetters(said: unknown): unknown {
  return JSON.parse(JSON.stringify(said), (name, value: unknown) =>
    name === 'own_label'
      ? null
      : typeof value === 'string'
        ? value.replaceAll(/\b[AB] (?=[\da-z])/g, '')
        : value,
  )
}

/** The files of a bundle, changed, as a bundle again. */
async function changed(from: string, to: string, change: (files: Map<string, string>) => void) {
  const reader = new ZipReader(new BlobReader(new Blob([readFileSync(at(from))])))
  const files = new Map<string, string>()
  for (const entry of await reader.getEntries())
    if (!entry.directory) files.set(entry.filename, await (await entry.getData(new BlobWriter())).text())
  change(files)
  const writer = new ZipWriter(new BlobWriter())
  for (const [name, text] of files) await writer.add(name, new TextReader(text))
  writeFileSync(at(to), Buffer.from(await (await writer.close()).arrayBuffer()))
}

/** The bundle with other rows, and hashes that are theirs. */
const remade = (from: string, to: string, change: (lines: string[]) => string[]) =>
  changed(from, to, (files) => {
    const lines = change((files.get('bundle/requests.ndjson') ?? '').trim().split('\n'))
    const text = lines.map((line) => `${line}\n`).join('')
    const hash = createHash('sha256').update(text).digest('hex')
    const manifest = JSON.parse(files.get('bundle/manifest.json') ?? '') as BundleManifest
    const [file] = manifest.files
    if (file === undefined) throw new Error('there are requests')
    const rows = { ...file, bytes: Buffer.byteLength(text), sha256: hash }
    const said = { ...manifest, data_sha256: hash, requests: lines.length }
    files.set('bundle/requests.ndjson', text)
    files.set('bundle/manifest.json', JSON.stringify({ ...said, files: [rows, ...manifest.files.slice(1)] }))
  })

describe('two bundles of two machines', () => {
  test('what is different and not comparable stands before any number', async () => {
    const { code, stdout } = await voicemark('compare', at('lab.zip'), at('field.zip'))
    expect(code).toBe(0)
    const places = [
      'What was different',
      'hardware, processor',
      'Not comparable',
      'not compared;',
      'n = 30',
    ].map((text) => stdout.indexOf(text))
    expect(places.every((place, index) => place > (places[index - 1] ?? -1))).toBe(true)
    expect(stdout).toMatch(/sensors, temperature: A measured \| B not measured/)
    expect(stdout).toMatch(/voice, voice: A amy \| B joe/)
    expect(stdout).toMatch(/engine, threads: A \d \| B 8/)
    expect(stdout).toMatch(
      /A intel_i5_cpu and B amd_epyc_cpu: not compared; they differ in .*intra_threads \(\d against 8\)/,
    )
  })

  test('the numbers are those of the collector that had both, digit for digit', async () => {
    for (const query of [
      'measure=rtf&override=true',
      'measure=rtf&split=voice',
      'measure=total_duration_s',
    ]) {
      const answer = await fetch(`${collector.url}/api/v1/comparison?${query}`)
      const theirs: unknown = await answer.json()
      const flags = query.split('&').map((one) => `--${one.replace('=true', '')}`)
      const { comparison } = await compared(at('field.zip'), at('lab.zip'), ...flags)
      expect([query, withoutLetters(comparison)]).toEqual([query, withoutLetters(theirs)])
    }
    const { comparison } = await compared(at('field.zip'), at('lab.zip'), '--override')
    expect(comparison.sentences[0]).toContain('compared by override although they differ')
    expect(comparison.pairwise.pairs[0]).toMatchObject({
      verdict: expect.stringMatching(/_lower$/) as string,
    })
  })

  test('one input alone is held against nothing, and says so', async () => {
    const { code, stdout } = await voicemark('compare', at('lab.zip'))
    expect([code, stdout]).toEqual([0, expect.stringContaining('one input alone')])
    expect(stdout).not.toContain('nothing that the rows say')
  })

  test('the same rows as a page, a pack and a folder of CSV files say the same', async () => {
    const asked = ['--collector', collector.url, '--campaign', lab]
    await voicemark('report', ...asked, '--html', at('lab.html'), '--out', at('lab-pack'))
    writeFileSync(
      at('lab-pack.zip'),
      Buffer.from(await (await fetch(`${collector.url}/api/v1/report.zip?campaign=${lab}`)).arrayBuffer()),
    )
    const bundle = await compared(at('lab.zip'), at('field.zip'))
    for (const other of ['lab.html', 'lab-pack', 'lab-pack.zip']) {
      const said = await compared(at(other), at('field.zip'))
      expect([other, said.comparison]).toEqual([other, bundle.comparison])
    }
    expect((await voicemark('compare', at('lab.zip'), python)).stdout).toContain('B intel_i5_cpu')
  })

  test('one page of both begins with what was different', async () => {
    await voicemark('compare', at('lab.zip'), at('field.zip'), '--html', at('both.html'))
    const html = readFileSync(at('both.html'), 'utf8')
    expect(html.indexOf('<section id="different"')).toBeLessThan(html.indexOf('<section id="apart"'))
    expect(html.indexOf('not compared')).toBeLessThan(html.indexOf('Median [95'))
    expect(html).toContain('Memory over one request')
  })

  test('a request that is in both is counted once, and it is said', async () => {
    copyFileSync(at('lab.zip'), at('again.zip'))
    const { stdout } = await voicemark('compare', at('lab.zip'), at('again.zip'))
    expect(stdout).toContain('30 requests of two inputs, each counted where it comes first')
    expect(stdout.match(/n = 30/g)).toHaveLength(1)
  })
})

describe('a bundle', () => {
  test('of the same data has the same bytes, and a folder of CSV files has one, too', async () => {
    await voicemark('bundle', at('lab2.zip'), '--collector', collector.url, '--campaign', lab)
    expect(readFileSync(at('lab2.zip')).equals(readFileSync(at('lab.zip')))).toBe(true)
    const { code, stdout } = await voicemark('bundle', at('python.zip'), '--metrics-dir', python)
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^wrote .*python\.zip: \d+ bytes\n$/) as string])
    expect((await compared(at('python.zip'))).comparison.configurations).toHaveLength(4)
  })

  test('is signed by a key of one’s own, and says who signed it', async () => {
    const made = await voicemark('bundle', '--make-key', at('key.pem'))
    const [fingerprint = ''] = /SHA256:\S+/.exec(made.stdout) ?? []
    expect(statSync(at('key.pem')).mode & 0o077).toBe(0)
    await voicemark(
      'bundle',
      at('signed.zip'),
      '--collector',
      collector.url,
      '--campaign',
      lab,
      '--sign',
      at('key.pem'),
    )
    expect((await voicemark('bundle', '--verify', at('signed.zip'))).stdout).toContain(
      `signed by ${fingerprint}`,
    )
    expect((await voicemark('bundle', '--verify', at('lab.zip'))).stdout).toContain('nobody signed it')
    const said = await voicemark('compare', at('signed.zip'), at('field.zip'))
    expect(said.stdout).toMatch(
      /A signed\.zip: bundle, data sha256 [0-9a-f]{16}, signed by SHA256:\S+\n.*unsigned/,
    )
    expect((await voicemark('bundle', '--make-key', at('key.pem'))).code).toBe(2)
  })
})

describe('a collector that takes bundles', () => {
  const imported = async (name: string, ...flags: string[]) =>
    voicemark('import', at(name), '--collector', other.url, ...flags)
  let other: RunningApp
  beforeAll(async () => {
    other = await startCollector()
  }, 60_000)

  test('has their requests once, by the same numbers, and says what it left out', async () => {
    const first = await imported('lab.zip')
    expect([first.code, first.stdout]).toEqual([0, expect.stringContaining('bundle, 30 rows: 30 inserted')])
    expect(first.stderr).toContain('nobody signed it')
    expect(first.stderr).toContain('its samples are left out')
    expect((await imported('signed.zip')).stdout).toContain('30 rows: 0 inserted, 30 skipped')
    expect((await imported('field.zip', '--source', 'not that')).code).toBe(0)
    const { requests } = (await (await fetch(`${other.url}/api/v1/requests`)).json()) as Stored
    // The bundle says which agent measured it, and a person does not undo that; seqs of samples were places elsewhere.
    expect(new Set(requests.map(({ agent_id }) => agent_id)).size).toBe(2)
    expect(requests.filter(({ first_sample_seq }) => first_sample_seq !== null)).toEqual([])
    const asked = '/api/v1/comparison?measure=rtf&override=true'
    const [theirs, ours] = await Promise.all(
      [other, collector].map(async ({ url }) => (await (await fetch(`${url}${asked}`)).json()) as Taken),
    )
    expect(theirs?.pairwise).toEqual(ours?.pairwise)
    expect(theirs?.imported).toHaveLength(2)
    const sources = ({ configurations = [] }: Partial<Taken> = {}) =>
      configurations.map(({ source }) => source)
    expect(sources(theirs)).toEqual(sources(ours))
  })

  test('leaves out what somebody took out, and keeps machines of files apart', async () => {
    await remade('lab.zip', 'excluded.zip', ([first = '', ...lines]) => [
      first.replace(/}$/, ',"excluded":"the fan was off"}'),
      ...lines,
    ])
    expect((await imported('excluded.zip')).stderr).toContain('1 request that somebody took out: left out')
    expect((await imported('python.zip')).code).toBe(0)
    const answer = await fetch(`${other.url}/api/v1/imports?limit=1`)
    const { imports } = (await answer.json()) as { imports: { agent_ids: string[]; format: string }[] }
    expect(imports[0]).toMatchObject({ format: 'bundle' })
    expect(imports[0]?.agent_ids.length).toBeGreaterThan(0)
  })

  test('refuses what was changed or is none, and stores nothing of it', async () => {
    await changed('field.zip', 'bad.zip', (files) => {
      const rows = files.get('bundle/requests.ndjson') ?? ''
      files.set('bundle/requests.ndjson', rows.replace('"rtf":0.', '"rtf":1.'))
    })
    await changed('signed.zip', 'unvouched.zip', (files) => {
      const manifest = files.get('bundle/manifest.json') ?? ''
      files.set('bundle/manifest.json', manifest.replace('"samples": 8', '"samples": 9'))
    })
    await changed('lab.zip', 'letter.zip', (files) => {
      files.clear()
      files.set('word/document.xml', '<x/>')
    })
    await remade('lab.zip', 'nameless.zip', ([first = '', ...lines]) => [
      first.replace(/"request_id":"[^"]*",/, ''),
      ...lines,
    ])
    for (const [name, message] of [
      ['nameless.zip', /request 1 of it has no id/],
      ['bad.zip', /requests\.ndjson is not as it was written/],
      ['unvouched.zip', /the signature is not of this bundle/],
      ['letter.zip', /is a zip file, but no bundle of Voicemark; a spreadsheet is taken as CSV/],
    ] as const) {
      const { code, stdout, stderr } = await imported(name)
      expect([name, code, stdout, stderr]).toEqual([name, 2, '', expect.stringMatching(message)])
      expect(stderr).not.toContain('voicemark-upload')
    }
  })
})

describe('what cannot be used is told in one line', () => {
  const told = async (name: string, message: RegExp) => {
    const { code, stdout, stderr } = await voicemark('compare', at(name), at('lab.zip'))
    expect([name, code, stdout, stderr]).toEqual([name, 2, '', expect.stringMatching(message)])
    expect(stderr.trim().split('\n')).toHaveLength(1)
  }

  test('a row that was changed, and a manifest that was changed with it', async () => {
    const change = (files: Map<string, string>) => {
      const rows = files.get('bundle/requests.ndjson') ?? ''
      files.set('bundle/requests.ndjson', rows.replace('"rtf":0.', '"rtf":1.'))
    }
    await changed('lab.zip', 'changed.zip', change)
    await told('changed.zip', /changed\.zip: requests\.ndjson is not as it was written/)
    await changed('signed.zip', 'forged.zip', (files) => {
      const manifest = files.get('bundle/manifest.json') ?? ''
      files.set('bundle/manifest.json', manifest.replace('"samples": 8', '"samples": 9'))
    })
    await told('forged.zip', /the signature is not of this bundle/)
    await changed('lab.zip', 'uncounted.zip', (files) => {
      const manifest = files.get('bundle/manifest.json') ?? ''
      files.set('bundle/manifest.json', manifest.replace('"requests": 30', '"requests": 31'))
    })
    await told('uncounted.zip', /its rows are not those that the manifest names/)
  })

  test('a newer one, one with a file too many, another zip file, half a zip file', async () => {
    await changed('lab.zip', 'newer.zip', (files) => {
      const manifest = files.get('bundle/manifest.json') ?? ''
      files.set('bundle/manifest.json', manifest.replace('"version": 1', '"version": 2'))
    })
    await told('newer.zip', /newer\.zip: was written by a newer Voicemark \(form 2; this one reads up to 1\)/)
    await changed('lab.zip', 'more.zip', (files) => void files.set('bundle/run.sh', 'x'))
    await told('more.zip', /"run\.sh" is no file of a bundle/)
    await changed('lab.zip', 'foreign.zip', (files) => {
      files.clear()
      files.set('word/document.xml', '<x/>')
    })
    await told('foreign.zip', /foreign\.zip: is a zip file, but neither a bundle nor a paper pack/)
    writeFileSync(at('half.zip'), readFileSync(at('lab.zip')).subarray(0, 2000))
    await told('half.zip', /half\.zip: is no whole zip file/)
  })

  test('names that lead out of the folder, and what would grow without an end', async () => {
    await changed('lab.zip', 'slip.zip', (files) => void files.set('bundle/../../x', 'x'))
    await told('slip.zip', /leads out of its folder/)
    await changed(
      'lab.zip',
      'bomb.zip',
      (files) => void files.set('bundle/requests.ndjson', '0'.repeat(50_000_000)),
    )
    await told('bomb.zip', /would unpack \d+ bytes to 50000000: not opened/)
  })

  test('a page with another number, a page of others, a picture, nothing, a pipe', async () => {
    const html = readFileSync(at('lab.html'), 'utf8')
    writeFileSync(at('changed.html'), html.replace(/("rtf":\{"each":\[0\.)(\d)/, '$19$2'))
    await told('changed.html', /changed\.html: its rows are not as they were written/)
    writeFileSync(at('other.html'), '<!doctype html><p>hello')
    await told('other.html', /is a page, but has no data of Voicemark/)
    writeFileSync(at('picture.png'), '\x89PNG')
    await told('picture.png', /is no bundle, page, paper pack or metrics folder/)
    await told('nowhere.zip', /nowhere\.zip: .*does not exist/)
    execFileSync('mkfifo', [at('pipe.zip')])
    await told('pipe.zip', /pipe\.zip: is neither a file nor a folder/)
  })
})
