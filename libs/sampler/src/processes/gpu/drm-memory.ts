/** What one open GPU file of a process holds. */
export interface DrmMemory {
  /** The same of all files that share one client, as those do that a child inherits. */
  readonly client: string
  /** In the GPU's own memory, MB of 2^20 bytes. */
  readonly memoryMb: number
}

/**
 * /proc/PID/fdinfo/FD of a GPU: kernel doc gpu/drm-usage-stats. amdgpu says `vram`, xe `vram0`, i915 `local0`; amdgpu before
 * 6.13 says `drm-memory-vram`. Null of a driver that says none.
 */
export function parseDrmMemory(text: string): DrmMemory | null {
  const fields = new Map(text.split('\n').map(toField))
  const device = fields.get('drm-pdev')
  const id = fields.get('drm-client-id')
  if (device === undefined || id === undefined) return null
  const resident = [...fields].filter(([name]) => /^drm-resident-(vram|local)\d*$/.test(name))
  const chosen = resident.length > 0 ? resident.map(([, value]) => value) : [fields.get('drm-memory-vram')]
  const sizes = chosen.flatMap((value) => (value === undefined ? [] : [toMegabytes(value)]))
  if (sizes.length === 0) return null
  return { client: `${device} ${id}`, memoryMb: sizes.reduce((a, b) => a + b) }
}

function toField(line: string): [string, string] {
  const colon = line.indexOf(':')
  return [line.slice(0, Math.max(0, colon)), line.slice(colon + 1).trim()]
}

/** Without a unit they are bytes. */
function toMegabytes(value: string): number {
  const [number, unit] = value.split(/\s+/)
  const scale = unit === 'MiB' ? 1 : unit === 'KiB' ? 2 ** -10 : 2 ** -20
  return Number(number) * scale
}
