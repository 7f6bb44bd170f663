import type { Provider } from './stage-database.js'
import type { Stage } from './stage.js'

/** One kind of fault, played to its end and checked. */
export interface Suite {
  readonly name: string
  readonly databases: readonly Provider[]
  /** Resolves with what was seen, on one line; rejects when something is wrong. @throws Skipped */
  run(stage: Stage): Promise<string>
}

export const bothDatabases: readonly Provider[] = ['sqlite', 'postgresql']
