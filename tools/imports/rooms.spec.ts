import { expect, test } from 'vitest'
import { crowdedRooms, mostFiles } from './room-sizes.js'
import { roomCircles, type SourceFile } from './rooms.js'

const src = 'apps/agent/src'
/** Each as `file: import import`, below one `src`. */
const filesOf = (...lines: string[]): SourceFile[] =>
  lines.map((line) => {
    const [path = '', imports = ''] = line.split(': ')
    return { path: `${src}/${path}`, imports: imports.split(' ').map((name) => `${src}/${name}`) }
  })
const roomsOf = (...lines: string[]) =>
  roomCircles(filesOf(...lines)).map(({ rooms }) => rooms.map((room) => room.slice(src.length + 1)))

test.each([
  ['two rooms that import each other', ['a/x.ts: b/y.ts', 'b/z.ts: a/w.ts'], [['a', 'b']]],
  [
    'three rooms, one after the other',
    ['a/x.ts: b/x.ts', 'b/y.ts: c/x.ts', 'c/y.ts: a/y.ts'],
    [['a', 'b', 'c']],
  ],
  ['a folder and one in it', ['a/x.ts: a/b/y.ts', 'a/b/z.ts: a/w.ts'], [['a', 'a/b']]],
  ['rooms that a file of src leads back to', ['a/x.ts: main.ts', 'main.ts: a/y.ts'], [['a', 'main.ts']]],
  [
    'two circles apart',
    ['a/x.ts: b/y.ts', 'b/z.ts: a/w.ts c/x.ts', 'c/x.ts: d/x.ts', 'd/y.ts: c/y.ts'],
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
])('a circle: %s', (_name, lines, circles) => {
  expect(roomsOf(...lines)).toEqual(circles)
})

test.each([
  ['one direction', ['a/x.ts: b/y.ts c/y.ts', 'b/y.ts: c/y.ts']],
  ['files of one room', ['a/x.ts: a/y.ts']],
  ['files of src that do not lead back', ['main.ts: a/x.ts', 'a/x.ts: config.ts']],
  ['the way back of a spec', ['a/x.ts: b/y.ts', 'b/y.spec.ts: a/x.ts']],
  ['what is generated', ['a/x.ts: a/generated/y.ts', 'a/generated/y.ts: a/x.ts']],
])('no circle: %s', (_name, lines) => {
  expect(roomsOf(...lines)).toEqual([])
})

test('a circle says what to look at: the imports between its rooms', () => {
  const [circle] = roomCircles(filesOf('a/x.ts: b/y.ts c/y.ts', 'a/v.ts: b/y.ts', 'b/z.ts: a/w.ts'))
  expect(circle?.imports.map(({ files }) => files)).toEqual([
    [`${src}/a/x.ts → ${src}/b/y.ts`, `${src}/a/v.ts → ${src}/b/y.ts`],
    [`${src}/b/z.ts → ${src}/a/w.ts`],
  ])
})

test('a folder is too full with one file more than it may have, specs not counted', () => {
  const files = (folder: string, count: number) =>
    Array.from({ length: count }, (_, i) => [`${folder}/f${i}.ts`, `${folder}/f${i}.spec.ts`]).flat()
  const paths = [
    ...files('libs/schema/src', mostFiles),
    ...files('apps/agent/src/a', mostFiles + 1),
    ...files('tools/bench', mostFiles + 2),
    ...files('apps/agent/test', mostFiles + 1),
    ...files('apps/agent/src/generated/sqlite', mostFiles + 1),
  ]
  expect(crowdedRooms(paths)).toEqual([
    { room: 'tools/bench', files: mostFiles + 2 },
    { room: 'apps/agent/src/a', files: mostFiles + 1 },
  ])
})
