import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { ChartConfiguration } from 'chart.js'
import { ChartJSNodeCanvas } from 'chartjs-node-canvas'
import type { Look } from '../seen/look.js'
import { warmUpShare } from '../soak-plan.js'
import { lineNames, warmUpShade } from './plot-marks.js'
import { panelsOf, type Panel } from './panels.js'

const require = createRequire(import.meta.url)

/** Okabe and Ito 2008, told apart by colour-blind readers; a process has one colour in all panels. */
const colours = ['#0072B2', '#E69F00', '#009E73', '#CC79A7', '#56B4E9', '#D55E00', '#999999', '#000000']
const ink = '#222222'
const grid = '#E4E4E4'
const family = 'DejaVu Sans'
const [width, panelHeight, titleHeight] = [1000, 200, 70]
/** For the names of the lines. */
const rightRoom = 170

/** All that was seen as a PNG: a panel for each kind of figure, the names of the lines at their ends. */
export function drawSoak(looks: readonly Look[], title: string): Buffer {
  const panels = panelsOf(looks)
  const height = titleHeight + panels.length * panelHeight
  const canvas = new ChartJSNodeCanvas({ width, height, backgroundColour: 'white' })
  const fonts = join(dirname(require.resolve('dejavu-fonts-ttf/package.json')), 'ttf')
  canvas.registerFont(join(fonts, 'DejaVuSans.ttf'), { family })
  const minutes = (looks.at(-1)?.at_s ?? 0) / 60
  return canvas.renderToBufferSync(chartOf(panels, minutes, title), 'image/png')
}

function chartOf(panels: readonly Panel[], minutes: number, title: string): ChartConfiguration {
  const axis = (at: number) => `y${at}`
  const datasets = panels.flatMap(({ lines }, at) =>
    lines.map(({ name, points }, line) => ({
      ...{ label: name, data: [...points], yAxisID: axis(at) },
      ...{ borderColor: colours[line % colours.length] ?? ink, borderWidth: 1.5, pointRadius: 0 },
    })),
  )
  const yAxes = panels.map(({ title: text }, at) => [
    axis(at),
    {
      ...{
        type: 'linear',
        position: 'left',
        stack: 'panels',
        stackWeight: 1,
        offset: true,
        beginAtZero: true,
      },
      ...{ title: { display: true, text, color: ink }, ticks: { maxTicksLimit: 6 }, grid: { color: grid } },
    },
  ])
  const x = {
    ...{ type: 'linear', min: 0, max: minutes, ticks: { includeBounds: false }, grid: { color: grid } },
    title: { display: true, text: 'minutes', color: ink },
  }
  return {
    type: 'line',
    data: { datasets },
    options: {
      ...{ animation: false, devicePixelRatio: 1, font: { family, size: 12 } },
      layout: { padding: { right: rightRoom, left: 8, top: 4 } },
      plugins: {
        legend: { display: false },
        title: { display: true, text: title, align: 'start', color: ink, font: { family, size: 15 } },
      },
      // Chart.js stacks axes from the bottom up.
      scales: { x, ...(Object.fromEntries(yAxes.reverse()) as object) },
    },
    plugins: [warmUpShade(minutes * warmUpShare), lineNames({ family, size: 12 })],
  } as ChartConfiguration
}
