import type { Exporter, ExportOrder } from '../exporter.js'
import { parsePlace, placeText } from '../row-place.js'
import type { PartSource } from './part-source.js'

/** Reads the parts of an export where the rows are stored. */
export function databaseParts(exporter: Exporter, order: ExportOrder, partRows: number): PartSource {
  return {
    async part(after) {
      const place = after === null ? undefined : parsePlace(after)
      const running = await exporter.begin({ ...order, after: place }, partRows)
      const { rows = 0, next = null } = running.part ?? {}
      return { rows, next: next === null ? null : placeText(next), bytes: running.bytes() }
    },
  }
}
