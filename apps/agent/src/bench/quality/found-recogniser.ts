import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const program = 'pocketsphinx_continuous'
// Noise removal is for noisy rooms; it takes some of the noise that clean fricatives consist of.
const given = ['-infile', '{wav}', '-remove_noise', 'no', '-logfn', '/dev/null']

/** A recogniser of English that needs no more than its package: pocketsphinx with its own model. */
export function foundRecogniser(env: NodeJS.ProcessEnv): readonly string[] | null {
  const folder = (env['PATH'] ?? '')
    .split(delimiter)
    .find((one) => one !== '' && isProgram(join(one, program)))
  return folder === undefined ? null : [join(folder, program), ...given]
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    // Not there, or not ours to run.
    return false
  }
}
