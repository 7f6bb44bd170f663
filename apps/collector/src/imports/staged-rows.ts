import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'

/** A sound row of a file, its values in the order of `streamFields`. */
export interface StagedRow {
  readonly line: number
  /** The machine, where the file names it. */
  readonly agent_id: string | null
  /** Whether its zeros are values. */
  readonly literal: boolean
  readonly values: unknown[]
}

/** Rows that were read and checked, on disk until they are stored: reading them back takes a twentieth of the time. */
export interface StagedRows {
  add(rows: readonly StagedRow[]): Promise<void>
  /** As they were added; any number of times once all are there. */
  read(): AsyncGenerator<StagedRow[]>
  close(): Promise<void>
}

/** Makes the file; whoever made its folder removes it. */
export async function createStagedRows(path: string): Promise<StagedRows> {
  const file = await open(path, 'wx', 0o600)
  return {
    async add(rows) {
      const arrays = rows.map(({ line, agent_id, literal, values }) => [line, agent_id, literal, values])
      await file.appendFile(`${JSON.stringify(arrays)}\n`)
    },
    async *read() {
      for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
        const arrays = JSON.parse(line) as [number, string | null, boolean, unknown[]][]
        yield arrays.map(([line, agent_id, literal, values]) => ({ line, agent_id, literal, values }))
      }
    },
    close: () => file.close(),
  }
}
