import type { Recognise } from './recognition.js'
import { baseOf, directlyIn, folderOf, modelsOf } from './paths.js'

/** The model lies among its dictionaries, as in the wheel; all of them are its data. */
export const recogniseHibari: Recognise = ({ files, named }) => {
  const model = modelsOf(files, named).find(({ path }) => {
    const beside = new Set(directlyIn(files, folderOf(path)).map((file) => baseOf(file.path)))
    return (
      baseOf(path).includes('hibari') && (beside.has('vocab.json') || beside.has('lexicon_us_gold.json.gz'))
    )
  })
  if (model === undefined) return null
  const data = directlyIn(files, folderOf(model.path)).filter((file) => file !== model)
  return {
    family: 'hibari',
    name: 'hibari',
    roles: { model: 'model.onnx', data: 'data' },
    files: [
      { name: 'model.onnx', file: model },
      ...data.map((file) => ({ name: `data/${baseOf(file.path)}`, file })),
    ],
    default_speaker: null,
  }
}
