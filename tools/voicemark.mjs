#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, root } from './build.mjs'
import { runCommandLine } from './command/command-line.mjs'

// `npx voicemark …` inside the checkout: builds what is stale, then is the command line of the app that has the command.
await runCommandLine(process.argv.slice(2), {
  apps: ['agent', 'collector'],
  release: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version,
  programOf: (app) => {
    build()
    return pathToFileURL(join(root, 'apps', app, 'dist/main.js')).href
  },
})
