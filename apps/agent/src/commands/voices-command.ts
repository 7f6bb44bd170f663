import { print } from '@voicemark/daemon'
import { Command } from 'commander'
import { readConfig } from '../config.js'
import { createVoices } from '../synthesis/process/agent-voices.js'

/** `voicemark voices`: what this agent can speak with, and what is wrong with what it cannot. */
export function voicesCommand(): Command {
  return new Command('voices').description('list the voices that are installed').action(async () => {
    const config = readConfig(process.env)
    const voices = await createVoices(config).list()
    const lines = voices.map(({ name, language, quality, sample_rate_hz, size_bytes, error }) => {
      const size = size_bytes === null ? '' : `${(size_bytes / 2 ** 20).toFixed(1)} MB`
      const about = error ?? [language, quality, `${sample_rate_hz} Hz`, size].filter(Boolean).join(' · ')
      return `${name.padEnd(28)} ${about}\n`
    })
    print(`${lines.join('')}your own voices go into ${config.voicesDir} (name.onnx and name.onnx.json)\n`)
  })
}
