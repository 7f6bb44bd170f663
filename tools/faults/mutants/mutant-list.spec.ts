import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { mutants } from './mutant-list.js'

const build = new URL('../../../', import.meta.url)

test.each(mutants)(
  'what the mutant "$name" changes is there exactly once, wherever it moved',
  ({ edits }) => {
    for (const { file, find } of edits) {
      const text = readFileSync(fileURLToPath(new URL(file, build)), 'utf8')
      expect([file, find, text.split(find).length - 1]).toEqual([file, find, 1])
    }
  },
)
