import { homedir } from 'node:os'
import { StartError } from '@voicemark/daemon'
import { commandWords } from '@voicemark/schema'

/** What a command may name: the text, a file with it, and the file that it is to write. */
export type Placeholder = 'text' | 'text_file' | 'out'

/** A command whose places are not filled yet. */
export interface CommandLine {
  names(placeholder: Placeholder): boolean
  fill(values: Readonly<Record<Placeholder, string>>): string[]
}

const places = /\{(text_file|text|out)\}/g
/** A shell's word, quoted or not: it is quoted here. */
const shellPlaces = /(["']?)\{(text_file|text|out)\}\1/g

/** Words of a command, or one for a shell. @throws StartError when it cannot be taken apart. */
export function readCommandLine(command: string, isForShell: boolean): CommandLine {
  const names = (placeholder: Placeholder) => command.includes(`{${placeholder}}`)
  if (isForShell) return { names, fill: (values) => ['/bin/sh', '-c', fillShell(command, values)] }
  const words = wordsOf(command)
  return {
    names,
    fill: (values) =>
      words.map((word) => word.replace(places, (_, name: string) => values[name as Placeholder])),
  }
}

function wordsOf(command: string): string[] {
  try {
    return commandWords(command, homedir())
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new StartError(`the command ${command}: ${error.message}`)
  }
}

function fillShell(command: string, values: Readonly<Record<Placeholder, string>>): string {
  return command.replace(shellPlaces, (_, _quote: string, name: string) =>
    shellWord(values[name as Placeholder]),
  )
}

/** Within single quotes nothing has a meaning but their end. */
const shellWord = (value: string) => `'${value.replaceAll("'", "'\\''")}'`
