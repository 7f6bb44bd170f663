import type { InferenceSession } from '@voicemark/runtime'

export interface RuntimeOptions {
  readonly options: InferenceSession.SessionOptions
  /** As `runtime_options` of a row has them. */
  readonly words: string
}

/**
 * How ONNX Runtime is set up; docs/performance.md has what was tried. Its arena's strategy and shrinking it after a run cannot be
 * set from Node: the binding of 1.30 reads neither (js/node/src/session_options_helper.cc and run_options_helper.cc).
 */
export function runtimeOptions(threads: number, arena: boolean): RuntimeOptions {
  const options = {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // It lays out memory for each length of text anew and keeps every layout: no faster, and 190 MB more after a while.
    enableMemPattern: false,
    logSeverityLevel: 3,
  } as const
  if (arena) return { options, words: 'mem_pattern=off' }
  const malloc = Object.keys(mallocSettings(arena)).length > 0 ? ` malloc_mmap=${mmapMb}M` : ''
  return {
    options: { ...options, enableCpuMemArena: false },
    words: `mem_pattern=off cpu_arena=off${malloc}`,
  }
}

const mmapMb = 1

/**
 * What the C library is told. Without the arena each tensor is its own, and glibc would keep those of one run in pieces that the
 * next cannot use: more than with the arena. From this size on they are given back at once (mallopt(3), M_MMAP_THRESHOLD).
 */
export function mallocSettings(
  arena: boolean,
  platform = process.platform,
): Readonly<Record<string, string>> {
  return arena || platform !== 'linux' ? {} : { MALLOC_MMAP_THRESHOLD_: String(mmapMb * 2 ** 20) }
}
