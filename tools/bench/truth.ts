// What a tree of processes took, by this product and by whatever else can say it, in one and the same run.
//   npm run bench:truth -- [--rounds 3]      psutil: PYTHON=/path/to/python with psutil installed
import { parseArgs } from 'node:util'
import { cases } from './truth/cases.js'
import { runCase, type CaseFigures } from './truth/run-case.js'
import { truthTable } from './truth/truth-table.js'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } })

const results: { name: string; rounds: CaseFigures[] }[] = []
for (const { name, plan } of cases) {
  const rounds: CaseFigures[] = []
  for (let round = 0; round < Number(values.rounds); round++) rounds.push(await runCase(plan))
  results.push({ name, rounds })
}
process.stdout.write(truthTable(results))
