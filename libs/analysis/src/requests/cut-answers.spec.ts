import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createCutAnswers, type JudgedRequest } from './cut-answers.js'

const answer = (audio_duration_s: number | null, changes: Partial<JudgedRequest> = {}): JudgedRequest => ({
  success: true,
  engine: 'http',
  campaign_id: 'campaign',
  item_id: 'text',
  audio_duration_s,
  tags: {},
  ...changes,
})

/** What is said of the answers when all of them are known. */
function verdicts(rows: readonly JudgedRequest[]): boolean[] {
  const first = createCutAnswers()
  for (const row of rows) first.isCut(row, 'a')
  const second = createCutAnswers([], first.state())
  const said = rows.map((row) => second.isCut(row, 'a'))
  expect(second.outdated()).toBe(0)
  return said
}

test.each([
  { name: 'in the middle', seconds: [4, 4.2, 2, 3.9, 4.1], cut: [2] },
  { name: 'the first', seconds: [2, 4, 4.2], cut: [0] },
  { name: 'the first two of five', seconds: [1, 2, 4, 4.1, 4], cut: [0, 1] },
  { name: 'none where a voice improvises', seconds: [4, 3.1, 4.6, 2.9], cut: [] },
  { name: 'one that nobody can tell of two', seconds: [2, 4], cut: [] },
])('an answer that was cut is found: $name', ({ seconds, cut }) => {
  const found = verdicts(seconds.map((each) => answer(each)))
  expect(found.flatMap((isCut, at) => (isCut ? [at] : []))).toEqual(cut)
})

test.each([
  { name: 'of another text', other: { item_id: 'other' } },
  { name: 'of another configuration', other: { tags: { configuration: 'fast' } } },
  { name: 'of another campaign', other: { campaign_id: 'later' } },
  { name: 'of the own engine', other: { engine: 'piper-onnx' } },
  { name: 'of the own engine, which says so', other: { engine: 'piper-onnx', asked: 'engine' as const } },
  { name: 'of another subject', other: { subject: 'other' } },
  { name: 'of a warm-up', other: { warmup: true } },
  { name: 'of no campaign', other: { campaign_id: null } },
  { name: 'that failed', other: { success: false } },
])('a short answer $name is none', ({ other }) => {
  expect(verdicts([answer(4), answer(4), answer(4), answer(1, other)])).toEqual([false, false, false, false])
})

test.each(['http', 'wyoming', 'command', 'lines', 'program'] as const)(
  'a short answer of a subject that is asked by %s is one, whatever its engine is called',
  (asked) => {
    const rows = [4, 4, 4, 1].map((seconds) => answer(seconds, { engine: 'kokoro', asked }))
    expect(verdicts(rows)).toEqual([false, false, false, true])
  },
)

test('the third answer says that the first was cut, which had been taken for whole', () => {
  const answers = createCutAnswers()
  const outdated = [2, 4, 4, 4].map((seconds) => {
    answers.isCut(answer(seconds), 'a')
    return answers.outdated()
  })
  expect(outdated).toEqual([0, 0, 1, 1])
  expect(createCutAnswers(answers.state()).outdated()).toBe(1)
})

test('whatever the order, the same answers are cut', () => {
  const seconds = fc.array(fc.double({ min: 0.5, max: 9, noNaN: true }), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(seconds, fc.infiniteStream(fc.nat()), (all, places) => {
      const of = (values: number[]) =>
        verdicts(values.map((each) => answer(each))).flatMap((isCut, at) => (isCut ? [values[at]] : []))
      const shuffled = all
        .map((each) => ({ each, place: places.next().value as number }))
        .sort((a, b) => a.place - b.place)
        .map(({ each }) => each)
      expect(of(shuffled).sort()).toEqual(of(all).sort())
    }),
  )
})

test('of many answers to one text some are held', () => {
  const answers = createCutAnswers()
  const said = Array.from({ length: 500 }, (_, at) => answers.isCut(answer(at % 10 === 9 ? 1 : 4), 'a'))
  expect(said.filter((isCut) => isCut)).toHaveLength(50)
  expect(answers.state()[0]?.[1]).toHaveLength(64)
})
