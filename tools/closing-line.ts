import type { Reporter, TestModule } from 'vitest/node'
import { outcomeOf } from './again/outcome-of.js'
import { closingLine } from './again/outcome.js'

/** Ends a run with `N passed, N failed, N skipped`, a line that any CI can read. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    process.stdout.write(`\n${closingLine(outcomeOf(modules, unhandledErrors))}\n`)
  }
}
