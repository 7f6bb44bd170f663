import { createHash, type KeyObject } from 'node:crypto'
import { realtimeRow, type RealtimeRow } from '@voicemark/schema'
import type { PackEntry } from '../../report/pack/pack.js'
import { parquetChunks, requestParquet, sampleParquet } from '../../report/pack/parquet.js'
import { pulled, type Push } from '../../report/pack/pulled.js'
import type { ReportSource } from '../../report/source/report-source.js'
import { handedLine } from '../rows/handed-row.js'
import { handedVersion } from '../rows/page-data.js'
import { readHanded } from '../rows/read-handed.js'
import type { BundleFileName, BundleManifest } from './manifest.js'
import { signManifest } from './signing.js'

/** More rows are Parquet, which is smaller and read by column. */
export const mostLines = { requests: 50_000, samples: 200_000 }

/** What a bundle is made with. */
export interface BundleOptions {
  readonly campaign_id: string | null
  readonly key?: KeyObject | undefined
  /** @default mostLines */
  readonly most?: typeof mostLines
}

/** A bundle without a row is of no use to anybody. */
export class NoRowsError extends Error {
  override readonly name = 'NothingMeasuredError'
}

/** The files of a bundle in order: rows, samples, conditions, then the manifest with their hashes, and who signed it. */
export async function* bundleEntries(
  source: ReportSource,
  { campaign_id, key, most = mostLines }: BundleOptions,
): AsyncGenerator<PackEntry> {
  const read = await readHanded(source, campaign_id)
  if (read.rows === 0) throw new NoRowsError('there is no request to hand on')
  const expected = await countSamples(source)
  // Those of requests that were read before may still be on their way.
  let samples = 0
  const files: BundleManifest['files'] = []
  yield summed(requestEntry(source, read.rows > most.requests), files)
  if (expected > 0)
    yield summed(
      sampleEntry(source, expected > most.samples, () => (samples += 1)),
      files,
    )
  yield summed(
    { name: 'conditions.json', chunks: () => [`${JSON.stringify(read.conditions, null, 2)}\n`] },
    files,
  )
  const manifest: BundleManifest = {
    format: 'voicemark-bundle',
    version: handedVersion,
    data_sha256: read.data_sha256,
    requests: read.rows,
    samples,
    files,
  }
  const bytes = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)
  yield { name: 'manifest.json', chunks: () => [bytes] }
  if (key !== undefined)
    yield {
      name: 'signature.json',
      chunks: () => [`${JSON.stringify(signManifest(bytes, key), null, 2)}\n`],
    }
}

async function countSamples({ forEachSample }: ReportSource): Promise<number> {
  let count = 0
  await forEachSample?.(() => void (count += 1))
  return count
}

/** Requests with the two fields that no column has. */
const handedParquet = {
  columns: [
    ...requestParquet.columns,
    { name: 'machine', type: 'STRING' as const },
    { name: 'excluded', type: 'STRING' as const },
  ],
  cells: ({ row, machine }: { row: Parameters<typeof requestParquet.cells>[0]; machine: string }) => ({
    ...requestParquet.cells(row),
    machine,
    excluded: row.excluded ?? null,
  }),
}

function requestEntry({ forEachRequest }: ReportSource, isLong: boolean): NamedEntry {
  if (isLong)
    return {
      name: 'requests.parquet',
      chunks: () =>
        parquetChunks(handedParquet, (push) => forEachRequest((row, machine) => push({ row, machine }))),
    }
  return {
    name: 'requests.ndjson',
    chunks: () => lineChunks((add) => forEachRequest((row, machine) => add(handedLine(row, machine)))),
  }
}

const sampleNames = Object.keys(realtimeRow.shape) as (keyof RealtimeRow)[]

function sampleEntry({ forEachSample }: ReportSource, isLong: boolean, count: () => void): NamedEntry {
  const each: NonNullable<typeof forEachSample> = async (onRow) =>
    forEachSample?.((row) => {
      count()
      return onRow(row)
    })
  if (isLong) return { name: 'samples.parquet', chunks: () => parquetChunks(sampleParquet, each) }
  return {
    name: 'samples.ndjson',
    chunks: () => lineChunks((add) => each((row) => add(sampleLine(row)))),
  }
}

const sampleLine = (row: RealtimeRow) =>
  JSON.stringify(
    Object.fromEntries(sampleNames.flatMap((name) => (row[name] === null ? [] : [[name, row[name]]]))),
  )

interface NamedEntry extends PackEntry {
  readonly name: BundleFileName
}

const chunkCharacters = 65_536

function lineChunks(each: (add: (line: string) => Promise<void> | undefined) => Promise<void>) {
  return pulled(async (push: Push<string>) => {
    let chunk = ''
    await each((line) => {
      chunk += `${line}\n`
      if (chunk.length < chunkCharacters) return undefined
      const full = chunk
      chunk = ''
      return push(full)
    })
    if (chunk !== '') await push(chunk)
  })
}

/** Counts and hashes what goes by. */
function summed({ name, chunks }: NamedEntry, files: BundleManifest['files']): PackEntry {
  return {
    name,
    async *chunks() {
      const hash = createHash('sha256')
      let bytes = 0
      for await (const chunk of chunks()) {
        const part = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
        hash.update(part)
        bytes += part.length
        yield part
      }
      files.push({ name, bytes, sha256: hash.digest('hex') })
    },
  }
}
