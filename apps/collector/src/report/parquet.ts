import { ByteWriter, parquetWriteRows, type BasicType } from 'hyparquet-writer'
import { realtimeRow, storedRequest } from '@voicemark/schema'
import type { RealtimeRow, StoredRequest } from '@voicemark/schema'
import { pulled, type Push } from './pulled.js'
import type { ReportRow } from './report-source.js'

/** A Parquet file's columns, and how a row becomes its cells. */
interface ParquetTable<Row> {
  readonly columns: { readonly name: string; readonly type: BasicType }[]
  cells(row: Row): Record<string, unknown>
}

const texts: readonly (keyof StoredRequest)[] = [
  'request_id',
  'hardware_tier',
  'device_type',
  'cpu_model',
  'gpu_name',
  'error_message',
  'quantization_used',
  'agent_id',
  'run_id',
  'ttfa_boundary',
  'memory_scope',
  'throttle_reason',
  'failure_class',
  'engine',
  'engine_version',
  'voice',
  'model_sha256',
  'execution_provider',
  'tokenizer',
  'campaign_id',
  'item_id',
]
const truths: readonly (keyof StoredRequest)[] = [
  'throttle_detected',
  'success',
  'torch_compile_used',
  'onnx_used',
  'cold',
  'warmup',
  'undersampled',
]
const stages = ['phonemize', 'infer', 'encode'] as const

/** All fields of a request: the stages are a column each, the tags one text of JSON. */
export const requestParquet: ParquetTable<ReportRow> = {
  columns: Object.keys(storedRequest.shape).flatMap((name) => {
    if (name === 'stage_s')
      return stages.map((stage) => ({ name: `stage_${stage}_s`, type: 'DOUBLE' as const }))
    return [{ name, type: name === 'tags' ? ('STRING' as const) : typeOf(name) }]
  }),
  cells: ({ stage_s, tags, ...row }) => ({
    ...row,
    ...Object.fromEntries(stages.map((stage) => [`stage_${stage}_s`, stage_s?.[stage] ?? null])),
    tags: tags === undefined ? null : JSON.stringify(tags),
  }),
}

/** All fields of a sample. */
export const sampleParquet: ParquetTable<RealtimeRow> = {
  columns: Object.keys(realtimeRow.shape).map((name) => ({
    name,
    type: name === 'run_ref' ? ('STRING' as const) : ('DOUBLE' as const),
  })),
  cells: (row) => row,
}

function typeOf(name: string): BasicType {
  if (texts.some((text) => text === name)) return 'STRING'
  // Counts are DOUBLE too: every one of them is exact there, and an imported one may be of any size.
  return truths.some((truth) => truth === name) ? 'BOOLEAN' : 'DOUBLE'
}

/** The bytes of a Parquet file, a group of rows at a time. */
export function parquetChunks<Row>(
  { columns, cells }: ParquetTable<Row>,
  each: (add: Push<Row>) => Promise<void>,
): AsyncGenerator<Uint8Array> {
  const rows = pulled(async (push: Push<Record<string, unknown>>) => {
    await each((row) => push(withNulls(columns, cells(row))))
  })
  return pulled(async (push: Push<Uint8Array>) => {
    const writer = new ByteWriter()
    const flush = () => {
      const bytes = writer.getBytes().slice()
      writer.index = 0
      return bytes.length === 0 ? undefined : push(bytes)
    }
    Object.assign(writer, { flush, finish: flush })
    await parquetWriteRows({ writer, rows, columns, rowGroupSize: 10_000, createdBy: 'voicemark' })
  })
}

function withNulls(columns: readonly { readonly name: string }[], cells: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(columns.map(({ name }) => [name, cells[name] ?? null]))
}
