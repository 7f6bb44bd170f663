import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

/** The first word of each command that an app's program has. */
function commandsOf(app: string): string[] {
  const source = readFileSync(join(root, 'apps', app, 'src/main.ts'), 'utf8')
  return [...source.matchAll(/from '\.\/commands\/(\w+)-command\.js'/g)].map(([, name = '']) => name)
}

test('every command of the two programs is one of voicemark', () => {
  const { stdout } = spawnSync(process.execPath, [join(root, 'tools/voicemark.mjs'), '--help'], {
    encoding: 'utf8',
  })
  const commands = [...commandsOf('agent'), ...commandsOf('collector')]
  expect(commands).toContain('models')
  for (const name of commands) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'))
})
