#!/usr/bin/env node
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { build, root } from './build.mjs'

// `npx voicemark …` inside the checkout: builds what is stale, then is the command line of the app that has the command.
build()
await import(pathToFileURL(join(root, 'apps/agent/dist/main.js')).href)
