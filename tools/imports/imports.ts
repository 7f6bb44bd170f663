import { cruise, type IViolation } from 'dependency-cruiser'
import readOptions from 'dependency-cruiser/config-utl/extract-depcruise-options'
import type { SourceFile } from './rooms.js'

/** The imports of a repository. */
export interface Imports {
  readonly files: readonly SourceFile[]
  /** The imports that break a rule, each in a line: the rule's name, and the files. */
  readonly broken: readonly string[]
}

const projects = ['apps', 'libs', 'tools']

/** Reads the imports of a repository, types included, and holds them against rules. */
export async function readImports(root: string, rules: string): Promise<Imports> {
  const { output } = await cruise(projects, { ...(await readOptions(rules)), baseDir: root })
  if (typeof output === 'string') throw new Error(output)
  return {
    files: output.modules.map(({ source, dependencies }) => ({
      path: source,
      imports: dependencies.map(({ resolved }) => resolved),
    })),
    broken: output.summary.violations.map(textOf),
  }
}

function textOf({ rule, from, to, cycle }: IViolation): string {
  const files = [from, ...(cycle?.map(({ name }) => name) ?? [to])]
  return `${rule.name}: ${files.join(' → ')}`
}
