import { resolve } from 'node:path'
import { parseCLI, startVitest } from 'vitest/node'
import {
  closingLine,
  failedFiles,
  failureCount,
  passedOnlyAgain,
  withSecond,
  type RunOutcome,
} from './outcome.js'
import { outcomeOf } from './outcome-of.js'

// Runs tests as `vitest run` does, and files in which something failed once more: whole, for a hook measures only once, and
// one after another, for what waits for real clocks fails on a machine that is busy with other things.
const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)])
const first = await run(filter)
const failed = failedFiles(first)
const second = failed.length === 0 ? undefined : await runAgain(failed)
const whole = second === undefined ? first : withSecond(first, second)
// What vitest found wrong before there were tests has set the status, and there is nothing to run again.
if (second !== undefined) process.exitCode = failureCount(whole) === 0 ? 0 : 1
for (const says of second === undefined ? [] : passedOnlyAgain(first, second))
  process.stdout.write(`passed only when run again: ${says}\n`)
process.stdout.write(`\n${closingLine(whole)}\n`)

async function run(files: string[], more: typeof options = {}): Promise<RunOutcome> {
  const vitest = await startVitest('test', files, { ...options, ...more, reporters: ['default'] })
  return outcomeOf(vitest.state.getTestModules(), vitest.state.getUnhandledErrors())
}

function runAgain(files: string[]): Promise<RunOutcome> {
  process.stdout.write(`\nrun again, one after another: ${files.join(' ')}\n`)
  return run(
    files.map((file) => resolve(file)),
    { maxWorkers: 1 },
  )
}
