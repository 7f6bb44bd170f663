import { expect, test } from 'vitest'
import { createCoMoments } from '../numbers/co-moments.js'
import { aggregateRtf } from './aggregate-rtf.js'
import { fitLength } from './length-fit.js'

// python3: import numpy as n, statsmodels.api as sm; xs=[1,2,3.5,5,8,10.]; ys=[.9,1.1,1.75,2.2,3.4,4.4]
const audio = [1, 2, 3.5, 5, 8, 10]
const wall = [0.9, 1.1, 1.75, 2.2, 3.4, 4.4]

function momentsOf(xs: readonly (number | null)[], ys: readonly (number | null)[]) {
  const fold = createCoMoments()
  for (const [at, x] of xs.entries()) fold.add(x, ys[at] ?? null)
  return fold.moments()
}

test('the line agrees with statsmodels', () => {
  // m=sm.OLS(ys, sm.add_constant(xs)).fit(); m.params, m.conf_int(), n.sqrt(m.mse_resid), m.rsquared
  const fit = fitLength(momentsOf([...audio, null, 3], [...wall, 9, null]))
  expect(fit).toMatchObject({ n: 6, audio_s: { low: 1, high: 10 } })
  expect(fit?.fixed_cost_s.value).toBeCloseTo(0.3782164737917, 12)
  expect(fit?.fixed_cost_s.interval.low).toBeCloseTo(0.12005432589742, 10)
  expect(fit?.fixed_cost_s.interval.high).toBeCloseTo(0.63637862168597, 10)
  expect(fit?.marginal_rtf.value).toBeCloseTo(0.38917631041525, 12)
  expect(fit?.marginal_rtf.interval.low).toBeCloseTo(0.34514402652168, 10)
  expect(fit?.marginal_rtf.interval.high).toBeCloseTo(0.43320859430882, 10)
  expect(fit?.residual_sd_s).toBeCloseTo(0.1240758897309447, 10)
  expect(fit?.r_squared).toBeCloseTo(0.9934013335017974, 10)
})

test('the aggregate is a ratio of totals and not the mean of ratios', () => {
  // r=sum(ys)/sum(xs); e=n.array(ys)-r*n.array(xs); se=n.sqrt(e@e/5/6)/n.mean(xs); r -+ s.t.ppf(.975,5)*se
  const aggregate = aggregateRtf(momentsOf(audio, wall))
  expect(aggregate?.rtf).toBeCloseTo(0.4661016949152542, 12)
  expect(aggregate?.rtf_interval?.low).toBeCloseTo(0.4039617966850243, 10)
  expect(aggregate?.rtf_interval?.high).toBeCloseTo(0.5282415931454841, 10)
  expect(aggregate?.rtfx).toBeCloseTo(1 / 0.4661016949152542, 12)
  expect(aggregate?.audio_s).toBeCloseTo(29.5, 12)
})

test('a perfect line has no scatter, and constant wall time no R²', () => {
  expect(fitLength(momentsOf([1, 2, 3], [3, 5, 7]))).toMatchObject({ residual_sd_s: 0, r_squared: 1 })
  expect(fitLength(momentsOf([1, 2, 3], [4, 4, 4]))).toMatchObject({ residual_sd_s: 0, r_squared: null })
})

test.each([
  { name: 'no requests', audio: [], wall: [] },
  { name: 'two requests', audio: [1, 2], wall: [1, 2] },
  { name: 'audio of one length', audio: [2, 2, 2], wall: [1, 2, 3] },
])('$name have no line', ({ audio, wall }) => expect(fitLength(momentsOf(audio, wall))).toBeNull())

test('no audio has no aggregate, and one request no interval', () => {
  expect(aggregateRtf(momentsOf([], []))).toBeNull()
  expect(aggregateRtf(momentsOf([0], [1]))).toBeNull()
  expect(aggregateRtf(momentsOf([2], [1]))).toMatchObject({ rtf: 0.5, rtf_interval: null })
})
