import { requestRow } from '@voicemark/schema'
import type { z } from 'zod'
import { MonitorError } from './monitor-error.js'

/** What can be said of a thing that speaks, in the columns of the row. What is not said stays empty. */
const description = requestRow
  .pick({
    hardware_tier: true,
    device_type: true,
    subject: true,
    engine: true,
    engine_version: true,
    voice: true,
    quantization_used: true,
    torch_compile_used: true,
    onnx_used: true,
    chunk_length: true,
    num_threads: true,
    execution_provider: true,
    model_sha256: true,
    model_size_mb: true,
    model_load_s: true,
    tokenizer: true,
    cold: true,
    warmup: true,
    streamed: true,
    campaign_id: true,
    item_id: true,
    repeat: true,
    tags: true,
  })
  .partial()

export type Description = z.infer<typeof description>

/** An engine's own profile or configuration: of all that it holds, the known names are read. */
export type Described = Readonly<Record<string, unknown>>

const names = Object.keys(description.shape)

/** The known names of both, the latter before the former. @throws MonitorError for a value that its column cannot hold. */
export function describe(profile: Described, config: Described): Description {
  const said = names.flatMap((name) => {
    const value = config[name] ?? profile[name]
    return value === undefined || value === null ? [] : [[name, value] as const]
  })
  const parsed = description.safeParse(Object.fromEntries(said))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new MonitorError('bad-fact', `${issue?.path.join('.') ?? 'config'}: ${issue?.message ?? 'invalid'}`)
}
