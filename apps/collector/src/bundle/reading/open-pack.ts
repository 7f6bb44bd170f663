import { createHash } from 'node:crypto'
import { realtimeRow } from '@voicemark/schema'
import { z } from 'zod'
import { hardwareKey } from '../../files/rows/hardware-key.js'
import { excludedWords } from '../../figures/words/excluded-words.js'
import { HandedError } from '../file/handed-error.js'
import { handedConditions } from '../rows/handed-conditions.js'
import { handedLine, handedRow, type HandedRow } from '../rows/handed-row.js'
import type { Handed } from '../rows/handed-source.js'
import { type FileSet, wholeFile } from './file-set.js'
import { mostParquetBytes, parquetRows, requestOfCells } from './parquet-rows.js'
import { jsonOf, parsed } from './parsed.js'

const { shape } = handedConditions

/** `environment.json` of a paper pack, as far as it says how its rows are counted. */
const environment = z.object({
  origin: shape.origin,
  campaign_id: shape.campaign_id,
  excluded: z.object({
    count: z.number(),
    reasons: z.array(z.object({ reason: z.string(), count: z.number() })),
  }),
  delivery: shape.delivery,
  corrections: z.array(z.object({ undone_at: z.number().nullable().optional() }).loose()),
  configurations: z.array(
    z.object({
      own_label: z.string().nullable(),
      machine: z.string(),
      machines: z.array(z.string()),
      hardware_tier: z.string(),
      device_type: z.string(),
    }),
  ),
  machines: shape.hardware,
  remarks: shape.remarks,
})

const requests = 'data/requests.parquet'
const samples = 'data/samples.parquet'

/** The rows of a paper pack; those that were excluded are in none. @throws HandedError */
export async function openPack(files: FileSet, path: string): Promise<Handed> {
  await checkSums(files, path)
  const where = `${path}: environment.json`
  const text = (await wholeFile(files, path, 'environment.json', mostParquetBytes)).toString('utf8')
  const said = parsed(environment, jsonOf(text, where), where)
  const bytes = await wholeFile(files, path, requests, mostParquetBytes)
  const forEachRow: Handed['forEachRow'] = async (onRow) => {
    for await (const cells of parquetRows(bytes, `${path}: ${requests}`)) await onRow(rowOf(cells, path))
  }
  const hash = createHash('sha256')
  await forEachRow(({ row, machine }) => void hash.update(`${handedLine(row, machine)}\n`))
  return {
    data_sha256: hash.digest('hex'),
    conditions: conditionsOf(said),
    forEachRow,
    forEachSample: !files.names.includes(samples)
      ? null
      : async (onRow) => {
          const packed = await wholeFile(files, path, samples, mostParquetBytes)
          for await (const cells of parquetRows(packed, `${path}: ${samples}`))
            await onRow(parsed(realtimeRow, cells, `${path}: a sample`))
        },
  }
}

/** Files of agents say whose they are; those of other writers are told by the machine that they name. */
function rowOf(cells: Record<string, unknown>, path: string): HandedRow {
  const { row } = parsed(handedRow, { ...requestOfCells(cells), machine: 'unknown' }, `${path}: a request`)
  const agent_id = (row as { readonly agent_id?: string | null }).agent_id ?? null
  const machine = agent_id ?? hardwareKey(row) ?? JSON.stringify([row.hardware_tier])
  return { row, machine }
}

function conditionsOf(said: z.infer<typeof environment>): Handed['conditions'] {
  const labels = said.configurations.flatMap(({ machines, machine, ...one }) =>
    [...new Set([machine, ...machines])].map((name) => ({ ...one, machine: name })),
  )
  const merged = said.configurations.some(({ machines }) => machines.length > 1)
  const excluded = excludedWords(said.excluded)
  return {
    origin: said.origin,
    campaign_id: said.campaign_id,
    machines: labels.map((one) => ({ ...one, merge_label: null, imported: false })),
    hardware: said.machines,
    sensors: [],
    removed: [],
    corrections: said.corrections
      .filter(({ undone_at = null }) => undone_at === null)
      .map((one) => ({ kind: 'unknown', reason: '', ...one })),
    delivery: said.delivery,
    left_out: { files: 0, rows: 0 },
    remarks: [
      ...said.remarks,
      ...(excluded === null ? [] : [`Not in the pack: ${excluded}.`]),
      ...(merged ? ['Machines that the pack counts as one are apart here.'] : []),
    ],
  }
}

/** Holds what is read against the sums of the pack. */
async function checkSums(files: FileSet, path: string): Promise<void> {
  const text = (await wholeFile(files, path, 'SHA256SUMS', 2 ** 20)).toString('utf8')
  const sums = new Map(text.split('\n').map((line) => [line.slice(66), line.slice(0, 64)] as const))
  for (const name of ['environment.json', requests, samples].filter((one) => sums.has(one))) {
    const hash = createHash('sha256')
    for await (const chunk of files.chunks(name)) hash.update(chunk)
    if (hash.digest('hex') !== sums.get(name))
      throw new HandedError(`${path}: ${name} is not as it was written: its SHA-256 is another`)
  }
  if (!sums.has(requests)) throw new HandedError(`${path}: has no ${requests}`)
}
