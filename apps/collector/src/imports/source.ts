import { hash } from 'node:crypto'

/**
 * The machine of rows that name none: the one that a person calls so, or one that is known by this file alone. Files
 * are put together only where somebody says so.
 */
export function sourceId(name: string | undefined, sha256: string): string {
  const digest = hash('sha256', JSON.stringify(name === undefined ? ['file', sha256] : ['source', name]))
  // A UUID of the version for what its maker likes (RFC 9562).
  const parts = [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `8${digest.slice(17, 20)}`,
  ]
  return [...parts, digest.slice(20, 32)].join('-')
}
