import { join } from 'node:path'
import { openKeptFile, parseSysfsNumber, type KeptFile } from '../../kept-file.js'

/** Files of a card that stay open, by name: of several the first that says something counts. */
export interface CardFiles<Name extends string> {
  value(name: Name, scale?: number): number | null
  /** Reading a sleeping GPU wakes it up, and then the monitor is what uses the power. */
  isAsleep(): boolean
  close(): void
}

export function openCardFiles<Name extends string>(
  device: string,
  paths: Readonly<Record<Name, readonly string[]>>,
): CardFiles<Name> {
  const status = openKeptFile(join(device, 'power/runtime_status'))
  // Opening one does not wake the card; reading it does.
  const files = new Map<string, KeptFile[]>()
  for (const [name, ofName] of Object.entries<readonly string[]>(paths)) {
    files.set(
      name,
      ofName.map(openKeptFile).filter((file) => file !== null),
    )
  }
  return {
    value(name, scale = 1) {
      for (const file of files.get(name) ?? []) {
        const value = parseSysfsNumber(file.read())
        if (value !== null) return value * scale
      }
      return null
    },
    isAsleep: () => status?.read().trim() === 'suspended',
    close: () => [status, ...[...files.values()].flat()].forEach((file) => file?.close()),
  }
}
