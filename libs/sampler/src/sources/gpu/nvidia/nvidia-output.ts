import { chooseGpu, pciAddress, type GpuChoice, type GpuIdentity } from '../gpu-choice.js'
import { untoldGpu, type GpuReading } from '../gpu-reading.js'

/** What one line of `nvidia-smi` says of its GPU. */
export type NvidiaValues = Omit<GpuReading, 'ageMs'>

/** Asked of `--query-gpu`, in this order, and the clock event reasons behind them where the driver knows those. */
export const nvidiaFields = [
  ...['count', 'index', 'uuid', 'pci.bus_id', 'name', 'memory.total', 'utilization.gpu', 'memory.used'],
  ...['temperature.gpu', 'power.draw', 'clocks.sm', 'clocks.mem'],
]

/** What one child prints, piece by piece. */
export interface NvidiaOutput {
  /** The newest whole line of the GPU in question; null when these pieces end none. */
  add(chunk: string): ToldCard | null
  /** All that it has named. */
  cards(): readonly NvidiaCard[]
  /** Whether the driver does not know a field that it was asked for. */
  isRefused(): boolean
  /** The last thing that it said which is no line of values: why it ended. */
  remark(): string | null
}

export interface NvidiaCard extends GpuIdentity {
  readonly name: string | null
}

/** A card and its values. */
export interface ToldCard {
  readonly card: NvidiaCard
  readonly values: NvidiaValues
}

/** Of several GPUs the chosen one is known when all have been named once. */
export function createNvidiaOutput(choice: GpuChoice): NvidiaOutput {
  const cards = new Map<number, NvidiaCard>()
  let pending = ''
  let refused = false
  let remark: string | null = null
  return {
    add(chunk) {
      const lines = (pending + chunk).split('\n')
      refused ||= lines.some(isUnknownField)
      pending = (lines.pop() ?? '').slice(-4096)
      const parsed = lines.map(parseNvidiaLine)
      remark = lines.filter((line, i) => parsed[i] === null && line.trim() !== '').at(-1) ?? remark
      const told = parsed.filter((line) => line !== null)
      for (const { card } of told) cards.set(card.index, card)
      const all = (told.at(-1)?.count ?? 0) <= cards.size ? chooseGpu([...cards.values()], choice) : null
      return told.findLast(({ card }) => card.index === all?.index) ?? null
    },
    cards: () => [...cards.values()],
    isRefused: () => refused,
    remark: () => remark?.trim().slice(0, 200) ?? null,
  }
}

/** One CSV line of `nvidia-smi`; `[N/A]`, `[Not Supported]` and the like are null, and so is a line that is no values. */
export function parseNvidiaLine(line: string): (ToldCard & { readonly count: number }) | null {
  const cells = line.split(',').map((cell) => cell.trim())
  const number = (field: string) => parseCell(cells[nvidiaFields.indexOf(field)] ?? '')
  const text = (field: string) => cells[nvidiaFields.indexOf(field)] ?? ''
  const [count, index] = [number('count'), number('index')]
  if (cells.length < nvidiaFields.length || index === null) return null
  const name = isWords(text('name')) ? null : text('name')
  const uuid = /^(GPU|MIG)-/.test(text('uuid')) ? text('uuid') : null
  const card = { index, uuid, pci: pciAddress(text('pci.bus_id')), memoryMb: number('memory.total'), name }
  const values: NvidiaValues = {
    ...untoldGpu,
    source: 'nvidia-smi',
    name,
    utilizationPercent: number('utilization.gpu'),
    memoryMb: number('memory.used'),
    temperatureC: number('temperature.gpu'),
    powerW: number('power.draw'),
    clockMhz: number('clocks.sm'),
    memoryClockMhz: number('clocks.mem'),
    clockReasons: parseCell(cells[nvidiaFields.length] ?? ''),
  }
  return { count: count ?? 1, card, values }
}

/** Numbers are decimal, masks are `0x…`, and everything else is words for "not here". */
function parseCell(cell: string): number | null {
  const value = Number(cell)
  return cell === '' || !Number.isFinite(value) ? null : value
}

/** `[N/A]`, `[Not Supported]`, `[Unknown Error]`, `[GPU is lost]`; `ERR!` in its own table. */
function isWords(cell: string): boolean {
  return cell === '' || cell.startsWith('[') || cell === 'ERR!' || cell === 'N/A'
}

function isUnknownField(line: string): boolean {
  return line.includes('is not a valid field to query')
}
