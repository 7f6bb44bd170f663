import { StartError } from '@voicemark/daemon'
import type { Daemon } from './service-plan.js'

type Environment = Readonly<Record<string, string | undefined>>

const taken = /^(VOICEMARK_\w+|DATABASE_URL|CUDA_VISIBLE_DEVICES|CUDA_DEVICE_ORDER|NODE_EXTRA_CA_CERTS)$/
/** The unit says them, with the rights that go with them. */
const ofUnit = new Set(['VOICEMARK_HOME', 'VOICEMARK_METRICS_DIR'])

/** The settings in an environment that belong into a file of settings. */
export function settingsIn(env: Environment): Record<string, string> {
  const pairs = Object.entries(env).flatMap(([name, value]) =>
    taken.test(name) && !ofUnit.has(name) && value !== undefined && value !== '' ? [[name, value]] : [],
  )
  return Object.fromEntries(pairs) as Record<string, string>
}

/** The first text of a file of settings; systemd, launchd by Node, and a shell read it alike. @throws StartError. */
export function settingsText(daemon: Daemon, settings: Readonly<Record<string, string>>): string {
  const examples =
    daemon === 'agent' ? ['VOICEMARK_COLLECTOR', 'VOICEMARK_TOKEN'] : ['DATABASE_URL', 'VOICEMARK_TOKEN']
  return [
    `# Settings of voicemark-${daemon}, one NAME=value a line; README.md says which there are. Read at each start.`,
    '# Nobody else may read this file: passwords and tokens belong here, and nowhere else.',
    ...Object.entries(settings).map(([name, value]) => `${name}=${settingValue(name, value)}`),
    ...examples.filter((name) => !(name in settings)).map((name) => `#${name}=`),
    '',
  ].join('\n')
}

function settingValue(name: string, value: string): string {
  if (/^[\w@%+=:,./~-]*$/.test(value)) return value
  // In single quotes all stands for itself, for everybody who reads the file; nothing else means the same to all.
  if (!/['\r\n]/.test(value)) return `'${value}'`
  throw new StartError(`${name}: a value with ' or a line end cannot be written to a file of settings`)
}

/** The settings that are in a file of them, as far as this program writes them. */
export function readSettingsText(text: string): Record<string, string> {
  const settings: Record<string, string> = {}
  for (const line of text.split('\n')) {
    const [, name, value = ''] = /^\s*([A-Z_]\w*)=(.*?)\s*$/.exec(line) ?? []
    if (name !== undefined) settings[name] = value.replace(/^(['"])(.*)\1$/, '$2')
  }
  return settings
}
