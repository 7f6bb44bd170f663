import { Command } from 'commander'
import { readConfig } from '../config.js'
import { createVoices } from '../voices.js'

/** `voicemark voices`: what this agent can speak with, and what is wrong with what it cannot. */
export function voicesCommand(): Command {
  return new Command('voices').description('list the voices that are installed').action(async () => {
    const config = readConfig(process.env)
    const voices = await createVoices(config).list()
    for (const { name, language, quality, sample_rate_hz, size_bytes, error } of voices) {
      const size = size_bytes === null ? '' : `${(size_bytes / 2 ** 20).toFixed(1)} MB`
      const about = error ?? [language, quality, `${sample_rate_hz} Hz`, size].filter(Boolean).join(' · ')
      process.stdout.write(`${name.padEnd(28)} ${about}\n`)
    }
    process.stdout.write(`your own voices go into ${config.voicesDir} (name.onnx and name.onnx.json)\n`)
  })
}
