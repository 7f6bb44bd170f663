import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Child } from '../../faults/fixture/child.js'

/** What processes printed. */
export interface Logs {
  /** Of a process that may still run. */
  keep(name: string, child: Child): void
  /** Writes all of it into files of the folder. @throws Error where not all was kept */
  write(): void
}

export function keepLogs(folder: string): Logs {
  const kept: { readonly name: string; readonly child: Child }[] = []
  return {
    keep: (name, child) => void kept.push({ name, child }),
    write() {
      kept.forEach(({ name, child }, at) => {
        const output = child.output()
        if (Buffer.byteLength(output) < child.printed())
          throw new Error(
            `${name} printed ${child.printed()} bytes, and only the last ${output.length} were kept`,
          )
        writeFileSync(join(folder, `${at}-${name}.log`), output)
      })
    },
  }
}
