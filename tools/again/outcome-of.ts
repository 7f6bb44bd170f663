import { relative } from 'node:path'
import type { TestModule } from 'vitest/node'
import type { FileOutcome, RunOutcome } from './outcome.js'

/** What vitest found, as an outcome. An unhandled error is of the file that ran when it came, where vitest knows it. */
export function outcomeOf(modules: readonly TestModule[], unhandled: readonly unknown[]): RunOutcome {
  const paths = unhandled.map(pathOf)
  const known = new Set(modules.map(({ moduleId }) => moduleId))
  return {
    files: modules.map((module) =>
      fileOutcome(module, paths.filter((path) => path === module.moduleId).length),
    ),
    errors: paths.filter((path) => path === undefined || !known.has(path)).length,
  }
}

function fileOutcome(module: TestModule, unhandled: number): FileOutcome {
  const suites = [...module.children.allSuites()]
  const tests = [...module.children.allTests()].map((test) => ({
    id: test.id,
    name: test.fullName,
    state: test.result().state,
  }))
  const errors =
    module.errors().length + suites.reduce((sum, suite) => sum + suite.errors().length, unhandled)
  // One that never came to its end, because its process was gone.
  const hasEnded = ['passed', 'failed', 'skipped'].includes(module.state())
  return { path: relative(process.cwd(), module.moduleId), tests, errors: hasEnded ? errors : errors + 1 }
}

function pathOf(error: unknown): string | undefined {
  return (error as { VITEST_TEST_PATH?: string }).VITEST_TEST_PATH
}
