#!/usr/bin/env node
import './young-generation.js'
import { StartError, print, shownError, shownReason, watchOutput } from '@voicemark/daemon'
import { Command } from 'commander'
import { agentCommand } from './commands/agent-command.js'
import { benchCommand } from './commands/bench-command.js'
import { campaignCommand } from './commands/campaign-command.js'
import { doctorCommand } from './commands/doctor-command.js'
import { modelsCommand } from './commands/models-command.js'
import { serviceCommand } from './commands/service-command.js'
import { voicesCommand } from './commands/voices-command.js'
import { RequestError } from './request-error.js'

const program = new Command('voicemark')
  .description('Measures text-to-speech on this machine.')
  .addCommand(agentCommand())
  .addCommand(benchCommand())
  .addCommand(campaignCommand())
  .addCommand(voicesCommand())
  .addCommand(modelsCommand())
  .addCommand(doctorCommand())
  .addCommand(serviceCommand())
  .exitOverride()
  .configureOutput({ writeOut: print, outputError: (text, write) => write(shownError(text)) })
// A command takes these over only where it is made by its program.
for (const command of program.commands) {
  command.copyInheritedSettings(program)
  for (const part of command.commands) part.copyInheritedSettings(command)
}

watchOutput()

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = exitStatus(error)
}

/** One line for what a person can mend, with status 2; anything else is a defect and shows where. */
function exitStatus(error: unknown): number {
  if (error instanceof Error && 'exitCode' in error) return error.exitCode === 0 ? 0 : 2
  if (error instanceof StartError || error instanceof RequestError) {
    process.stderr.write(`voicemark: ${shownReason(error.message)}\n`)
    return 2
  }
  throw error
}
