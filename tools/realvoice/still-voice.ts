import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A Piper voice without noise: every run gives the same, so that samples can be compared. Gives its folder of voices. */
export function placeStillVoice(from: string, folder: string): string {
  const voices = join(folder, 'voices')
  mkdirSync(voices, { recursive: true })
  copyFileSync(join(from, 'model.onnx'), join(voices, 'still.onnx'))
  const config = JSON.parse(readFileSync(join(from, 'model.onnx.json'), 'utf8')) as { inference: object }
  const inference = { ...config.inference, noise_scale: 0, noise_w: 0 }
  writeFileSync(join(voices, 'still.onnx.json'), JSON.stringify({ ...config, inference }))
  return voices
}
