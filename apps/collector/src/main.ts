#!/usr/bin/env node
import './heap-growth.js'
import { Command } from 'commander'
import { armFailpoint, print, shownError, shownReason, StartError, watchOutput } from '@voicemark/daemon'
import { backupCommand, restoreCommand } from './commands/backup-command.js'
import { collectorCommand } from './commands/collector-command.js'
import { dataCommand } from './commands/data-command.js'
import { exportCommand } from './commands/exports/export-command.js'
import { doctorCommand } from './commands/doctor-command.js'
import { figuresCommand } from './commands/figures-command.js'
import { importCommand } from './commands/import-command.js'
import { bundleCommand } from './commands/handon/bundle-command.js'
import { compareCommand } from './commands/handon/compare-command.js'
import { reportCommand } from './commands/handon/report-command.js'
import { tokenCommand } from './commands/token-command.js'
import { FolderError } from './folder/folder-error.js'

const program = new Command('voicemark')
  .description('Collects what agents measure and draws it.')
  .addCommand(collectorCommand())
  .addCommand(figuresCommand())
  .addCommand(reportCommand())
  .addCommand(bundleCommand())
  .addCommand(compareCommand())
  .addCommand(exportCommand())
  .addCommand(importCommand())
  .addCommand(dataCommand())
  .addCommand(doctorCommand())
  .addCommand(backupCommand())
  .addCommand(restoreCommand())
  .addCommand(tokenCommand())
  .exitOverride()
  .configureOutput({ writeOut: print, outputError: (text, write) => write(shownError(text)) })
// A command takes these over only where it is made by its program.
for (const command of program.commands) {
  command.copyInheritedSettings(program)
  for (const part of command.commands) part.copyInheritedSettings(command)
}

watchOutput()

try {
  armFailpoint(process.env)
  await program.parseAsync()
} catch (error) {
  process.exitCode = exitStatus(error)
}

/** One line for what a person can mend, with status 2; anything else is a defect and shows where. */
function exitStatus(error: unknown): number {
  if (error instanceof Error && 'exitCode' in error) return error.exitCode === 0 ? 0 : 2
  if (error instanceof StartError || error instanceof FolderError) {
    process.stderr.write(`voicemark: ${shownReason(error.message)}\n`)
    return 2
  }
  throw error
}
