// Writes the boards of deploy/grafana: npx tsx tools/grafana/boards.ts
// They are typed by Grafana's own schema, so that what it would not load does not compile.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { boards } from './board-files.js'

for (const [name, text] of Object.entries(boards))
  writeFileSync(fileURLToPath(new URL(`../../deploy/grafana/${name}`, import.meta.url)), text)
