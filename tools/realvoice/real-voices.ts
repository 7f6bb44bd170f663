import { inject } from 'vitest'

/** The real voices of these tests: where they are, and why each that is not there could not be had. */
export interface RealVoices {
  readonly folder: string
  readonly missing: Readonly<Record<string, string>>
}

declare module 'vitest' {
  export interface ProvidedContext {
    voices: RealVoices
  }
}

/** What was found of them before the tests. */
export function realVoices(): RealVoices {
  return inject('voices')
}
