import { expect, test } from 'vitest'
import { logSteps } from '../drawing/log-steps.js'
import { fileSlug } from './file-slug.js'
import { meanAndDeviation, numeral, percentage } from './numerals.js'
import { oneLine, shorten, shortenMiddle, textWidth, wrapText, wrapWords } from './text-fit.js'

test.each([
  [2856.4, '2,856'],
  [8.2, '8.20'],
  [0.18, '0.180'],
  [0.02134, '0.0213'],
  [0, '0.00'],
  [1e-9, '1.00e-9'],
])('%d is written %s', (value, text) => expect(numeral(value)).toBe(text))

test.each([
  [1, '100 %'],
  [0, '0 %'],
  [0.98, '98.0 %'],
  [0.99995, '99.995 %'],
  [0.000_01, '0.001 %'],
])('a share of %d is %s', (share, text) => expect(percentage(share)).toBe(text))

test('a deviation has the decimals of its mean', () => {
  expect(meanAndDeviation(8.2, 0.456)).toBe('8.20 ± 0.46')
  expect(meanAndDeviation(2856, null)).toBe('2,856')
  expect(meanAndDeviation(null, null)).toBe('no data')
})

test('a long name is broken after a separator and ends in an ellipsis', () => {
  const lines = wrapText(
    'nvidia_geforce_rtx_4090_laptop_gpu_mobile_with_a_very_long_name_and_more_of_it_cuda',
    14,
    3,
  )
  expect(lines).toHaveLength(3)
  expect(lines[0]).toBe('nvidia_geforce_rtx_4090_')
  expect(lines[2]).toMatch(/…$/)
  for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(14)
})

test('a name without separators is broken all the same, and a short one is left alone', () => {
  expect(wrapText('a'.repeat(300), 14, 2)).toHaveLength(2)
  expect(wrapText('intel_i5_cpu', 14, 3)).toEqual(['intel_i5_cpu'])
  expect(wrapText('', 14, 3)).toEqual([''])
  expect(shorten('Apple M1', 14)).toBe('Apple M1')
})

test('a number is not broken, and stays with its unit', () => {
  expect(wrapText('Core i5 @ 1.30GHz', 7, 3)).toEqual(['Core i5 @', '1.30GHz'])
  expect(wrapText('49/50 (98.0 %)', 7, 3)).toEqual(['49/50', '(98.0 %)'])
  expect(wrapWords('mean [95 % interval], n', 6)).toEqual(['mean', '[95 %', 'interval], n'])
})

test('a name that is cut in its middle keeps both ends', () => {
  const name = shortenMiddle('nvidia_geforce_rtx_4090_laptop_gpu_mobile_cuda', 14)
  expect(name).toMatch(/^nvidia_.*….*_cuda$/)
  expect(textWidth(name)).toBeLessThanOrEqual(14)
  expect(shortenMiddle('intel_i5_cpu', 14)).toBe('intel_i5_cpu')
})

test('control characters and direction overrides do not reach a figure', () => {
  expect(oneLine('a\u0000b\n\u202ec\u001b[31m')).toBe('a b c [31m')
})

test.each([
  ['intel_i5_cpu', 'intel_i5_cpu'],
  ['intel_i5_cpu#2', 'intel_i5_cpu-2'],
])('the label %s stays readable as a file name', (label, slug) => expect(fileSlug(label)).toBe(slug))

test.each([
  '../../etc/passwd',
  '<script>alert(1)</script>',
  'C:\\con',
  '100 % $_# {}',
  '=HYPERLINK("x")',
  '',
  '.',
  'é'.repeat(400),
])('the label %s is a safe file name', (label) =>
  expect(fileSlug(label)).toMatch(/^[a-z0-9_]{1,64}-[0-9a-f]{8}$/),
)

test('labels that differ by case or sign have files of their own', () => {
  const labels = ['Intel_cpu', 'intel_cpu', 'INTEL_cpu', 'intel-cpu', 'intel_cpu#2', 'intel_cpu-2']
  expect(new Set(labels.map((label) => fileSlug(label).toLowerCase())).size).toBe(labels.length)
})

test.each([
  [0.05, 20, [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20]],
  [0.02, 20, [0.1, 1, 10]],
  [0.01, 1, [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]],
  [3, 4, []],
])(
  'a logarithmic axis from %d to %d has the steps of 1, 2, 5, over many decades of 1 alone',
  (min, max, steps) => expect(logSteps(min, max)).toEqual(steps),
)
