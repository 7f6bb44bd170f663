import type { StoredRequest } from '@voicemark/schema'
import { Result } from '../live/last-requests.js'
import { Missing } from '../shell/parts/missing.js'
import { count } from '../shell/parts/numeral.js'
import { Quantity } from '../shell/parts/quantity.js'
import type { Column } from '../shell/parts/table.js'
import { Time } from '../shell/parts/time.js'
import { Link } from '../shell/route/link.js'

/** A request as a list has it. */
export type ListedRequest = StoredRequest & { readonly excluded?: unknown }

/** A column that a person may choose. */
export interface ChosenColumn extends Column<ListedRequest> {
  readonly head: string
  /** Shown unless somebody chose others. */
  readonly isUsual?: boolean
}

const words = (value: string | null | undefined) => value ?? <Missing why="not known" />

const quantity = (key: keyof StoredRequest, head: string, unit?: string, isUsual = false): ChosenColumn => ({
  ...{ key, head, isUsual, isNumber: true },
  cell: (row) => <Quantity value={row[key] as number | null} unit={unit} />,
})

const name = (key: keyof StoredRequest, head: string, isUsual = false): ChosenColumn => ({
  ...{ key, head, isUsual, isShort: key !== 'error_message' },
  cell: (row) => words(row[key] as string | null),
})

/** All that a list can show. */
export const requestColumns: readonly ChosenColumn[] = [
  {
    ...{ key: 'start_time', head: 'Started', isName: true, isUsual: true },
    cell: ({ request_id, start_time }) => (
      <Link to={`/requests/${request_id}`}>
        <Time at={start_time} />
      </Link>
    ),
  },
  { key: 'result', head: 'Result', isUsual: true, cell: (row) => <Result {...row} /> },
  name('hardware_tier', 'Tier', true),
  name('device_type', 'Device'),
  name('engine', 'Engine', true),
  name('voice', 'Voice', true),
  name('quantization_used', 'Precision'),
  quantity('num_threads', 'Threads'),
  quantity('rtf', 'RTF', undefined, true),
  quantity('total_duration_s', 'Took', 's', true),
  quantity('audio_duration_s', 'Audio', 's', true),
  quantity('ttfa_s', 'First audio', 's'),
  quantity('peak_memory_mb', 'Peak memory', 'MB', true),
  quantity('peak_gpu_memory_mb', 'Peak GPU memory', 'MB'),
  quantity('peak_temperature_c', 'Peak temperature', '°C'),
  quantity('process_cpu_s', 'Processor time', 's'),
  quantity('energy_j', 'Energy', 'J'),
  {
    ...{ key: 'text_length_chars', head: 'Characters', isNumber: true },
    cell: ({ text_length_chars }) =>
      text_length_chars === null ? <Missing why="not known" /> : count(text_length_chars),
  },
  name('subject', 'Subject'),
  name('error_message', 'Error'),
]

const kept = 'voicemark.request-columns'

/** Keys of the columns that somebody chose here before, or the usual ones. */
export function chosenColumns(): readonly string[] {
  const usual = requestColumns.filter(({ isUsual }) => isUsual).map(({ key }) => key)
  try {
    const keys: unknown = JSON.parse(localStorage.getItem(kept) ?? 'null')
    return Array.isArray(keys) && keys.length > 0 ? (keys as string[]) : usual
  } catch {
    return usual
  }
}

export function keepColumns(keys: readonly string[]): void {
  try {
    localStorage.setItem(kept, JSON.stringify(keys))
  } catch {
    // Then they hold for as long as the page is open.
  }
}
