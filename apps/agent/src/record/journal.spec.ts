import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { requestRow, type RequestRow } from '@voicemark/schema'
import { expect, onTestFinished, test } from 'vitest'
import { openJournal, replayJournal } from './journal.js'

const row = requestRow.parse(
  JSON.parse(readFileSync(new URL('../../fixtures/request-row.json', import.meta.url), 'utf8')),
)
const { request_id, started_wall, text_length_chars, ref_audio_s, voice, num_threads } = row
const { warmup, campaign_id, item_id, repeat, tags } = row
const request = {
  ...{ request_id, started_wall, text_length_chars, ref_audio_s, voice, num_threads },
  ...{ warmup, campaign_id, item_id, repeat, tags },
}
const started = { event: 'started', request }

async function replay(...entries: readonly unknown[]) {
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-journal-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'requests.ndjson')
  writeFileSync(path, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''))
  const rows: RequestRow[] = []
  return { ...(await replayJournal(path, (value) => rows.push(value))), rows }
}

test('a row of a version that lacked a column is read, with nothing in that column', async () => {
  const older = Object.fromEntries(Object.entries(row).filter(([column]) => column !== 'clock_step_s'))
  const { rows, interrupted, unreadable } = await replay(started, { event: 'ended', row: older })
  expect(rows).toEqual([{ ...row, clock_step_s: null }])
  expect([interrupted, unreadable]).toEqual([[], 0])
})

test('a request whose row cannot be read is counted, and not taken for one that was cut off', async () => {
  const damaged = { event: 'ended', row: { ...row, rtf: 'slow' } }
  expect(await replay(started, damaged)).toMatchObject({ rows: [], interrupted: [], unreadable: 1 })
})

test('a request that only started was cut off', async () => {
  expect(await replay(started)).toMatchObject({ rows: [], interrupted: [request], unreadable: 0 })
})

test('a journal that cannot be written is said in words, with its path', () => {
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-journal-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const [taken, circle] = [join(folder, 'taken'), join(folder, 'circle')]
  mkdirSync(taken)
  symlinkSync(circle, circle)
  expect(() => openJournal(taken)).toThrow(`${taken} cannot be written: EISDIR`)
  expect(() => openJournal(circle)).toThrow(`${circle} cannot be written: ELOOP`)
})
