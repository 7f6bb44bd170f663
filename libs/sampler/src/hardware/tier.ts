import type { HardwareSpecs } from '@voicemark/schema'
import { cpuTier } from './cpu-tier.js'
import { gpuTier } from './gpu-tier.js'
import { slug } from './slug.js'

/** Execution providers that run on a GPU, by the start of their names. */
const gpuDevice =
  /^(cuda|tensorrt|nvtensorrt|rocm|migraphx|hip|dml|directml|webgpu|vulkan|opencl|mps|metal|coreml)/

/** The word for each line of Macs; identifiers such as `Mac14,2` name none. */
const macs: ReadonlyMap<string, string> = new Map([
  ['macbookair', 'air'],
  ['macbookpro', 'macbook_pro'],
  ['macbook', 'macbook'],
  ['macmini', 'mini'],
  ['imac', 'imac'],
  ['macstudio', 'studio'],
  ['macpro', 'mac_pro'],
])

type TierSpecs = Pick<HardwareSpecs, 'cpu_model' | 'gpu_name' | 'gpus' | 'machine_model'>

/** Slug of the part that did the work, found from how its name is built; never empty, 64 characters at most. */
export function hardwareTier(specs: TierSpecs, deviceType: string): string {
  const { cpu_model: cpu, gpu_name: gpu, machine_model: machine } = specs
  const apple = appleTier(cpu ?? gpu ?? '', machine ?? '')
  if (apple !== null) return apple
  const onGpu = gpuDevice.test(deviceType.toLowerCase())
  const work = onGpu && gpu !== null ? gpuSlug(specs, gpu, machine ?? '') : ''
  return work || boardTier(machine ?? '') || cpuTier(cpu ?? '') || 'unknown_cpu'
}

/** On a Jetson the driver calls the GPU `Orin (nvgpu)`: only the board says which it is. */
function gpuSlug({ gpus }: TierSpecs, gpu: string, machine: string): string {
  if (/\bJetson\b/i.test(machine)) return gpuTier(machine)
  // The PCI list leaves the vendor out of the model: `UHD Graphics 620`.
  return gpuTier(`${gpus.find(({ model }) => model === gpu)?.vendor ?? ''} ${gpu}`)
}

/** `m1_air`, `m2_pro_mini`: CPU and GPU are one chip there, so the device makes no difference. */
function appleTier(chipName: string, machine: string): string | null {
  const chip = /^Apple (M\d+(?: (?:Pro|Max|Ultra))?)/i.exec(chipName)?.[1]
  if (chip === undefined) return null
  const line = /^[A-Za-z ]+/.exec(machine)?.[0].replaceAll(' ', '').toLowerCase() ?? ''
  return slug(`${chip} ${macs.get(line) ?? ''}`)
}

/** A Raspberry Pi's board is the better name than its core (`Cortex-A76`), and people know it by that. */
function boardTier(machine: string): string {
  const board = /^(Raspberry Pi.*?)( Model .*| Rev .*)?$/i.exec(machine)?.[1]
  return slug(board ?? '')
}
