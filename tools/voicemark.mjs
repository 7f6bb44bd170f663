#!/usr/bin/env node
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, root } from './build.mjs'

// `npx voicemark …` inside the checkout: builds what is stale, then is the command line of the app that has the command.
const commands = {
  agent: ['agent', 'run the agent on this machine'],
  bench: ['agent', 'measure this machine with a corpus of texts'],
  campaign: ['agent', 'run a plan on all agents of a collector and see how far it is'],
  voices: ['agent', 'list, get and check voices'],
  models: ['agent', 'get models that judge sound'],
  collector: ['collector', 'run the collector that agents deliver to'],
  figures: ['collector', 'draw the figures of a folder of CSV files'],
  report: ['collector', 'write tables, figures, macros and data for a paper'],
  import: ['collector', 'import files of measurements into a collector'],
  doctor: [
    'collector',
    'check a collector, an agent and that every row is accounted for; doctor sensors: what this machine can measure',
  ],
}

const [name = '--help'] = process.argv.slice(2)
if (name === '--help' || name === '-h' || name === 'help') {
  const lines = Object.entries(commands).map(([command, [, about]]) => `  ${command.padEnd(10)} ${about}`)
  process.stdout.write(`Usage: voicemark COMMAND [--help]\n\n${lines.join('\n')}\n`)
} else if (Object.hasOwn(commands, name)) {
  build()
  // What the machine itself can measure, the agent's program knows.
  const app = name === 'doctor' && process.argv[3] === 'sensors' ? 'agent' : commands[name][0]
  await import(pathToFileURL(join(root, 'apps', app, 'dist/main.js')).href)
} else {
  process.stderr.write(`voicemark: unknown command ${name}; known are ${Object.keys(commands).join(', ')}\n`)
  process.exitCode = 2
}
