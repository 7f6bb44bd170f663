import type { Clock } from '../../../clock/clock.js'
import { startChildProcess, type StartChild } from '../../child-process.js'
import type { OnFault } from '../../source.js'
import { largestGpu, parseGpuChoice } from '../gpu-choice.js'
import type { GpuReading } from '../gpu-reading.js'
import { nvmlLibraries } from '../nvml/nvml-places.js'
import type { GpuProcess } from '../nvml/nvml-processes.js'
import { keepComputeApps, type ComputeApps } from './keep-compute-apps.js'
import { keepNvml, nvmlProgram, type NvmlProgram } from './keep-nvml.js'
import { keepNvidiaSmi } from './nvidia-smi.js'
import { createNvidiaState, type NvidiaFacts } from './nvidia-state.js'

export interface NvidiaOptions {
  readonly root: string
  /** As a user writes it; null: the card with the most memory. */
  readonly gpu: string | null
  readonly clock: Clock
  /** @default a real child process */
  readonly startChild?: StartChild
  readonly onFault: OnFault
  /** @default where this machine may have it */
  readonly libraries?: readonly string[]
  /** @default the one of this library */
  readonly program?: NvmlProgram
}

/** All cards of NVIDIA, by one child: the reader of NVML, or `nvidia-smi` where that cannot be. */
export interface Nvidia {
  card(): GpuReading | null
  /** Null where nobody lists them. */
  processes(): readonly GpuProcess[] | null
  facts(): NvidiaFacts
  close(): void
}

const everyMs = 100

export function openNvidia(options: NvidiaOptions): Nvidia {
  const { root, gpu, clock, startChild = startChildProcess, onFault } = options
  const { libraries = nvmlLibraries(root), program = nvmlProgram } = options
  const known = createNvidiaState(gpu, clock)
  let apps: ComputeApps | null = null
  let isClosed = false
  let child = libraries.length === 0 ? startSmi(noDriver) : startNvml()

  function startNvml() {
    const order = { gpu, libraries, everyMs }
    const kept = { order, program, clock, startChild, onFault }
    return keepNvml(kept, { line: known.line, end: known.forget, giveUp })
  }

  function giveUp(reason: string) {
    // Not at once: it may give up before it is kept.
    clock.setTimeout(() => {
      if (!isClosed) child = startSmi(reason)
    }, 0)
  }

  function startSmi(reason: string) {
    known.problem(reason)
    const choice = gpu === null ? largestGpu : (parseGpuChoice(gpu) ?? largestGpu)
    return keepNvidiaSmi(
      { choice, clock, startChild, onFault },
      {
        values: known.told,
        end(said) {
          known.forget()
          known.problem(said ?? reason)
        },
      },
    )
  }

  return {
    card: known.card,
    processes() {
      if (known.facts().source !== 'nvidia-smi') return known.processes()
      apps ??= keepComputeApps({ clock, startChild })
      return apps.read()
    },
    facts: known.facts,
    close() {
      isClosed = true
      child.stop()
      apps?.stop()
    },
  }
}

const noDriver = 'no driver of NVIDIA'
