import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { armFailpoint } from '@voicemark/daemon'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openRealtimeCsv } from './realtime-csv.js'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voicemark-realtime-csv-'))
  path = join(folder, 'realtime.csv')
})
afterEach(() => rmSync(folder, { recursive: true }))

const open = () => openRealtimeCsv(path, pino({ level: 'silent' }))
const row = (timestamp: number) => ({
  timestamp,
  cpu_percent: null,
  memory_mb: null,
  memory_percent: null,
  gpu_memory_mb: null,
  gpu_percent: null,
  temperature_c: null,
  watched: null,
})
const times = () =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(',')[0]))

test('a sample has its line when it is due, not before', () => {
  const csv = open()
  for (const at of [1, 2, 3]) csv.add(row(at), at - 1)
  csv.writeTo(2)
  expect(times()).toEqual([1, 2])
  csv.writeTo(Infinity)
  expect(times()).toEqual([1, 2, 3])
})

test('samples that the disk refuses wait and are written later, in order', () => {
  const csv = open()
  armFailpoint({ VOICEMARK_FAILPOINT: 'csv.before_append:error' })
  csv.add(row(1), 0)
  csv.writeTo(Infinity)
  csv.add(row(2), 1)
  csv.writeTo(Infinity)
  expect([times(), csv.lost()]).toEqual([[1, 2], 0])
})

test('after ten minutes without a disk the oldest are lost, and counted', () => {
  const csv = open()
  for (let at = 1; at <= 6010; at += 1) csv.add(row(at), at - 1)
  csv.writeTo(Infinity)
  expect([csv.lost(), times().length, times()[0]]).toEqual([10, 6000, 11])
})

test('the last sample of a file is found again, whatever its end looks like', () => {
  expect(open().lastTimestamp).toBeNull()
  const csv = open()
  csv.add(row(1_764_000_000.123456), 0)
  csv.add(row(1_764_000_001), 1)
  csv.writeTo(Infinity)
  appendFileSync(path, '17640000')
  expect(open().lastTimestamp).toBe(1_764_000_001)
})

test('a sample of a time is found, near the end of a long file and far from it', () => {
  const csv = open()
  for (let at = 1; at <= 300_000; at += 1) {
    csv.add(row(1_764_000_000 + at / 8), at)
    if (at % 5000 === 0) csv.writeTo(Infinity)
  }
  const has = (at: number) => open().has(1_764_000_000 + at / 8)
  expect([1, 150_001, 150_008, 299_999, 300_000].map(has)).toEqual(Array(5).fill(true))
  expect([0, 300_001, 0.5].map(has)).toEqual([false, false, false])
})
