import type { RequestRow } from '@voicemark/schema'
import type { RequestMeasurement } from './request-measurement.js'
import type { RequestStart } from './request-start.js'

/** What spoke, with which settings. */
export type Described = Pick<
  RequestRow,
  | 'quantization_used'
  | 'torch_compile_used'
  | 'onnx_used'
  | 'num_threads'
  | 'model_load_s'
  | 'engine'
  | 'engine_version'
  | 'model_sha256'
  | 'execution_provider'
  | 'intra_threads'
  | 'inter_threads'
  | 'tokenizer'
  | 'sample_rate_hz'
>

/** What spoke: by its own word where it is the agent's engine, else by that of whoever measured it. */
export function described(
  { stated, engine: own, num_threads }: RequestStart,
  measured: RequestMeasurement,
): Described {
  const { facts } = measured
  if (stated === null) {
    return {
      quantization_used: facts?.quantization_used ?? null,
      torch_compile_used: false,
      onnx_used: true,
      num_threads: facts?.intra_threads ?? num_threads,
      model_load_s: facts?.model_load_s ?? null,
      engine: facts?.engine ?? own ?? 'piper-onnx',
      engine_version: facts?.engine_version ?? null,
      model_sha256: facts?.model_sha256 ?? null,
      execution_provider: facts?.execution_provider ?? null,
      intra_threads: facts?.intra_threads ?? null,
      inter_threads: facts?.inter_threads ?? null,
      tokenizer: facts?.tokenizer ?? null,
      sample_rate_hz: facts?.sample_rate_hz ?? null,
    }
  }
  const { quantization_used, torch_compile_used, onnx_used, model_load_s } = stated
  const { engine, engine_version, model_sha256, execution_provider, tokenizer } = stated
  return {
    ...{ quantization_used, torch_compile_used, onnx_used, num_threads, model_load_s },
    ...{ engine, engine_version, model_sha256, execution_provider },
    ...{ intra_threads: null, inter_threads: null, tokenizer, sample_rate_hz: measured.sample_rate_hz },
  }
}
