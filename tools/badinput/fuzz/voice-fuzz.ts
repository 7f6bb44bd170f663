import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import fc from 'fast-check'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Arena } from '../arena.js'
import { expect } from '../case.js'
import { built, heldForPerson } from '../fixture/built.js'
import { unclearWords } from '../fixture/command.js'
import { harmed, harms, type Harm } from './damage.js'
import type { FuzzKind, Lane } from './fuzz.js'
import { mutated, textOf } from './values.js'

interface Catalog {
  listVoices(folders: readonly string[]): Promise<readonly { readonly error: string | null }[]>
}

interface Voice {
  readonly config: string | readonly Harm[]
  /** Of its first bytes, where its structure is. */
  readonly model: readonly Harm[]
}

const longestError = 600

/** A model of several speakers that sounds like nothing (onnx.proto: 7 is the graph, 11 its inputs, 12 its outputs). */
function smallModel(): Buffer {
  const named = (name: string) => new BinaryWriter().tag(1, WireType.LengthDelimited).string(name).finish()
  const graph = new BinaryWriter()
  for (const name of ['input', 'input_lengths', 'scales', 'sid'])
    graph.tag(11, WireType.LengthDelimited).bytes(named(name))
  graph.tag(12, WireType.LengthDelimited).bytes(named('output'))
  const model = new BinaryWriter().tag(1, WireType.Varint).int64(8)
  return Buffer.from(model.tag(7, WireType.LengthDelimited).bytes(graph.finish()).finish())
}

/** Voices whose files are not what they should be: each is listed, or has its error in words without a path. */
async function openLane(arena: Arena): Promise<Lane> {
  const { listVoices } = await built<Catalog>(arena, 'agent', 'synthesis/installed/voice-catalog')
  const voice = join(arena.build, 'apps/agent/voices/en_US-kal16-diphone.onnx')
  const [model, config] = [smallModel(), readFileSync(`${voice}.json`)]
  const good = JSON.parse(config.toString()) as Readonly<Record<string, unknown>>
  const folder = arena.newFolder()
  const severalSpeakers = { num_speakers: 3, speaker_id_map: { a: 0, b: 1 }, default_speaker_id: 1 }
  return {
    arbitrary: fc.record({
      config: fc.oneof(mutated({ ...good, ...severalSpeakers }).map(textOf), harms),
      model: fc.oneof(fc.constant([]), harms),
    }),
    async play(made: Voice) {
      writeFileSync(join(folder, 'v.onnx'), harmed(model, made.model))
      writeFileSync(
        join(folder, 'v.onnx.json'),
        typeof made.config === 'string' ? made.config : harmed(config, made.config),
      )
      await heldForPerson(async () => {
        for (const { error } of await listVoices([folder])) {
          const text = error ?? ''
          const fault =
            text.length > longestError
              ? `${text.length} characters`
              : (unclearWords(text) ?? (text.includes(folder) ? 'a path' : null))
          expect(fault === null, `${fault ?? ''}: ${JSON.stringify(text.slice(0, 300))}`)
        }
      })
    },
    close: () => undefined,
  }
}

export const voiceFuzz: FuzzKind = {
  name: 'files of voices',
  cases: 4000,
  quick: 400,
  lanes: 1,
  open: openLane,
}
