import type { FoundFile } from './found-files.js'
import type { Recognise, Taken } from './recognition.js'
import { baseOf, directlyIn, folderOf, modelsOf, someOf } from './paths.js'

/** Bytes of the table of one speaker: float32 [510, 1, 256]. */
const tableBytes = 510 * 256 * 4
const usualSpeaker = 'af_heart'

/** A model, the tables of its speakers, and its vocabulary. */
export const recogniseKokoro: Recognise = ({ files, named }, wanted) => {
  const models = modelsOf(files, named).filter(
    ({ path }) => !files.some((file) => file.path === `${path}.json`),
  )
  const voices = speakersOf(files)
  const vocab = vocabularyOf(files)
  const isOne = voices !== null || models.some(({ path }) => /kokoro/i.test(path))
  if (!isOne) return null
  const [model, ...others] = models.length > 1 ? models.filter(({ path }) => nameOf(path) === wanted) : models
  if (model === undefined && models.length > 1) {
    const names = someOf(models.map(({ path }) => nameOf(path)))
    return { lacking: `${models.length} models are in it, name one with --name, or name its file: ${names}` }
  }
  const lacking = [
    ...(model === undefined || others.length > 0 ? ['its model (.onnx)'] : []),
    ...(voices === null
      ? ['the tables of its speakers (a folder of .bin files of 522,240 bytes each, or voices-v1.0.bin)']
      : []),
    ...(vocab === null ? ['its vocabulary (vocab.json or tokenizer.json)'] : []),
  ]
  if (model === undefined || voices === null || vocab === null)
    return { lacking: `it looks like a voice of Kokoro, but lacks ${lacking.join(' and ')}` }
  const hasUsual = voices.files.some(({ name }) => name === `voices/${usualSpeaker}.bin`)
  return {
    family: 'kokoro',
    name: nameOf(model.path) === 'model' ? null : nameOf(model.path),
    roles: { model: 'model.onnx', voices: voices.role, vocab: 'vocab.json' },
    files: [{ name: 'model.onnx', file: model }, ...voices.files, { name: 'vocab.json', file: vocab }],
    default_speaker: hasUsual ? usualSpeaker : null,
  }
}

/** A table for each speaker in a folder, or all in one file of numpy. */
function speakersOf(files: readonly FoundFile[]): { role: string; files: Taken[] } | null {
  const tables = files.filter(({ path, bytes }) => path.endsWith('.bin') && bytes === tableBytes)
  const [first] = tables
  if (first !== undefined) {
    const beside = directlyIn(tables, folderOf(first.path))
    return { role: 'voices', files: beside.map((file) => ({ name: `voices/${baseOf(file.path)}`, file })) }
  }
  const packed = files.find(
    ({ path, bytes }) => /\.npz$/i.test(path) || (/voices[^/]*\.bin$/i.test(path) && bytes > tableBytes),
  )
  return packed === undefined ? null : { role: 'voices.npz', files: [{ name: 'voices.npz', file: packed }] }
}

/** Configurations of the hub have one only sometimes, and are the last that is looked at. */
function vocabularyOf(files: readonly FoundFile[]): FoundFile | null {
  for (const name of ['vocab.json', 'tokenizer.json', 'config.json']) {
    const file = files.find(({ path }) => baseOf(path) === name)
    if (file !== undefined) return file
  }
  return null
}

const nameOf = (path: string) => baseOf(path).slice(0, -'.onnx'.length)
