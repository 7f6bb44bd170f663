import { hash } from 'node:crypto'

/** Whether files whose rows agree in their hardware are of one machine. */
export const machineModes = ['auto', 'each'] as const
export type MachineMode = (typeof machineModes)[number]

/**
 * The machine of rows that name none: the one that a person calls so, one of such hardware, or one that is known by this file
 * alone. Files are put together only where somebody says so.
 */
export function machineId(of: 'file' | 'source' | 'hardware', text: string): string {
  const digest = hash('sha256', JSON.stringify([of, text]))
  // A UUID of the version for what its maker likes (RFC 9562).
  const parts = [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `8${digest.slice(17, 20)}`,
  ]
  return [...parts, digest.slice(20, 32)].join('-')
}
