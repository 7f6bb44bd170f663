import type { LockedPackage } from './lock.js'

/** A kind of machine that all of a product runs on, as Node and npm name it. */
export interface Platform {
  readonly os: string
  readonly cpu: string
}

/** What ONNX Runtime and libsql have binaries for; on Linux those for glibc. */
export const platformNames = ['linux-x64', 'linux-arm64', 'darwin-arm64', 'win32-x64'] as const

/** The platform of a name; null for one that not all of a product runs on. */
export function readPlatform(name: string): Platform | null {
  if (!platformNames.some((known) => known === name)) return null
  const [os = '', cpu = ''] = name.split('-')
  return { os, cpu }
}

/** Whether a package of the lock is one of those of which each platform has its own. */
export function isBinary({ os, cpu, optional }: LockedPackage): boolean {
  return optional === true && os !== undefined && cpu !== undefined
}

/** Whether a package of binaries is for a machine that some of a product may run on: a collector needs no ONNX Runtime. */
export function isForSome({ os = [], cpu = [] }: LockedPackage): boolean {
  const isOneOf = (all: readonly string[], some: readonly string[]) => some.some((name) => all.includes(name))
  return isOneOf(os, ['linux', 'darwin', 'win32']) && isOneOf(cpu, ['x64', 'arm64'])
}

/** Whether a package of the lock is for this platform. libsql does not say of its packages which C library they want. */
export function isFor(name: string, { os, cpu, libc }: LockedPackage, platform: Platform): boolean {
  const isMusl = libc === undefined ? name.includes('musl') : !libc.includes('glibc')
  return (os?.includes(platform.os) ?? true) && (cpu?.includes(platform.cpu) ?? true) && !isMusl
}
