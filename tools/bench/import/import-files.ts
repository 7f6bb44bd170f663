import { requestCsvColumns, realtimeCsvColumns } from '@voicemark/schema'
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** A file that is imported, with numbers of as many digits as are measured. */
export interface ImportedKind {
  readonly name: 'requests' | 'samples'
  readonly header: string
  line(i: number): string
}

const share = (i: number, salt: number) => (Math.imul(i + salt, 2_654_435_761) >>> 0) / 2 ** 32

/** The 26 columns, as the old Python system fills them. */
const requests: ImportedKind = {
  name: 'requests',
  header: Object.keys(requestCsvColumns).join(','),
  line(i) {
    const id = (Math.imul(i, 2_654_435_761) >>> 0).toString(16).padStart(8, '0')
    const start = 1_762_000_000 + i * 2 + share(i, 1)
    const [duration, rtf, speed] = [share(i, 2), share(i, 3), share(i, 4) * 100]
    const memory = `${2900 + share(i, 5) * 100},${17 + share(i, 6)}`
    return `${id},intel_i5,cpu,Intel i5,4,16.0,,120,30,${start},${start + duration},${duration},${memory},0.0,0.0,False,${rtf},${speed},True,,INT8,False,False,200,4`
  },
}

/** The 7 columns, ten rows a second. */
const samples: ImportedKind = {
  name: 'samples',
  header: Object.keys(realtimeCsvColumns).join(','),
  line(i) {
    const cpu = (share(i, 1) * 100).toFixed(2)
    const memory = 300 + Math.round(share(i, 2) * 25_600) / 256
    return `${1_760_000_000 + i / 10},${cpu},${memory},${share(i, 3) * 3},,,${40 + Math.round(share(i, 4) * 10)}`
  },
}

export const importedKinds = { requests, samples } as const

/** Writes a file of so many rows. */
export async function writeImportFile(path: string, { header, line }: ImportedKind, rows: number) {
  function* lines() {
    yield `${header}\n`
    for (let i = 0; i < rows; i++) yield `${line(i)}\n`
  }
  await pipeline(Readable.from(lines()), createWriteStream(path))
}
