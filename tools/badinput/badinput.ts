// Gives a real agent and real collectors on both databases bad input, and holds that they bear it.
//   npm run test:badinput -- [--quick] [--seed N] [--only KIND[,…]] [--cases N] [--path PATH]
// --only plays these groups of named cases and kinds of fuzz alone; --seed, --only, --cases and --path play one case again.
import { parseArgs } from 'node:util'
import { play } from './play.js'

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    only: { type: 'string' },
    cases: { type: 'string' },
    path: { type: 'string' },
  },
})

try {
  const { quick, seed, only, cases, path } = values
  const failed = await play({
    quick,
    seed: Number(seed),
    only: only?.split(',') ?? null,
    cases: cases === undefined ? null : Number(cases),
    path,
  })
  process.exitCode = failed === 0 ? 0 : 1
} catch (error) {
  process.stderr.write(`test:badinput: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
}
process.exit()
