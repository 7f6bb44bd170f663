import type { EspeakModule, EspeakNode, EspeakOptions } from '@echogarden/espeak-ng-emscripten'
import { closeSync, openSync, readSync, statSync } from 'node:fs'

/** Makes the module of espeak-ng; each of its files is read from the disk when espeak first opens it. */
export async function loadEspeakModule(
  createModule: (options: EspeakOptions) => Promise<EspeakModule>,
): Promise<EspeakModule> {
  let packed = ''
  // 24 MB for a hundred languages, of which a voice needs one or two: what nobody touches takes no memory.
  let untouched = new ArrayBuffer(0)
  const module = await createModule({
    getPreloadedPackage(path, bytes) {
      const { size } = statSync(path)
      if (size !== bytes) throw new Error(`espeak-ng.data has ${size} bytes, not ${bytes}; install again`)
      packed = path
      untouched = new ArrayBuffer(bytes)
      return untouched
    },
  })
  for (const file of filesBelow(module.FS.lookupPath(folder).node)) {
    const place = file.contents
    if (place instanceof Uint8Array && place.buffer === untouched) readWhenOpened(file, place, packed)
  }
  return module
}

const folder = '/usr/share/espeak-ng-data'

function filesBelow(node: EspeakNode): EspeakNode[] {
  return node.contents instanceof Uint8Array ? [node] : Object.values(node.contents).flatMap(filesBelow)
}

/** Emscripten's file system looks at the `contents` of a file only when something is read from it. */
function readWhenOpened(file: EspeakNode, place: Uint8Array, packed: string): void {
  Object.defineProperty(file, 'contents', {
    configurable: true,
    get() {
      const value = readPart(packed, place)
      Object.defineProperty(file, 'contents', { value, writable: true })
      return value
    },
  })
}

function readPart(path: string, { byteOffset: start, length }: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(length)
  const fd = openSync(path, 'r')
  try {
    for (let at = 0; at < length;) {
      const read = readSync(fd, bytes, at, length - at, start + at)
      if (read === 0) throw new Error('espeak-ng.data ends too early; install again')
      at += read
    }
  } finally {
    closeSync(fd)
  }
  return bytes
}
