import { expect, test } from 'vitest'
import { corpusFor } from './sized-corpus.js'

test.each([
  { what: 'a neural voice on a small machine', paces: [0.02], name: 'built-in' },
  { what: 'a voice that speaks a long text in half a second', paces: [0.001], name: 'built-in-page-1' },
  { what: 'a voice that speaks a page in half a second', paces: [0.0003], name: 'built-in-page-2' },
  { what: 'a voice too quick for any of them', paces: [0.00001], name: 'built-in-page-2' },
  { what: 'one of which nothing is known', paces: [], name: 'built-in' },
  {
    what: 'a quick one beside one that takes 18 s for a page',
    paces: [0.001, 0.009],
    name: 'built-in-page-1',
  },
  { what: 'a quick one beside one that takes a minute', paces: [0.001, 0.05], name: 'built-in' },
])('$what measures the texts of $name', ({ paces, name }) => {
  expect(corpusFor(paces).name).toBe(name)
})

test('a page is of the long texts, and shorter than what an agent takes', () => {
  for (const times of [1, 2]) {
    const { items } = corpusFor(times === 1 ? [0.001] : [0.0001])
    expect(items.at(-1)?.id).toBe(`page-${times}`)
    expect(items.at(-1)?.text.length).toBeGreaterThan(1500 * times)
    expect(items.at(-1)?.text.length).toBeLessThan(5000)
  }
})
