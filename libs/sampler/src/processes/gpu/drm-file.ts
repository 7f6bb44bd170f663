/** What one open GPU file of a process says: /proc/PID/fdinfo/FD, kernel doc gpu/drm-usage-stats. */
export interface DrmFile {
  /** The same of all files that share one client, as those do that a child inherits. */
  readonly client: string
  readonly device: string
  /** In the GPU's own memory, MB of 2^20 bytes; null of a driver that says none. */
  readonly memoryMb: number | null
  /** Counters of its kinds of engines. */
  readonly engines: readonly DrmEngine[]
}

export interface DrmEngine {
  readonly name: string
  /** ns, or cycles where `cycles` says how many have passed. */
  readonly busy: number
  readonly cycles: number | null
  /** How many of them there are. */
  readonly capacity: number
}

/** Null of a driver that does not say whose file it is. */
export function parseDrmFile(text: string): DrmFile | null {
  const fields = new Map(text.split('\n').map(toField))
  const device = fields.get('drm-pdev')
  const id = fields.get('drm-client-id')
  if (device === undefined || id === undefined) return null
  return { client: `${device} ${id}`, device, memoryMb: memoryOf(fields), engines: enginesOf(fields) }
}

type Fields = ReadonlyMap<string, string>

/** amdgpu says `vram`, xe `vram0`, i915 `local0`; amdgpu before 6.13 says `drm-memory-vram`. */
function memoryOf(fields: Fields): number | null {
  const resident = [...fields].filter(([name]) => /^drm-resident-(vram|local)\d*$/.test(name))
  const chosen = resident.length > 0 ? resident.map(([, value]) => value) : [fields.get('drm-memory-vram')]
  const sizes = chosen.flatMap((value) => (value === undefined ? [] : [toMegabytes(value)]))
  return sizes.length === 0 ? null : sizes.reduce((a, b) => a + b)
}

/** amdgpu and i915 count time (`drm-engine-render: 12 ns`), xe cycles beside those that passed (`drm-cycles-ccs`). */
function enginesOf(fields: Fields): DrmEngine[] {
  return [...fields].flatMap(([field, value]) => {
    const [, kind, name] = /^drm-(engine|cycles)-(?!capacity-)(.+)$/.exec(field) ?? []
    const busy = Number.parseInt(value, 10)
    if (name === undefined || !Number.isFinite(busy)) return []
    const total = Number.parseInt(fields.get(`drm-total-cycles-${name}`) ?? '', 10)
    if (kind === 'cycles' && !Number.isFinite(total)) return []
    const capacity = Number(fields.get(`drm-engine-capacity-${name}`) ?? 1)
    return [{ name, busy, cycles: kind === 'cycles' ? total : null, capacity: capacity > 0 ? capacity : 1 }]
  })
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
