// Breaks one rule of the protocol after the other in a copy of the build, and demands that its suite notices.
//   npm run test:mutants -- [--mutant text] [--seed S]
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { huntMutants } from './mutants/hunt-mutants.js'

const { values } = parseArgs({
  options: {
    mutant: { type: 'string', default: '' },
    seed: { type: 'string', default: String(Date.now()) },
    build: { type: 'string', default: fileURLToPath(new URL('../..', import.meta.url)) },
  },
})

try {
  process.stdout.write(`seed ${values.seed}\n`)
  process.exitCode = (await huntMutants(values.mutant, values)) === 0 ? 0 : 1
} catch (error) {
  process.stderr.write(`test:mutants: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
}
process.exit()
