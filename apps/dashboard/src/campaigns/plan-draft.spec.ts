import { expect, test } from 'vitest'
import { draftOf, emptyDraft, fieldOf, planOf } from './plan-draft.js'

test('every voice is measured with every number of threads', () => {
  expect(planOf({ ...emptyDraft, voices: 'joe\nkal', threads: '1, 2' })).toEqual({
    configurations: [
      { voice: 'joe', threads: 1 },
      { voice: 'joe', threads: 2 },
      { voice: 'kal', threads: 1 },
      { voice: 'kal', threads: 2 },
    ],
    corpus: 'built-in',
    repeat: 5,
    warmup: 2,
  })
})

test('an empty form measures the usual voice once, and what is no number goes to the collector to be refused', () => {
  expect(planOf({ ...emptyDraft, repeat: 'often' })).toMatchObject({ configurations: [{}], repeat: 'often' })
})

test('a plan that was run comes back into the form as it was', () => {
  const said = {
    ...emptyDraft,
    ...{
      voices: 'joe',
      threads: '1, 2',
      until_interval: '0.05',
      max_repeat: '40',
      tags: 'room=cold\nwho=me',
    },
    ...{ order: 'grouped', seed: '7', cooldown_s: '60', throttled: 'annotate' },
  }
  const stored = {
    ...planOf(said),
    configurations: [1, 2].map((threads) => ({
      ...{ engine: 'piper-onnx', voice: 'joe', threads, provider: null, speed: 1, stream: false },
    })),
    ...{ rate: null, observer_check: false, concurrency: 1, reload_warmup: 1 },
  }
  expect(draftOf(stored)).toEqual({ ...said, concurrency: '1', reload_warmup: '1' })
})

test.each([
  ['a server', { configurations: [{ engine: 'http', url: 'http://h' }], repeat: 5 }],
  [
    'not every voice with every number',
    {
      configurations: [
        { voice: 'a', threads: 1 },
        { voice: 'b', threads: 2 },
      ],
    },
  ],
  ['a field that no form has', { configurations: [{ voice: 'a' }], quality_reference: 'a' }],
  ['no configuration', { repeat: 5 }],
])('a plan with %s is for the text', (_name, plan) => {
  expect(draftOf(plan)).toBeNull()
})

test('a problem stands beside the field that it is of', () => {
  expect(
    [
      'configurations[1].threads',
      'configurations[0].voice',
      'configurations[2]',
      'tags.room',
      'repeat',
      'x.y',
    ].map(fieldOf),
  ).toEqual(['threads', 'voices', 'threads', 'tags', 'repeat', undefined])
})
