import { Command } from 'commander'
import { addModelCommand } from './models/add-model-command.js'

/** `voicemark models`: what judges sound, beside the voices that make it. */
export function modelsCommand(): Command {
  return new Command('models').description('get models that judge sound').addCommand(addModelCommand())
}
