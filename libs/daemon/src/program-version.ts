import { readFileSync } from 'node:fs'

/** The version of Voicemark that runs; all its parts have one. */
export const programVersion = readVersion(new URL('../package.json', import.meta.url))

function readVersion(file: URL): string {
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
