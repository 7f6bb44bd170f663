import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { measures } from '@voicemark/analysis'
import { requestAllCsvColumns } from '@voicemark/schema'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const built = /(?:^|\/)(?:node_modules|dist|out-tsc|generated)\//
const files = [
  ...readdirSync(root),
  ...['apps', 'libs', 'tools', 'docs', 'prisma', 'examples'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  ),
].filter((path) => !built.test(path))
const pages = files.filter((path) => path.endsWith('.md') && basename(path) !== 'CHANGELOG.md')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

test.each(pages)('every source file that %s names is there', (page) => {
  const names = read(page).match(/(?<![>\w.-])[\w./-]*[\w-]\.(?:ts|mjs|prisma)\b/g) ?? []
  const isThere = (name: string) =>
    files.some((path) => `/${path}`.endsWith(`/${name.replace(/^(?:\.+\/)+/, '')}`))
  expect([...new Set(names)].filter((name) => !isThere(name))).toEqual([])
})

test('every room of the apps is in docs/house.md', () => {
  const house = read('docs/house.md')
  const rooms = files.flatMap((path) => /^apps\/\w+\/src\/(.+)\/[^/]+\.ts$/.exec(path)?.[1] ?? [])
  const isSaid = (room: string) => house.includes(`\`${room}/\``) || house.includes(`\`${basename(room)}/\``)
  expect([...new Set(rooms)].filter((room) => !isSaid(room))).toEqual([])
})

test('every figure of a request and every measure has its place in docs/measures.md', () => {
  const page = read('docs/measures.md')
  const columns = Object.entries(requestAllCsvColumns).filter(([, kind]) => kind !== 'str' && kind !== 'json')
  const names = [...columns.map(([name]) => name), ...Object.keys(measures), 'stage_s', 'ttfa_boundary']
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
})
