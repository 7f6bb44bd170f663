import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A file tree in place of a machine, for tests. */
export type MadeMachine = {
  root: string
  write(files: Readonly<Record<string, string | number>>): void
  /** Makes a file root's alone, as kernels do, and does this as another user. */
  asStranger<T>(path: string, act: () => T): T
  destroy(): void
}

export function makeMachine(files: Readonly<Record<string, string | number>> = {}): MadeMachine {
  const root = mkdtempSync(join(tmpdir(), 'voicemark-energy-'))
  chmodSync(root, 0o755)
  const write = (more: Readonly<Record<string, string | number>>) => {
    for (const [name, text] of Object.entries(more)) {
      mkdirSync(dirname(join(root, name)), { recursive: true })
      writeFileSync(join(root, name), `${text}\n`)
    }
  }
  write(files)
  return {
    root,
    write,
    asStranger(path, act) {
      const isRoot = process.getuid?.() === 0
      chmodSync(join(root, path), isRoot ? 0o400 : 0)
      if (!isRoot) return act()
      process.seteuid?.(nobody)
      try {
        return act()
      } finally {
        process.seteuid?.(0)
      }
    },
    destroy: () => rmSync(root, { recursive: true, force: true }),
  }
}

const nobody = 65_534

const powercap = 'sys/class/powercap'

/** A zone of it, as `energy_uj`, its name and its range say. */
export function zone(name: string, said: string, rangeUj: number, energyUj = 0) {
  return {
    [`${powercap}/${name}/name`]: said,
    [`${powercap}/${name}/max_energy_range_uj`]: rangeUj,
    [`${powercap}/${name}/energy_uj`]: energyUj,
  }
}

/** Where a counter of it is. */
export const counterOf = (name: string) => `${powercap}/${name}/energy_uj`

/** Ranges that real machines say: 2^32 units of 2^-14 J on most of Intel, 2^-16 J on AMD, 15.3 µJ for a Xeon's memory. */
export const ranges = { intel: 262_143_328_850, amd: 65_532_610_987, xeonDram: 65_712_999_613 }
