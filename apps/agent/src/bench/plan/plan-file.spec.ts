import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StartError } from '@voicemark/daemon'
import { expect, onTestFinished, test, vi } from 'vitest'
import { readPlanFile } from './plan-file.js'

function fileOf(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-plan-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const yaml = `# threads in turn
configurations:
  - &one
    voice: en_US-joe-medium
    threads: 1
  - voice: en_US-joe-medium
    threads: 4   # all cores
until_interval: 5%
seed: 42
tags: { room: cold, door: "no" }
`
const plan = {
  configurations: [
    { voice: 'en_US-joe-medium', threads: 1 },
    { voice: 'en_US-joe-medium', threads: 4 },
  ],
  until_interval: '5%',
  seed: 42,
  tags: { room: 'cold', door: 'no' },
}

test.each(['plan.yaml', 'plan.YML'])('a plan in %s is the same as one in JSON', async (name) => {
  const read = await readPlanFile(fileOf(name, yaml))
  expect(read).toEqual(await readPlanFile(fileOf('plan.json', JSON.stringify(plan))))
  expect(await readPlanFile(fileOf(name, JSON.stringify(plan, null, '\t')))).toEqual(read)
})

const bomb = ['a: &a [1, 1]', 'b: &b [*a, *a]', 'c: &c [*b, *b]', 'd: &d [*c, *c]', 'e: &e [*d, *d]']
  .concat(['f: &f [*e, *e]', 'g: &g [*f, *f]', 'h: [*g, *g]'])
  .join('\n')

test.each([
  {
    name: 'a wrong value',
    text: yaml.replace('threads: 4', 'threads: 0'),
    line: 7,
    field: 'configurations[1].threads: ',
  },
  { name: 'an unknown field', text: yaml.replace('seed:', 'sead:'), line: 9, field: 'sead: unknown' },
  { name: 'a field that is not there', text: 'repeat: 2\n', line: 1, field: 'configurations: ' },
  {
    name: 'one that another rules out',
    text: `${yaml}rate: 2\n`,
    line: 8,
    field: 'until_interval: does not go with `rate`',
  },
  {
    name: 'the same thing twice',
    text: 'configurations:\n  - &a {}\n  - *a\n',
    line: 3,
    field: 'configurations[1]: is the same',
  },
  {
    name: 'a value behind an alias',
    text: 'configurations:\n  - &a { threads: 0 }\n  - *a\n',
    line: 2,
    field: 'configurations[1].threads: ',
  },
  { name: 'a list', text: '\n- threads: 1\n', line: 2, field: '' },
])('$name in YAML is named with file, line and field', async ({ text, line, field }) => {
  const path = fileOf('plan.yaml', text)
  const error = await readPlanFile(path).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(StartError)
  const { message } = error as StartError
  expect(message.startsWith(path)).toBe(true)
  expect(message).toContain(`line ${line}: ${field.replaceAll('`', '')}`)
})

test('a key twice in JSON is refused with its place, as in YAML', async () => {
  const path = fileOf('plan.json', '{"configurations":[{}],\n "repeat": 1,\n "repeat": 3}')
  await expect(readPlanFile(path)).rejects.toThrow(/plan\.json: "repeat" stands twice \(line 3, column 2\)$/)
})

test.each([
  {
    name: 'a key twice',
    text: 'seed: 1\nseed: 2\n',
    problem: /Map keys must be unique \(line 2, column 1\)$/,
  },
  { name: 'half a list', text: 'configurations: [\n  {}\n', problem: /\(line 3, column 1\)$/ },
  { name: 'a type of its own', text: 'configurations: !!js/function x\n', problem: /\(line 1, column 17\)$/ },
  {
    name: 'two documents',
    text: '---\nseed: 1\n---\nseed: 2\n',
    problem: /multiple documents.*\(line 3, column 1\)$/,
  },
  { name: 'aliases without end', text: bomb, problem: /Excessive alias count/ },
])('$name is no plan', async ({ text, problem }) => {
  const path = fileOf('plan.yaml', text)
  await expect(readPlanFile(path)).rejects.toThrow(problem)
  await expect(readPlanFile(path)).rejects.toThrow(`plan ${path} is no YAML: `)
})

test('a key that is a list is a problem, and no warning stands beside it', async () => {
  const warned = vi.spyOn(process, 'emitWarning').mockReturnValue()
  await expect(readPlanFile(fileOf('plan.yaml', '? [a, b]\n: 1\n'))).rejects.toThrow('[ a, b ]: unknown')
  expect(warned).not.toHaveBeenCalled()
  warned.mockRestore()
})

test('the plans of docs/bench.md are plans, in YAML and in JSON', async () => {
  const docs = readFileSync(new URL('../../../../../docs/bench.md', import.meta.url), 'utf8')
  const engines = []
  for (const [, language = '', text = ''] of docs.matchAll(/```(yaml|json)\n([\s\S]*?)```/g)) {
    if (!text.includes('configurations')) continue
    const { configurations } = await readPlanFile(fileOf(`plan.${language}`, text))
    engines.push(configurations.map(({ engine }) => engine).join(' '))
  }
  expect(engines).toEqual(['piper-onnx piper-onnx http', 'http http wyoming command command'])
})
