import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { armFailpoint } from '@voicemark/daemon'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Piece } from './piece-reader.js'
import { openStreamSpool, type StreamSpool } from './stream-spool.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voicemark-stream-spool-'))
})
afterEach(() => {
  armFailpoint({ VOICEMARK_FAILPOINT: 'uplink.before_send:error@999999' })
  rmSync(folder, { recursive: true })
})

/** Ten lines fill a segment. */
const line = (seq: number) => `[${String(seq).padStart(7, '0').replace(/^0/, '1')}]\n`
const open = () => openStreamSpool(folder, 'sample', { segmentBytes: 100, waitingLimit: 20 })
const segmentPath = (first: number) => join(folder, `sample-${String(first).padStart(16, '0')}.ndjson`)
const segmentNames = () => readdirSync(folder).filter((name) => name.startsWith('sample-'))
const lostText = () => readFileSync(join(folder, 'lost.ndjson'), 'utf8')
const value = (seq: number) => (JSON.parse(line(seq)) as number[])[0]

/** Writes rows in groups of five. */
function fill(spool: StreamSpool, from: number, to: number): void {
  for (let seq = from; seq < to; seq += 1) {
    spool.add(line(seq))
    if (seq % 5 === 4) spool.flush()
  }
  spool.flush()
}

/** Everything from a row on, as `rows 0-9` and `damaged 10-19`. */
function told(spool: StreamSpool, from = 0): string[] {
  const pieces: string[] = []
  for (let seq = from; seq < spool.count();) {
    const piece: Piece = spool.read(seq)
    const count = piece.kind === 'rows' ? piece.rows.length : piece.count
    if (piece.kind === 'rows') expect(piece.rows).toEqual(piece.rows.map((_, i) => [value(seq + i)]))
    pieces.push(`${piece.kind === 'rows' ? 'rows' : piece.reason} ${seq}-${seq + count - 1}`)
    seq += count
  }
  return pieces
}

describe('a stream in segments', () => {
  test('begins a new one when the last is full, named by its first row', () => {
    fill(open(), 0, 25)
    expect(segmentNames()).toEqual(
      [0, 10, 20].map((first) => `sample-${String(first).padStart(16, '0')}.ndjson`),
    )
    expect(readFileSync(segmentPath(20), 'utf8')).toBe([20, 21, 22, 23, 24].map(line).join(''))
  })

  test('is the same after it is opened again, and goes on in a segment of its own', () => {
    fill(open(), 0, 25)
    const spool = open()
    expect(spool.count()).toBe(25)
    fill(spool, 25, 27)
    expect(told(spool)).toEqual(['rows 0-9', 'rows 10-19', 'rows 20-24', 'rows 25-26'])
    expect(segmentNames()).toHaveLength(4)
  })

  test('is ordered by number where the names have grown by a digit', () => {
    const first = 10 ** 15
    for (const seq of [first + 5, first]) writeFileSync(segmentPath(seq), '[1]\n')
    writeFileSync(segmentPath(7), '[1]\n')
    expect(
      open()
        .segments()
        .map((segment) => segment.first),
    ).toEqual([7, first, first + 5])
  })

  test('takes over the file that was the whole stream', () => {
    writeFileSync(join(folder, 'sample.ndjson'), `${line(0)}[]\n${line(2)}`)
    const spool = open()
    expect(spool.count()).toBe(3)
    expect(told(spool)).toEqual(['rows 0-0', 'damaged 1-1', 'rows 2-2'])
  })

  test('counts rows when they are on the disk, not before', () => {
    const spool = open()
    spool.add(line(0))
    expect([spool.count(), spool.waiting()]).toEqual([0, 1])
    spool.flush()
    expect([spool.count(), spool.waiting()]).toEqual([1, 0])
  })

  test('leaves out a row that is there already', () => {
    const spool = open()
    for (const seq of [0, 1, 1, 0, 2]) spool.put(seq, line(seq))
    spool.flush()
    spool.put(2, line(2))
    expect([spool.count(), spool.waiting()]).toEqual([3, 0])
  })

  test('has a hole for rows that nobody has any more', () => {
    const spool = open()
    spool.put(0, line(0))
    spool.put(3, line(3))
    spool.flush()
    expect(told(spool)).toEqual(['rows 0-0', 'damaged 1-2', 'rows 3-3'])
    expect(told(open())).toEqual(['rows 0-0', 'damaged 1-2', 'rows 3-3'])
  })

  test('deletes what is acknowledged, all but the newest segment', () => {
    const spool = open()
    fill(spool, 0, 35)
    expect(spool.trim(19)).toBe(true)
    expect(segmentNames()).toHaveLength(3)
    expect(spool.trim(19)).toBe(false)
    spool.trim(35)
    expect(segmentNames()).toHaveLength(1)
    expect(open().count()).toBe(35)
    expect(told(open(), 30)).toEqual(['rows 30-34'])
  })

  test('says damaged for what a collector asks that was deleted', () => {
    const spool = open()
    fill(spool, 0, 25)
    spool.trim(20)
    expect(told(spool, 3)).toEqual(['damaged 3-19', 'rows 20-24'])
  })
})

