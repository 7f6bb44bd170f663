import type { ComparedConfiguration } from '@voicemark/analysis'

/**
 * Okabe and Ito 2008 (jfly.uni-koeln.de/color), told apart by colour-blind readers. A device type keeps its colour in
 * every figure of every fleet, so that two figures of one paper agree; the commonest also differ in grey.
 */
const ownColours = new Map([
  ['cpu', '#0072B2'],
  ['cuda', '#E69F00'],
  ['mps', '#009E73'],
  ['dml', '#CC79A7'],
  ['webgpu', '#56B4E9'],
  ['rocm', '#D55E00'],
])
/** For types that nobody has thought of, in alphabetical order of the types. */
const otherColours = ['#F0E442', '#999999', '#000000'] as const

/** Text, axes and whiskers. */
export const ink = '#222222'
/** What is said in passing: footers, grids of tables. */
export const faintInk = '#555555'
/** Grid lines. */
export const gridLine = '#DDDDDD'

/** The colour of each device type that the data has, in alphabetical order of the types. */
export function deviceColours(configurations: readonly ComparedConfiguration[]): ReadonlyMap<string, string> {
  const types = [...new Set(configurations.map(({ device_type }) => device_type))].sort()
  const others = types.filter((type) => !ownColours.has(type))
  return new Map(types.map((type) => [type, ownColours.get(type) ?? otherColour(others.indexOf(type))]))
}

/** After the last colour the first ones come again, paler each time. */
function otherColour(at: number): string {
  const colour = otherColours[at % otherColours.length] ?? faintInk
  const round = Math.floor(at / otherColours.length)
  return round === 0 ? colour : tint(colour, 0.5 ** round)
}

/** A colour mixed with white, 0 (white) to 1 (itself), as a background for dark text. */
export function tint(colour: string, strength: number): string {
  const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
  const mixed = channels.map((channel) => Math.round(255 + (channel - 255) * strength))
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}
