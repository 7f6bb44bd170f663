import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  agentLimitTable,
  agentRates,
  collectorLimitTable,
  collectorRates,
  serverLimitTable,
  type Limit,
  type Rate,
} from '../src/index.js'

const text = readFileSync(join(import.meta.dirname, '../../../docs/limits.md'), 'utf8')
/** The rows of the table behind a heading, without what Prettier pads them with. */
function rowsUnder(heading: string): string[] {
  const section = text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  const rows = section.split('\n').filter((line) => line.startsWith('| '))
  return rows.slice(2).map((line) => line.replace(/ +\|/g, ' |'))
}

const kib = 1024
const mib = kib * kib

function amount({ value, unit }: Limit): string {
  if (unit === 'ms') return value >= 1000 ? `${value / 1000} s` : `${value} ms`
  if (unit !== 'bytes') return `${value.toLocaleString('en')}${unit === 'of them' ? '' : ` ${unit}`}`
  if (value % mib === 0) return `${value / mib} MiB`
  return value % kib === 0 ? `${value / kib} KiB` : `${value.toLocaleString('en')} bytes`
}

const limitRow = (limit: Limit) => `| ${limit.what} | ${amount(limit)} | ${limit.beyond} |`

function rateRow({ what, perS, burst, beyond }: Rate): string {
  const often = perS >= 1 ? `${perS} a second` : `one in ${1 / perS} s`
  return `| ${what} | ${often} | ${burst} | ${beyond} |`
}

describe('docs/limits.md has every limit of the code, and none beside them:', () => {
  test.each([
    ['How a client may speak', serverLimitTable],
    ['The agent', agentLimitTable],
    ['The collector', collectorLimitTable],
  ])('%s', (heading, table) => {
    expect(rowsUnder(heading)).toEqual(Object.values(table).map(limitRow))
  })

  test('How often', () => {
    const rates = [...Object.values(collectorRates), ...Object.values(agentRates)]
    expect(rowsUnder('How often')).toEqual(rates.map(rateRow))
  })
})
