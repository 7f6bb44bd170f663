import { spawn } from 'node:child_process'

/** One way to get rows out of a database as CSV: a program, whose output is thrown away. */
export interface ExportContender {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
}

export interface ContenderRun {
  readonly seconds: number
  readonly bytes: number
}

/** What curl gets of a collector. */
export const overHttp = (name: string, url: string): ExportContender => ({
  name,
  command: 'curl',
  args: ['--silent', '--show-error', '--fail', '--no-buffer', url],
})

/** SQLite's own program. */
export const sqliteCsv = (path: string, select: string): ExportContender => ({
  name: 'sqlite3 -csv',
  command: 'sqlite3',
  args: ['-csv', '-header', path, select],
})

/** PostgreSQL's own program. */
export const psqlCopy = (url: string, select: string): ExportContender => ({
  name: 'psql \\copy',
  command: 'psql',
  args: [url, '-q', '-c', `\\copy (${select}) to stdout with (format csv, header)`],
})

/** Runs it to its end, and counts what it writes. @throws Error where it fails. */
export async function runContender({ name, command, args }: ExportContender): Promise<ContenderRun> {
  const began = performance.now()
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  let bytes = 0
  child.stdout.on('data', (chunk: Buffer) => (bytes += chunk.length))
  const status = await ended
  if (status !== 0) throw new Error(`${name} ended with status ${status}`)
  return { seconds: (performance.now() - began) / 1000, bytes }
}
