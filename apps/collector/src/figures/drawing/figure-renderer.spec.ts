import { expect, test } from 'vitest'
import { makeFigure } from '../charts/figures.js'
import { createFigureRenderer } from './figure-renderer.js'
import { sampleFleets } from './sample-fleets.js'

/** A thread that draws nothing, and answers how many orders it had at once. */
const counting = `
  import { parentPort } from 'node:worker_threads'
  let open = 0
  parentPort.on('message', ({ id }) => {
    const answer = new Uint8Array([(open += 1)])
    setImmediate(() => {
      open -= 1
      parentPort.postMessage({ id, answer })
    })
  })`

test('all figures of a page at once had the pixels of each wait for the last one', async () => {
  const renderer = createFigureRenderer(new URL(`data:text/javascript,${encodeURIComponent(counting)}`))
  const figure = makeFigure('fig1_memory_comparison', sampleFleets.one())
  const drawn = await Promise.all(Array.from({ length: 10 }, () => renderer.render(figure, 'png')))
  expect(drawn.map(([open]) => open)).toEqual(Array(10).fill(1))
  await renderer.close()
})
