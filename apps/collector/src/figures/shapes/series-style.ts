import { ink } from './palette.js'

/** Told apart by colour, by form, and by dash, so that grey print keeps them apart. */
const styles = [
  { colour: '#0072B2', pointStyle: 'circle', dash: [] },
  { colour: '#D55E00', pointStyle: 'triangle', dash: [7, 4] },
  { colour: '#009E73', pointStyle: 'rect', dash: [2, 3] },
  { colour: '#CC79A7', pointStyle: 'rectRot', dash: [9, 3, 2, 3] },
  { colour: '#56B4E9', pointStyle: 'star', dash: [12, 5] },
  { colour: '#E69F00', pointStyle: 'crossRot', dash: [4, 2, 2, 2, 2, 2] },
  { colour: '#882255', pointStyle: 'cross', dash: [14, 3, 3, 3] },
  { colour: '#777777', pointStyle: 'rectRounded', dash: [1, 2] },
] as const

/** Configurations that one diagram can show apart. */
export const mostSeries = styles.length

/** How the configuration at that place is drawn. */
export function seriesStyle(at: number) {
  return styles[at % styles.length] ?? { colour: ink, pointStyle: 'circle', dash: [] }
}
