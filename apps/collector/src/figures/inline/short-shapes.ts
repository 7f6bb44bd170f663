import { repeatedShapes } from './repeated-shapes.js'

/**
 * The shapes of a canvas in fewer bytes: a tenth of a pixel is enough, what is filled and then outlined is one element, and a mark
 * that stands at many places is said once.
 * @param own What names in it begin with, for there are other figures on the page.
 */
export function shortShapes(svg: string, own: string): string {
  const whole = svg
    .replace(/ stroke-miterlimit="10"/g, '')
    .replace(/>\s+</g, '><')
    .replace(filledAndOutlined, (whole, filled: string, path: string, outline: string, again: string) =>
      path === again ? `<path${filled}${outline} d="${path}"/>` : whole,
    )
    .replace(circular, circle)
  // Shapes are compared as they were drawn: rounded at their places, the same mark is many.
  return repeatedShapes(whole, own).replace(/ d="[^"]*"/g, (path) => path.replace(/(\.\d)\d+/g, '$1'))
}

const filledAndOutlined =
  /<path( fill="(?!none)[^"]*"[^>]*?) d="([^"]*)"\/><path fill="none"( [^>]*?) d="([^"]*)"\/>/g

const circular = /<path([^>]*?) d="M(\S+) (\S+)C([^CZ"]+)C([^CZ"]+)C[^CZ"]+C[^CZ"]+Z"\/>/g

/** Four curves from the right over the bottom, the left and the top, as `recordingPlugin` draws a circle. */
function circle(whole: string, looks: string, x: string, y: string, _down: string, back: string): string {
  const [left, middle] = back
    .trim()
    .split(/[\s,]+/)
    .slice(-2)
    .map(Number)
  if (left === undefined || middle === undefined || Math.abs(middle - Number(y)) > 0.05) return whole
  const [radius, centre] = [(Number(x) - left) / 2, (Number(x) + left) / 2]
  return `<circle${looks} cx="${tenth(centre)}" cy="${tenth(Number(y))}" r="${tenth(radius)}"/>`
}

const tenth = (value: number) => String(Number(value.toFixed(1)))
