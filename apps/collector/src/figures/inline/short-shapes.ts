/** The shapes of a canvas in fewer bytes: a tenth of a pixel is enough, and what is filled and then outlined is one element. */
export function shortShapes(svg: string): string {
  return svg
    .replace(/ d="[^"]*"/g, (path) => path.replace(/(\.\d)\d+/g, '$1'))
    .replace(/ stroke-miterlimit="10"/g, '')
    .replace(/>\s+</g, '><')
    .replace(filledAndOutlined, (whole, filled: string, path: string, outline: string, again: string) =>
      path === again ? `<path${filled}${outline} d="${path}"/>` : whole,
    )
    .replace(circular, circle)
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
  if (left === undefined || middle !== Number(y)) return whole
  const [radius, centre] = [(Number(x) - left) / 2, (Number(x) + left) / 2]
  return `<circle${looks} cx="${tenth(centre)}" cy="${y}" r="${tenth(radius)}"/>`
}

const tenth = (value: number) => String(Number(value.toFixed(1)))
