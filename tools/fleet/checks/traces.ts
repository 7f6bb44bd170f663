import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { canary } from '../../canary/scene/canary-text.js'
import { needlesOf, type Needle } from '../../canary/search/needles.js'
import { searchPlace, type Place } from '../../canary/search/places.js'
import { controlPlace } from '../../canary/search/planted.js'
import { executeOn } from '../../faults/check/database-reader.js'
import type { Site } from '../place/site.js'
import type { Machine } from '../work/machine.js'
import type { Book } from './book.js'

/** Looks for the text that was spoken, and for every secret that was given out, in all that was written. */
export async function checkTraces(
  site: Site,
  machines: readonly Machine[],
  secrets: readonly string[],
  book: Book,
): Promise<void> {
  const needles = [...needlesOf(canary), ...secrets.map(secretNeedle)]
  const places = await placesOf(site, machines)
  const results = places.map((place) => searchPlace(place, needles))
  const searched = results.map(
    ({ searched: { place, files, bytes } }) => `${place} ${files} files, ${(bytes / 1e6).toFixed(1)} MB`,
  )
  const found = results.flatMap(({ findings }) =>
    findings.map(({ file, forms }) => `${file}: ${forms.join(', ')}`),
  )
  book.check(
    'text and secrets are nowhere',
    found.length === 0,
    found.length === 0 ? searched.join('; ') : found.join('; '),
  )
  const blind = places.flatMap((place) =>
    controlPlace(place, needles).map((form) => `${place.name}: ${form}`),
  )
  book.same('what is planted in any of these places and not found', blind, [])
}

const secretNeedle = (secret: string, at: number): Needle => ({
  form: `secret ${at}`,
  bytes: Buffer.from(secret),
  isText: true,
})

/** But for the corpora of the benchmarks, and the file that is a machine's token. */
async function placesOf(site: Site, machines: readonly Machine[]): Promise<Place[]> {
  const logs = join(site.folder, 'logs.txt')
  writeFileSync(logs, [site.logs(), ...machines.map(({ agent }) => agent.child().output())].join('\n'))
  const [row] = await executeOn(site.databaseUrl, ['CHECKPOINT', 'SHOW data_directory'])
  const folders = ['nginx', 'collector-0', 'collector-1', ...machines.map(({ name }) => name)]
  return [
    {
      name: 'logs and folders of all',
      paths: [...folders.map((name) => join(site.folder, name)), logs],
      except: /\/bench\/texts\.txt$|\/home\/token$/,
    },
    { name: 'PostgreSQL', paths: [String(row?.['data_directory'])] },
  ]
}
