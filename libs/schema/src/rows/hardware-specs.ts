import { z } from 'zod'

const name = z.string().max(256)

/** One graphics processor as its driver or the operating system names it. */
export const gpuSpecs = z.object({
  vendor: name.nullable(),
  model: name,
  /** MB of 2^20 bytes. */
  memory_mb: z.number().nonnegative().nullable(),
  driver_version: name.nullable(),
})

/** What a machine is: read once at start, the content of `hardware_specs_<tier>.json`. Unknown is null. */
export const hardwareSpecs = z.object({
  /** Slug of the part that does the work, such as `intel_i5`, `m1_air`, `nvidia_rtx3060`. */
  hardware_tier: z.string().regex(/^[a-z0-9_]{1,64}$/),
  cpu_model: name.nullable(),
  cpu_vendor: name.nullable(),
  /** Physical cores. */
  cpu_cores: z.number().int().positive().nullable(),
  cpu_threads: z.number().int().positive().nullable(),
  cpu_max_mhz: z.number().positive().nullable(),
  architecture: name,
  /** GB of 2^30 bytes. */
  total_memory_gb: z.number().positive(),
  /** The first GPU that can do the work, as the request row names it. */
  gpu_name: name.nullable(),
  gpus: z.array(gpuSpecs),
  /** Board or product, such as `MacBookAir10,1` or `Raspberry Pi 5 Model B Rev 1.0`. */
  machine_model: name.nullable(),
  /** The hypervisor, `virtual machine` where nothing names it; null on a machine of its own and where that cannot be known. */
  virtualization: name.nullable(),
  os_platform: name,
  os_distro: name.nullable(),
  os_kernel: name.nullable(),
  node_version: name,
})

export type GpuSpecs = z.infer<typeof gpuSpecs>
export type HardwareSpecs = z.infer<typeof hardwareSpecs>
