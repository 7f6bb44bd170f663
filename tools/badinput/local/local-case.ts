import type { Arena } from '../arena.js'
import { expect, type NamedCase } from '../case.js'
import { refusalFault, runCommand, type App } from '../fixture/command.js'

/** What is run, and the words of the one line that must come of it. */
export interface Refused {
  readonly app: App
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** As whom; only root may choose. */
  readonly uid?: number
  readonly says: RegExp
  /** @default 1 */
  readonly lines?: number
}

/** A name, and what is run, where it needs files made from the folder of the case. */
export type RefusedRow = readonly [name: string, run: Refused | ((folder: string, arena: Arena) => Refused)]

/** A case that needs no daemon of the arena. */
export const localCase = (
  group: string,
  name: string,
  run: (arena: Arena, folder: string) => Promise<void>,
): NamedCase => ({ group, name, isApart: true, run: (arena) => run(arena, arena.newFolder()) })

/** Commands that must be refused. */
export function refusedCases(group: string, rows: readonly RefusedRow[]): NamedCase[] {
  return rows.map(([name, run]) =>
    localCase(group, name, async (arena, cwd) => {
      const { app, args, env = {}, uid, says, lines } = typeof run === 'function' ? run(cwd, arena) : run
      const fault = refusalFault(await runCommand(arena, app, args, { cwd, env, uid }), says, lines)
      expect(fault === null, fault ?? '')
    }),
  )
}
