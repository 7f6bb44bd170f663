'use strict'
// chartjs-node-canvas asks for the package `canvas`, which compiles or downloads at install. This one stands in its place
// over @napi-rs/canvas, whose binaries come with the package, and adds the vector kinds that its compatibility module
// lacks: createCanvas(width, height, 'svg' | 'pdf'), and 'pdf@0.5' for a page of half the size.
const { Readable } = require('node:stream')
const native = require('@napi-rs/canvas')
const nodeCanvas = require('@napi-rs/canvas/node-canvas')

/** What chartjs-node-canvas calls on a canvas that is drawn once and then read as a document. */
function asVectorCanvas(canvas, context, finish) {
  let document
  const bytes = () => (document ??= finish())
  const members = {
    style: {},
    getContext: () => context,
    createPDFStream: () => Readable.from([bytes()]),
    toBuffer: (callback) =>
      typeof callback === 'function' ? queueMicrotask(() => callback(null, bytes())) : bytes(),
  }
  for (const [name, value] of Object.entries(members)) {
    Object.defineProperty(canvas, name, { value, writable: true, configurable: true })
  }
  return canvas
}

function createSvg(width, height) {
  // Text as paths: a figure looks the same where its font is missing.
  const canvas = native.createCanvas(width, height, native.SvgExportFlag.ConvertTextToPaths)
  const content = canvas.getContent.bind(canvas)
  return asVectorCanvas(canvas, canvas.getContext('2d'), content)
}

function createPdf(width, height, scale) {
  const document = new native.PDFDocument({ creator: 'Voicemark', rasterDPI: 300 })
  const context = document.beginPage(width * scale, height * scale)
  const canvas = asVectorCanvas({ width, height }, context, () => {
    document.endPage()
    return document.close()
  })
  Object.defineProperty(context, 'canvas', { value: canvas, configurable: true })
  return canvas
}

function createCanvas(width, height, kind) {
  if (kind === 'svg') return createSvg(width, height)
  const [name, scale = 1] = kind === undefined ? [] : kind.split('@')
  return name === 'pdf' ? createPdf(width, height, Number(scale)) : nodeCanvas.createCanvas(width, height)
}

module.exports = { ...nodeCanvas, createCanvas }
