import type { Recognise } from './recognition.js'
import { baseOf, directlyIn, folderOf, modelsOf, someOf } from './paths.js'

/** A model with its configuration beside it. */
export const recognisePiper: Recognise = ({ files, named }, wanted) => {
  const models = modelsOf(files, named)
  const pairs = models.flatMap((model) => {
    const config = files.find(({ path }) => path === `${model.path}.json`)
    return config === undefined ? [] : [{ name: baseOf(model.path).slice(0, -'.onnx'.length), model, config }]
  })
  const [pair, ...others] = pairs.length > 1 ? pairs.filter(({ name }) => name === wanted) : pairs
  if (pair === undefined && pairs.length > 1) {
    const names = someOf(pairs.map(({ name }) => name))
    return { lacking: `${pairs.length} voices of Piper are in it, name one with --name: ${names}` }
  }
  if (pair === undefined) {
    const [model] = models
    return named === null || model === undefined
      ? null
      : { lacking: `${baseOf(model.path)}.json is not beside it` }
  }
  if (others.length > 0) return { lacking: `${pair.name} is in it ${others.length + 1} times; name the file` }
  const card = directlyIn(files, folderOf(pair.model.path)).find(({ path }) => baseOf(path) === 'MODEL_CARD')
  return {
    family: 'piper',
    name: pair.name,
    roles: { model: 'model.onnx', config: 'model.onnx.json' },
    files: [
      { name: 'model.onnx', file: pair.model },
      { name: 'model.onnx.json', file: pair.config },
      ...(card === undefined ? [] : [{ name: 'MODEL_CARD', file: card }]),
    ],
    default_speaker: null,
  }
}