describe('a limit', () => {
  test('gives up the oldest segments as one exact range, which outlives them', () => {
    const spool = open()
    fill(spool, 0, 35)
    spool.shed(1, 3, 'spool_limit')
    spool.shed(101, 3, 'spool_limit')
    expect(told(spool, 3)).toEqual(['spool_limit 3-29', 'rows 30-34'])
    expect(lostText()).toBe('[3,29,"spool_limit"]\n')
    expect(told(open(), 3)).toEqual(['spool_limit 3-29', 'rows 30-34'])
    expect(open().lost.count('spool_limit')).toBe(27)
  })

  test('never gives up the segment that is written to', () => {
    const spool = open()
    fill(spool, 0, 13)
    expect(spool.shed(10_000, 0, 'spool_limit')).toBe(100)
    fill(spool, 13, 15)
    expect(told(spool)).toEqual(['spool_limit 0-9', 'rows 10-14'])
  })

  test('may take all of a stream that has ended, which keeps its count', () => {
    fill(open(), 0, 13)
    open().shed(10_000, 0, 'spool_limit')
    expect(open().count()).toBe(13)
    expect(told(open())).toEqual(['spool_limit 0-12'])
  })
})

describe('a disk that takes nothing', () => {
  test.each(['spool.before_write', 'spool.mid_line', 'spool.before_fsync'])(
    'at %s loses no row that waits: it is written into a new segment',
    (name) => {
      const spool = open()
      fill(spool, 0, 5)
      armFailpoint({ VOICEMARK_FAILPOINT: `${name}:error` })
      spool.add(line(5))
      expect(spool.flush).toThrow('failpoint')
      spool.add(line(6))
      spool.flush()
      expect(told(spool)).toEqual(['rows 0-4', 'rows 5-6'])
      expect(readFileSync(segmentPath(0), 'utf8')).toBe([0, 1, 2, 3, 4].map(line).join(''))
      expect(told(open())).toEqual(['rows 0-4', 'rows 5-6'])
    },
  )

  test('from the first row on leaves one segment', () => {
    const spool = open()
    armFailpoint({ VOICEMARK_FAILPOINT: 'spool.before_fsync:error' })
    spool.add(line(0))
    expect(spool.flush).toThrow('failpoint')
    spool.flush()
    expect([told(spool), segmentNames().length]).toEqual([['rows 0-0'], 1])
  })

  test('for too long loses the oldest rows that wait, as an exact range', () => {
    const spool = open()
    fill(spool, 0, 5)
    for (let seq = 5; seq < 35; seq += 1) spool.add(line(seq))
    expect([spool.count(), spool.waiting()]).toEqual([5, 20])
    spool.flush()
    const all = ['rows 0-4', 'memory_full 5-14', 'rows 15-34']
    expect(told(spool)).toEqual(all)
    expect(told(open())).toEqual(all)
    spool.shed(50, 0, 'spool_limit')
    expect(lostText()).toBe('[0,4,"spool_limit"]\n[5,14,"memory_full"]\n')
  })

  test('at the end loses what waits', () => {
    const spool = open()
    fill(spool, 0, 5)
    spool.add(line(5))
    spool.giveUp()
    expect(told(spool)).toEqual(['rows 0-4', 'disk_full 5-5'])
  })
})

