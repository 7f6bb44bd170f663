#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs'
import { runCommandLine } from './command/command-line.mjs'

// `voicemark` of the package: the command line of the app that has the command, of those that are in the package.
const programOf = (app) => new URL(`apps/${app}/dist/main.js`, import.meta.url)
await runCommandLine(process.argv.slice(2), {
  apps: ['agent', 'collector'].filter((app) => existsSync(programOf(app))),
  release: JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')).version,
  programOf: (app) => programOf(app).href,
})
