// Whether what is measured is true: programs whose needs are known, by each way there is to measure them.
//   npm run test:truth -- [--only TEXT]      PYTHON=/path/to/python3
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startAgentProcess } from '../bench/engine/agent-process.js'
import { cases, type Case } from './case.js'
import { startKeeper } from './keeper.js'
import { whyNotRunnable } from './known-program.js'
import { measureCase, type Bench } from './measure-case.js'
import { judge, type Verdict } from './verdict.js'

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } })
const mostTries = 3
const python = process.env['PYTHON'] ?? 'python3'

const why = whyNotRunnable(python)
if (why !== null) process.stdout.write(`skipped: ${why}\n`)
else await run()

async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-truth-'))
  const agent = await startAgentProcess(folder, {})
  const keeper = await startKeeper()
  const skipped = new Set<string>()
  try {
    const bench = {
      agentUrl: agent.url,
      python,
      keeper,
      folder,
      onSkip: (reason: string) => skipped.add(reason),
    }
    for (const each of cases.filter(({ name }) => name.includes(values.only))) {
      const verdicts = await measureAgain(each, bench)
      process.stdout.write(verdicts.map((verdict) => verdictLine(each.name, verdict)).join(''))
      if (verdicts.some(({ isMet }) => !isMet)) process.exitCode = 1
    }
  } finally {
    await keeper.close()
    await agent.stop()
    rmSync(folder, { recursive: true })
  }
  for (const reason of skipped) process.stdout.write(`skipped: ${reason}\n`)
}

/** Others that use the machine put clocks off: a case whose demands are not met is measured again. */
async function measureAgain(each: Case, bench: Bench): Promise<Verdict[]> {
  for (let tries = 1; ; tries++) {
    const measured = await measureCase(each, bench)
    const verdicts = measured.flatMap((one) => judge(each, one))
    if (tries === mostTries || verdicts.every(({ isMet }) => isMet)) return verdicts
  }
}

function verdictLine(name: string, { way, figure, truth, measured, error, allowed, isMet }: Verdict): string {
  const outcome = allowed === null ? '–' : isMet ? 'ok' : 'FAIL'
  const figures = [truth, measured, error].map((value) => value.toFixed(3).padStart(11)).join('')
  const share = `${((100 * error) / truth).toFixed(2)} %`.padStart(10)
  return `${outcome.padEnd(5)}${name.padEnd(30)}${way.padEnd(9)}${figure.padEnd(13)}${figures}${share}\n`
}
