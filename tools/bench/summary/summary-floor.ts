import Database from 'libsql'
import pg from 'pg'

/** The columns that statistics read, in no order that matters. */
const columns = `hardware_tier, device_type, cpu_model, cpu_cores, gpu_name, total_memory_gb, num_threads,
  quantization_used, torch_compile_used, onnx_used, ttfa_boundary, memory_scope, engine, engine_version, voice,
  model_sha256, execution_provider, intra_threads, inter_threads, tokenizer, sample_rate_hz, concurrency, campaign_id,
  tags, cold, warmup, success, failure_class, undersampled, throttle_detected, throttle_reason, text_length_chars,
  start_time, total_duration_s, peak_memory_mb, peak_gpu_memory_mb, peak_temperature_c, throttle_share, rtf,
  tokens_per_second, request_id, item_id, audio_duration_s, rtfx, ttfa_s, queue_wait_s, stage_s, model_load_s,
  delta_memory_mb`
const rowsAtOnce = 2_000

/** CPU seconds of this process for reading them all through the driver, page by page, and making nothing of them. */
export async function driverAlone(databaseUrl: string, runs: number, requestsOfRun: number): Promise<number> {
  const { read, close } = databaseUrl.startsWith('file:')
    ? onSqlite(databaseUrl)
    : await onPostgres(databaseUrl)
  const before = process.cpuUsage()
  for (let run = 1; run <= runs; run++)
    for (let first = 0; first < requestsOfRun; first += rowsAtOnce)
      await read([run, first, first + rowsAtOnce])
  const { user, system } = process.cpuUsage(before)
  await close()
  return (user + system) / 1e6
}

function onSqlite(url: string) {
  const db = new Database(url.slice('file:'.length))
  const statement = db.prepare(select('?', '?', '?')).raw()
  return {
    read: (range: number[]) => Promise.resolve(statement.all(...range)),
    close: () => Promise.resolve(db.close()),
  }
}

async function onPostgres(connectionString: string) {
  const client = new pg.Client({ connectionString })
  await client.connect()
  const text = select('$1', '$2', '$3')
  return {
    async read(values: number[]) {
      await client.query({ text, values, rowMode: 'array' })
    },
    close: () => client.end(),
  }
}

const select = (run: string, first: string, past: string) =>
  `SELECT ${columns} FROM request WHERE run_ref = ${run} AND seq >= ${first} AND seq < ${past} ORDER BY seq`
