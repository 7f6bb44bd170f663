import fc from 'fast-check'
import { join } from 'node:path'
import type { Arena } from '../arena.js'
import { built, heldForPerson } from '../fixture/built.js'
import type { FuzzKind, Lane } from './fuzz.js'
import { oddValue, textOf } from './values.js'

interface Settings {
  readonly environment: { readonly shape: object }
  readConfig(env: Readonly<Record<string, string>>): unknown
}

const near = [
  ...[
    'none',
    'never',
    'auto',
    '0',
    '1',
    '-1',
    '65535',
    ' 8',
    '1e309',
    '0x1f',
    '٣',
    '1G',
    '101%',
    '-5M',
    '30d',
    '1d,2d',
  ],
  ...[
    'http://[::1',
    'https://a:99999',
    'http://a/b',
    'file:',
    'file:///',
    'postgresql://',
    'loopback,10.0.0.0/99',
    '* * * * *',
  ],
  ...[
    'voices,http://',
    'pid,pid',
    'GPU-',
    '/dev/zero',
    '/proc/self/mem',
    '/',
    '.',
    '..',
    '\u202e',
    '🦜'.repeat(3000),
  ],
]

/** Environment variables of both daemons: a configuration, or one line for a person. */
async function openLane(arena: Arena): Promise<Lane> {
  const apps = await Promise.all(
    (['agent', 'collector'] as const).map((app) => built<Settings>(arena, app, 'config')),
  )
  const home = join(arena.folder, 'nowhere')
  const names = [...new Set(apps.flatMap(({ environment }) => Object.keys(environment.shape)))]
  const value = fc.oneof(
    fc.constantFrom(...near),
    oddValue.map((odd) => (typeof odd === 'string' ? odd : textOf(odd))),
    fc.string({ unit: 'binary', maxLength: 60 }),
  )
  return {
    arbitrary: fc.dictionary(fc.constantFrom(...names), value, { minKeys: 1, maxKeys: 4 }),
    async play(env: Readonly<Record<string, string>>) {
      for (const { readConfig } of apps)
        await heldForPerson(() => readConfig({ VOICEMARK_HOME: home, ...env }))
    },
    close: () => undefined,
  }
}

export const settingsFuzz: FuzzKind = {
  name: 'settings',
  cases: 20_000,
  quick: 2000,
  lanes: 1,
  open: openLane,
}
