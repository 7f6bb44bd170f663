import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * A machine in one text, for tests: files by their path below the root, in parts such as `calm` and `held`. Which files there are is
 * from public reports and the kernel's documents, as each text says; a value that it gives no source for is ours.
 */
export type DescribedMachine = ReadonlyMap<string, ReadonlyMap<string, string>>

/**
 * `= part` begins a part, `#` a comment; a file is its path, a space and its content, with `\n` and `\t` for what they
 * are elsewhere.
 */
export function parseMachine(text: string): DescribedMachine {
  const parts = new Map<string, Map<string, string>>()
  let files = new Map<string, string>()
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    if (line.startsWith('= ')) {
      files = new Map()
      parts.set(line.slice(2), files)
      continue
    }
    const [path = '', ...content] = line.split(' ')
    files.set(path, `${content.join(' ').replaceAll('\\n', '\n').replaceAll('\\t', '\t')}\n`)
  }
  return parts
}

/** Writes a part below `root`, over what is there. */
export function plantMachine(machine: DescribedMachine, part: string, root: string): void {
  for (const [path, content] of machine.get(part) ?? []) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
}
