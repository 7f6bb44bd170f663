import { join } from 'node:path'
import { indexHosts, pipSettings, registryHosts, whyNoIndex } from './package-index.js'
import type { Step } from './traced-step.js'

/** A step that this machine has no means for. */
export interface SkippedStep {
  readonly name: string
  readonly skipped: string
}

interface StepsOptions {
  readonly home: string
  readonly isQuick: boolean
}

/** Nx keeps a copy of its native library there when it is loaded, which its install script does; no setting reaches that. */
const nxFolder = '/tmp/.nx'

/** What a user runs, in this order. */
export function steps({ home, isQuick }: StepsOptions): (Step | SkippedStep)[] {
  const npm = (...args: string[]) => ['npm', ...args]
  const onFreePorts = { VOICEMARK_AGENT_PORT: '0', VOICEMARK_COLLECTOR_PORT: '0' }
  const vitest = ['npx', 'vitest', 'run', '--config', 'tools/all-tests.config.ts']
  const whole: Step[] = [
    { name: 'nx', command: npm('run', 'typecheck'), folders: [nxFolder] },
    { name: 'tests', command: npm('test') },
  ]
  return [
    { name: 'npm ci', command: npm('ci'), hosts: registryHosts(), folders: [nxFolder] },
    { name: 'build', command: npm('run', 'build') },
    { name: 'npm start', command: npm('start', '--', '--exit'), env: onFreePorts },
    ...voiceSteps(home),
    ...judgeSteps(home),
    { name: 'runtime tests', command: [...vitest, 'telemetry', 'load-runtime', 'voice.spec', 'keeper.e2e'] },
    ...(isQuick ? [] : whole),
  ]
}

/** The smallest voice that has a name. */
const [voice, itsPackage] = ['hibari', 'hibari-tts']

function voiceSteps(home: string): (Step | SkippedStep)[] {
  const voicemark = (...args: string[]) => ['npx', 'voicemark', ...args]
  const list: Step = { name: 'voices list', command: voicemark('voices', '--available') }
  const skipped = whyNoIndex(itsPackage)
  if (skipped !== null) return [list, { name: 'voices add', skipped }]
  const env = pipSettings()
  return [
    list,
    {
      name: 'voices add',
      command: voicemark('voices', 'add', voice),
      env,
      hosts: indexHosts(env),
      folders: [join(home, '.rustup')],
      // What is in the package comes to lie here.
      inert: [join(home, '.voicemark')],
    },
    { name: 'voices verify', command: voicemark('voices', 'verify', voice) },
    { name: 'voices bench', command: voicemark('bench', '--voice', voice, '--fetch', ...once) },
  ]
}

/** The judge of sound, from its package, and what it is started for. */
function judgeSteps(home: string): (Step | SkippedStep)[] {
  const voicemark = (...args: string[]) => ['npx', 'voicemark', ...args]
  const skipped = whyNoIndex('speechmos')
  if (skipped !== null) return [{ name: 'models add', skipped }]
  const env = pipSettings()
  return [
    {
      name: 'models add',
      command: voicemark('models', 'add', 'dnsmos'),
      env,
      hosts: indexHosts(env),
      folders: [join(home, '.rustup')],
      inert: [join(home, '.voicemark')],
    },
    { name: 'judging', command: voicemark('bench', '--quality', ...once) },
  ]
}

const once = ['--repeat', '1', '--warmup', '0']
