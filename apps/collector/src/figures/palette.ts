import type { ComparedConfiguration } from '@voicemark/analysis'

/**
 * Okabe and Ito 2008 (jfly.uni-koeln.de/color), told apart by colour-blind readers; ordered so that the first ones
 * also differ in grey.
 */
const colours = [
  '#0072B2',
  '#E69F00',
  '#009E73',
  '#F0E442',
  '#D55E00',
  '#56B4E9',
  '#CC79A7',
  '#999999',
] as const

/** Text, axes and whiskers. */
export const ink = '#222222'
/** What is said in passing: footers, grids of tables. */
export const faintInk = '#555555'
/** Grid lines. */
export const gridLine = '#DDDDDD'

/** The colour of each device type that the data has, in alphabetical order of the types. */
export function deviceColours(configurations: readonly ComparedConfiguration[]): ReadonlyMap<string, string> {
  const types = [...new Set(configurations.map(({ device_type }) => device_type))].sort()
  return new Map(types.map((type, at) => [type, colourAt(at)]))
}

/** After the last colour the first ones come again, paler each time. */
function colourAt(at: number): string {
  const colour = colours[at % colours.length] ?? faintInk
  const round = Math.floor(at / colours.length)
  return round === 0 ? colour : tint(colour, 0.5 ** round)
}

/** A colour mixed with white, 0 (white) to 1 (itself), as a background for dark text. */
export function tint(colour: string, strength: number): string {
  const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
  const mixed = channels.map((channel) => Math.round(255 + (channel - 255) * strength))
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}
