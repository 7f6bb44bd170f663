import { readFileSync, readdirSync, rmSync, rmdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Where to look: those of the user whose files are meant. */
export interface TelemetryPlaces {
  readonly platform: NodeJS.Platform
  readonly home: string
  readonly temporary: string
  /** XDG_CACHE_HOME, where it is set. */
  readonly cache: string | undefined
  /** User id; undefined where there are none. */
  readonly uid: number | undefined
}

/**
 * Files that the telemetry of ONNX Runtime has left: its folder (GetDeviceIdStorageDir in its source) and what it puts
 * into the temporary folder. Other programs of the same user that run it leave the same ones.
 */
export function findTelemetryFiles(places: TelemetryPlaces): string[] {
  const folder = telemetryFolder(places)
  const kept = namesIn(folder).filter((name) =>
    /^(deviceid|onnxruntime\.db(-wal|-shm|-journal)?)$/.test(name),
  )
  const { temporary } = places
  const strewn = namesIn(temporary).filter((name) => isStrewn(join(temporary, name), name, places.uid))
  return [...kept.map((name) => join(folder, name)), ...strewn.map((name) => join(temporary, name))]
}

/** Removes such files, and their folders where these are empty then; gives those that are gone. */
export function removeTelemetryFiles(places: TelemetryPlaces): string[] {
  const files = findTelemetryFiles(places)
  for (const file of files) rmSync(file, { force: true })
  let folder = telemetryFolder(places)
  try {
    // .onnxruntime, DeveloperTools, Microsoft
    for (let level = 0; level < 3; level++, folder = dirname(folder)) rmdirSync(folder)
  } catch {
    // It is not there, or others keep something in it.
  }
  return files
}

function telemetryFolder({ platform, home, cache }: TelemetryPlaces): string {
  const above =
    platform === 'darwin' ? join(home, 'Library/Application Support') : cache || join(home, '.cache')
  return join(above, 'Microsoft/DeveloperTools/.onnxruntime')
}

/** Only what this user owns and what looks like it inside: the names alone might be somebody else's. */
function isStrewn(path: string, name: string, uid: number | undefined): boolean {
  const isLog = /^mat-debug-\d+\.log$/.test(name)
  if (!isLog && name !== '.ses') return false
  const { size, uid: owner } = statSync(path)
  if (uid !== undefined && owner !== uid) return false
  return isLog ? size === 0 : size < 100 && /^\d{13}\n[\da-f-]{36}\n$/.test(readFileSync(path, 'latin1'))
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    // There is no such folder, and so nothing in it.
    return []
  }
}
