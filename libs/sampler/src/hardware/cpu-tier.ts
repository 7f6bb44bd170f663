import { slug, withoutMarks } from './slug.js'

/**
 * How vendors build the names of their lines: what the name contains, and the slug of the line, to which the
 * captured number is joined. The first that fits wins, so the longer name stands before the shorter one.
 */
const lines: readonly (readonly [RegExp, string])[] = [
  [/\bCore Ultra (?:X)?(\d)\b/i, 'intel_core_ultra'],
  [/\bCore (i\d|m\d)\b/i, 'intel_'],
  [/\bIntel Core (\d) (?:processor )?\d{3}/i, 'intel_core'],
  [/\bIntel.*\b(Xeon Phi|Xeon|Celeron|Pentium|Atom|Itanium|Quark)\b/i, 'intel_'],
  [/\bIntel (?:Processor )?([NU]\d{2,4})\b/i, 'intel_'],
  [/\bIntel Core ?(2|M)?\b/i, 'intel_core'],
  [/\bRyzen Threadripper\b/i, 'amd_threadripper'],
  [/\bRyzen AI (\d|Max)/i, 'amd_ryzen_ai'],
  [/\bRyzen (\d)\b/i, 'amd_ryzen'],
  [/\bAMD Ryzen (Embedded|Z\d)/i, 'amd_ryzen_'],
  [/\bAMD.*\b(EPYC|Athlon|Opteron|Phenom|Sempron|Turion|FX)\b/i, 'amd_'],
  [/\bAMD ([AE]\d{1,2})-/i, 'amd_'],
  [/\b(Graviton ?\d*)/i, 'aws_'],
  [/\bAmpere (Altra)\b/i, 'ampere_'],
]

/** Slug of a processor: its line where the name has the structure of a known vendor's, else its own name. */
export function cpuTier(cpuModel: string): string {
  const name = withoutMarks(cpuModel)
  for (const [pattern, line] of lines) {
    const found = pattern.exec(name)
    if (found !== null) return slug(line + joinable(line, found[1] ?? ''))
  }
  return slug(ownName(name))
}

/** `amd_ryzen` + `5` is one word, `amd_ryzen_ai` + `Max` are two. */
function joinable(line: string, captured: string): string {
  return line.endsWith('_') || /^\d?$/.test(captured) ? captured.replaceAll(' ', '_') : `_${captured}`
}

/** A name without clock speed, core count, version, what stands in brackets, and what follows ` - ` or a comma. */
function ownName(name: string): string {
  return name
    .replace(/@.*$/, '')
    .replace(/\([^)]*\)/g, ' ')
    .replace(/\b(CPU )?version .*$/i, '$1')
    .replace(/\b\d+-core\b.*$/i, '')
    .replace(/( - |,| with | w\/ ).*$/i, '')
    .replace(/\b[\d.]+ ?[GM]Hz\b.*$/i, '')
}
