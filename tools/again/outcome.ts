/** One test of a run. */
export interface TestOutcome {
  readonly id: string
  readonly name: string
  readonly state: 'passed' | 'failed' | 'skipped' | 'pending'
}

/** One test file of a run: its tests, and how much of it failed beside them (an import, a hook, an unhandled error). */
export interface FileOutcome {
  readonly path: string
  readonly tests: readonly TestOutcome[]
  readonly errors: number
}

/** What a run gave, with the errors that are of no file. */
export interface RunOutcome {
  readonly files: readonly FileOutcome[]
  readonly errors: number
}

/** The files in which anything failed. */
export function failedFiles({ files }: RunOutcome): string[] {
  return files.filter((file) => failures(file) > 0).map(({ path }) => path)
}

/** A run whose failed files were run again: their second outcome is the one that counts, where there is one. */
export function withSecond(first: RunOutcome, second: RunOutcome): RunOutcome {
  const again = new Map(second.files.map((file) => [file.path, file]))
  return {
    files: first.files.map((file) => again.get(file.path) ?? file),
    errors: first.errors + second.errors,
  }
}

/** `FILE: TEST` of those that passed the second time alone. */
export function passedOnlyAgain(first: RunOutcome, second: RunOutcome): string[] {
  const passedOf = ({ files }: RunOutcome) =>
    files.flatMap(({ path, tests }) =>
      tests
        .filter(({ state }) => state === 'passed')
        .map(({ id, name }) => ({ id, says: `${path}: ${name}` })),
    )
  const before = new Set(passedOf(first).map(({ id }) => id))
  return passedOf(second)
    .filter(({ id }) => !before.has(id))
    .map(({ says }) => says)
}

/** How much failed: tests, and errors beside them. */
export function failureCount({ files, errors }: RunOutcome): number {
  return files.reduce((sum, file) => sum + failures(file), errors)
}

/** `N passed, N failed, N skipped`, a line that any CI can read. */
export function closingLine(run: RunOutcome): string {
  const tests = run.files.flatMap((file) => file.tests)
  const passed = tests.filter(({ state }) => state === 'passed').length
  const skipped = tests.filter(({ state }) => state === 'skipped' || state === 'pending').length
  return `${passed} passed, ${failureCount(run)} failed, ${skipped} skipped`
}

function failures({ tests, errors }: FileOutcome): number {
  return errors + tests.filter(({ state }) => state === 'failed').length
}
