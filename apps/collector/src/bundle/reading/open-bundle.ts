import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { realtimeRow, type RealtimeRow } from '@voicemark/schema'
import { HandedError } from '../file/handed-error.js'
import {
  bundleManifest,
  type BundleFileName,
  type BundleManifest,
  bundleSignature,
} from '../file/manifest.js'
import { signerOf } from '../file/signing.js'
import { handedConditions } from '../rows/handed-conditions.js'
import { handedLine, handedRow } from '../rows/handed-row.js'
import type { Handed } from '../rows/handed-source.js'
import { type FileSet, wholeFile } from './file-set.js'
import { jsonLines } from './line-rows.js'
import { mostParquetBytes, parquetRows, requestOfCells } from './parquet-rows.js'
import { checkVersion, jsonOf, parsed } from './parsed.js'

/** A bundle whose files are those that were written. */
export interface OpenBundle {
  readonly manifest: BundleManifest
  /** Fingerprint of who signed it; null: nobody did. */
  readonly signer: string | null
  readonly handed: Handed
}

/** Rows that are read in one turn. */
const rowsAtOnce = 100
/** Of the files beside rows and samples. */
const mostText = 64 * 2 ** 20

/**
 * Reads every byte once and holds it against the manifest, and that against the signature; the rows are held against it when
 * they are read first, which throws as this does. @throws HandedError
 */
export async function openBundle(files: FileSet, path: string): Promise<OpenBundle> {
  const bytes = await wholeFile(files, path, 'manifest.json', mostText)
  const json = jsonOf(bytes.toString('utf8'), `${path}: manifest.json`)
  checkVersion(json, path)
  const manifest = parsed(bundleManifest, json, `${path}: manifest.json`)
  const signer = await signerIn(files, path, bytes)
  await checkFiles(files, path, manifest)
  const conditions = parsed(
    handedConditions,
    jsonOf(
      (await wholeFile(files, path, 'conditions.json', mostText)).toString('utf8'),
      `${path}: conditions.json`,
    ),
    `${path}: conditions.json`,
  )
  const handed: Handed = {
    data_sha256: manifest.data_sha256,
    conditions,
    forEachRow: checkedFirst(
      async (onRow) => {
        let rows = 0
        for await (const value of valuesOf(files, path, manifest, 'requests')) {
          await onRow(parsed(handedRow, value, `${path}: a request`))
          rows += 1
          // A collector that takes a bundle has others to answer.
          if (rows % rowsAtOnce === 0) await setImmediate()
        }
      },
      manifest,
      path,
    ),
    forEachSample:
      manifest.samples === 0
        ? null
        : async (onRow) => {
            for await (const value of valuesOf(files, path, manifest, 'samples'))
              await onRow(sampleOf(value, path))
          },
  }
  return { manifest, signer, handed }
}

async function signerIn(files: FileSet, path: string, manifest: Buffer): Promise<string | null> {
  if (!files.names.includes('signature.json')) return null
  const where = `${path}: signature.json`
  const text = (await wholeFile(files, path, 'signature.json', 10_000)).toString('utf8')
  const signer = signerOf(manifest, parsed(bundleSignature, jsonOf(text, where), where))
  if (signer === null)
    throw new HandedError(`${path}: the signature is not of this bundle: it was changed, or signed wrongly`)
  return signer
}

async function checkFiles({ names, chunks }: FileSet, path: string, manifest: BundleManifest): Promise<void> {
  const known = new Set<string>([
    'manifest.json',
    'signature.json',
    ...manifest.files.map(({ name }) => name),
  ])
  const other = names.find((name) => !known.has(name))
  if (other !== undefined)
    throw new HandedError(`${path}: ${JSON.stringify(other.slice(0, 100))} is no file of a bundle`)
  for (const { name, sha256 } of manifest.files) {
    const hash = createHash('sha256')
    for await (const chunk of chunks(name)) hash.update(chunk)
    if (hash.digest('hex') !== sha256)
      throw new HandedError(`${path}: ${name} is not as it was written: its SHA-256 is another`)
  }
}

/** What the manifest says of the rows is what they are: the first reading throws at its end where it is not. */
function checkedFirst(
  forEachRow: Handed['forEachRow'],
  manifest: BundleManifest,
  path: string,
): Handed['forEachRow'] {
  let isChecked = false
  return async (onRow) => {
    if (isChecked) return forEachRow(onRow)
    const hash = createHash('sha256')
    let rows = 0
    await forEachRow((one) => {
      hash.update(`${handedLine(one.row, one.machine)}\n`)
      rows += 1
      return onRow(one)
    })
    if (rows !== manifest.requests || hash.digest('hex') !== manifest.data_sha256)
      throw new HandedError(`${path}: its rows are not those that the manifest names`)
    isChecked = true
  }
}

async function* valuesOf(
  files: FileSet,
  path: string,
  manifest: BundleManifest,
  kind: 'requests' | 'samples',
): AsyncGenerator {
  const lines: BundleFileName = `${kind}.ndjson`
  const isIn = (name: BundleFileName) => manifest.files.some((one) => one.name === name)
  if (isIn(lines)) yield* jsonLines(files.chunks(lines), `${path}: ${lines}`)
  else if (isIn(`${kind}.parquet`)) {
    const name = `${path}: ${kind}.parquet`
    const bytes = await wholeFile(files, path, `${kind}.parquet`, mostParquetBytes)
    for await (const cells of parquetRows(bytes, name))
      yield kind === 'requests' ? requestOfCells(cells) : cells
  } else throw new HandedError(`${path}: has no ${kind}`)
}

const sampleNames = Object.keys(realtimeRow.shape)

function sampleOf(value: unknown, path: string): RealtimeRow {
  const said = value as Record<string, unknown>
  return parsed(
    realtimeRow,
    Object.fromEntries(sampleNames.map((name) => [name, said[name] ?? null])),
    `${path}: a sample`,
  )
}
