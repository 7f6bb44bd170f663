import { expect, test } from 'vitest'
import { makeFigure } from '../charts/figures.js'
import { createFigureFold } from '../data/figure-data.js'
import type { FigureFormat } from '../data/figure.js'
import { createFigureCache } from './figure-cache.js'

const make = () => makeFigure('fig3_success_rate', createFigureFold().data())

function countingCache(fail = false) {
  let drawn = 0
  const cache = createFigureCache({
    render: (figure, format) => {
      drawn += 1
      if (fail && drawn === 1) return Promise.reject(new Error('no'))
      return Promise.resolve(Buffer.from(`${figure.name}.${format} ${drawn}`))
    },
  })
  const ask = (version: string, format: FigureFormat = 'png') =>
    cache.picture(version, 'fig3_success_rate', format, make)
  return { ask, drawn: () => drawn }
}

test('a picture is drawn once for each version of the data and each format', async () => {
  const { ask, drawn } = countingCache()
  await Promise.all([ask('1'), ask('1'), ask('1', 'svg')])
  expect(drawn()).toBe(2)
  expect(String(await ask('2'))).toBe('fig3_success_rate.png 3')
})

test('a drawing that failed is tried again', async () => {
  const { ask, drawn } = countingCache(true)
  await expect(ask('1')).rejects.toThrow('no')
  await ask('1')
  expect(drawn()).toBe(2)
})

test('the pictures kept are bounded, and the one asked for last stays', async () => {
  const { ask, drawn } = countingCache()
  await ask('kept')
  for (let version = 0; version < 100; version += 1) {
    await ask(String(version))
    await ask('kept')
  }
  expect(drawn()).toBe(101)
  await ask('0')
  expect(drawn()).toBe(102)
})
