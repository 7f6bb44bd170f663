import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Needle } from './needles.js'
import { searchPlace, type Place } from './places.js'

/** Writes every form into a place as nobody should, and gives the forms that are then not found there. */
export function controlPlace(place: Place, needles: readonly Needle[]): string[] {
  const folder = place.paths.find((path) => existsSync(path) && statSync(path).isDirectory())
  if (folder === undefined) throw new Error(`${place.name}: no folder to plant in`)
  // One file for each: no form may be found because another one has it in itself.
  const missed = needles.filter(({ form, bytes }, at) => {
    const name = `planted-${at}`
    writeFileSync(join(folder, name), Buffer.concat([Buffer.from('before '), bytes, Buffer.from(' behind')]))
    const { findings } = searchPlace({ name: place.name, paths: [join(folder, name)] }, needles)
    return !findings.some(({ forms }) => forms.includes(form))
  })
  return missed.map(({ form }) => form)
}
