import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { errorReason, StartError } from '@voicemark/daemon'
import type { KeptSound } from '../../quality/judge/judged-sound.js'
import type { HeardBytes } from '../target/ask/ask.js'

/** The sound of a campaign while it is judged. */
export interface SoundFolder {
  /** @param name of the file without its ending */
  keep(name: string, heard: HeardBytes): KeptSound
  /** Removes it, unless it was asked for. */
  close(): void
}

const endings = { wav: 'wav', pcm: 'pcm', mp3: 'mp3', opus: 'ogg', flac: 'flac' }

/** @param kept Where it stays; null: in a folder that is removed. @throws StartError */
export function openSoundFolder(kept: string | null): SoundFolder {
  const folder = openFolder(kept)
  return {
    keep(name, { bytes, format, sample_rate_hz }) {
      const path = join(folder, `${plain(name)}.${endings[format]}`)
      writeFileSync(path, bytes, { mode: 0o600 })
      return { path, format, sample_rate_hz }
    },
    close() {
      if (kept === null) rmSync(folder, { recursive: true, force: true })
    },
  }
}

function openFolder(kept: string | null): string {
  try {
    if (kept === null) return mkdtempSync(join(tmpdir(), 'voicemark-quality-'))
    mkdirSync(kept, { recursive: true, mode: 0o700 })
    return kept
  } catch (error) {
    throw new StartError(`the sound cannot be kept in ${kept ?? tmpdir()}: ${errorReason(error)}`)
  }
}

/** Names of voices and texts are anybody's. */
const plain = (name: string) =>
  name
    .replace(/[^\w.+-]+/g, '_')
    .replace(/^\.+/, '_')
    .slice(0, 180)