describe('a run that has ended', () => {
  test('counts as lost the rows that it made and that its last file has no more', () => {
    fill(open(), 0, 15)
    writeFileSync(segmentPath(10), line(10))
    const spool = open()
    expect(spool.count()).toBe(11)
    spool.reach(15)
    spool.reach(12)
    const all = ['rows 0-9', 'rows 10-10', 'damaged 11-14']
    expect(told(spool)).toEqual(all)
    expect(told(open())).toEqual(all)
    expect(open().lost.count('damaged')).toBe(4)
  })

  test('loses one row to one damaged line, also before rows that were lost at its end', () => {
    fill(open(), 0, 5)
    writeFileSync(segmentPath(0), [0, 1, 2].map(line).join('').replace('[1000001]', '[10x0001]'))
    const spool = open()
    spool.reach(5)
    expect(told(spool)).toEqual(['rows 0-0', 'damaged 1-1', 'rows 2-2', 'damaged 3-4'])
  })
})

describe('damage', () => {
  const edit = (first: number, change: (text: string) => string) =>
    writeFileSync(segmentPath(first), change(readFileSync(segmentPath(first), 'utf8')))

  test.each<[string, () => void, string[]]>([
    [
      'a flipped byte',
      () => edit(10, (text) => text.replace('[1000012]', '[10x0012]')),
      ['rows 0-9', 'rows 10-11', 'damaged 12-12', 'rows 13-19', 'rows 20-24'],
    ],
    [
      'a flipped line end',
      () => edit(10, (text) => text.replace('[1000012]\n', '[1000012]x')),
      ['rows 0-9', 'rows 10-11', 'damaged 12-19', 'rows 20-24'],
    ],
    [
      'a line end too many',
      () => edit(10, (text) => text.replace('[1000012]', '[10\n0012]')),
      ['rows 0-9', 'rows 10-11', 'damaged 12-19', 'rows 20-24'],
    ],
    [
      'a segment cut short',
      () => edit(10, (text) => text.slice(0, 35)),
      ['rows 0-9', 'rows 10-12', 'damaged 13-19', 'rows 20-24'],
    ],
    [
      'a segment of zeros',
      () => edit(10, (text) => '\0'.repeat(text.length)),
      ['rows 0-9', 'damaged 10-19', 'rows 20-24'],
    ],
    ['a segment that is gone', () => rmSync(segmentPath(10)), ['rows 0-9', 'damaged 10-19', 'rows 20-24']],
    [
      'a first segment that is gone',
      () => rmSync(segmentPath(0)),
      ['damaged 0-9', 'rows 10-19', 'rows 20-24'],
    ],
    [
      'half a line at the end',
      () => appendFileSync(segmentPath(20), '[10000'),
      ['rows 0-9', 'rows 10-19', 'rows 20-24'],
    ],
    [
      'a lost range that is unreadable',
      () => writeFileSync(join(folder, 'lost.ndjson'), '\0\0\n[5,3,"damaged"]\n'),
      ['rows 0-9', 'rows 10-19', 'rows 20-24'],
    ],
  ])('%s is a counted range, and the rest is there', (_, damage, expected) => {
    fill(open(), 0, 25)
    damage()
    expect(told(open())).toEqual(expected)
    expect(told(open())).toEqual(expected)
    expect(open().count()).toBe(25)
  })
})
