import type { FileNotes } from '../text/file-notes.js'

/** A device as PyTorch and others write it. */
interface DeviceName {
  readonly device: string
  /** Which of several, from 0; null where it is not said. */
  readonly index: number | null
}

/** `cuda:0` is the first GPU of `cuda`; upper and lower case are one. */
function parseDevice(text: string): DeviceName {
  const [, device, index] = /^([a-z_]+):(\d{1,3})$/i.exec(text.trim()) ?? []
  if (device === undefined || index === undefined) return { device: text.trim().toLowerCase(), index: null }
  return { device: device.toLowerCase(), index: Number(index) }
}

/** The device of a row, with a note of which GPU it was. */
export function readDevice(text: string, line: number, notes: FileNotes): string {
  const { device, index } = parseDevice(text)
  if (index !== null) notes.found(`device_type is ${text}`, `read as ${device}, GPU ${index}`, line, '')
  return device
}
