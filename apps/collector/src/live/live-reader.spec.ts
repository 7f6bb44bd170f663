import type { LiveAgent } from '@voicemark/schema'
import { expect, test } from 'vitest'
import { createLiveReader } from './live-reader.js'

/** One who takes nothing until it is told to. */
function slowReader() {
  const written: string[] = []
  const out = {
    ...{ writableLength: 0, destroyed: false },
    write: (text: string) => {
      written.push(text)
      out.writableLength += text.length
      return true
    },
    end: () => undefined as never,
  }
  let nowMs = 0
  const reader = createLiveReader(out, 200, () => nowMs)
  return { out, reader, text: () => written.join(''), later: (ms: number) => (nowMs += ms) }
}

const samples = (rows: number) => ({
  agent_id: 'a',
  run_id: 'r',
  by: 'link' as const,
  rows: Array(rows).fill({}),
})

test('a slow reader is told how many rows it has missed, before any later one', () => {
  const { out, reader, text } = slowReader()
  expect(reader.hear('samples', samples(60) as never, 60)).toBe(true)
  expect(reader.hear('samples', samples(3) as never, 3)).toBe(false)
  expect(reader.hear('samples', samples(4) as never, 4)).toBe(false)
  expect(reader.hear('agent', {} as LiveAgent, 0)).toBe(false)
  reader.tick()
  expect(text()).not.toContain('skipped')
  out.writableLength = 0
  reader.hear('samples', samples(1), 1)
  expect(text()).toMatch(/event: skipped\ndata: {"rows":7}\n\nevent: samples\n[^\n]*\n\n$/)
})

test('while nothing happens there is a sign of life', () => {
  const { reader, text, later } = slowReader()
  reader.tick()
  expect(text()).not.toContain(': here')
  later(16_000)
  reader.tick()
  expect(text()).toContain(': here')
})
