import { StoreError } from './store-error.js'

/**
 * The URL of a SQLite file. The characters that mean something in a URL are coded; the rest stays as it is, and so does the
 * drive of a Windows path, which the driver would not find behind the slashes of a whole file URL.
 */
export function sqliteUrl(path: string): string {
  return `file:${path.replace(/[%?#]/g, encodeURIComponent)}`
}

/** The path in the URL of a SQLite file, as the driver reads it. @throws StoreError where it cannot be told. */
export function sqlitePath(url: string): string {
  const path = /^file:(?:\/\/(?:localhost)?(?=\/))?([^?#]+)$/i.exec(url)?.[1]
  try {
    if (path !== undefined && !path.startsWith('//')) return decodeURIComponent(path)
  } catch {
    // A lone %: the same remedy.
  }
  throw new StoreError(
    'database-url',
    `expected file:PATH without a host or parameters; in the path write %23 for #, %3F for ? and %25 for %`,
  )
}
