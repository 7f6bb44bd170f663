// Stands in for pip (23.2.1 and 25.3) and npm (11.19): their arguments, their words, the files that they leave.
import { spawn } from 'node:child_process'
import { appendFileSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [, , program, folder, ...args] = process.argv
appendFileSync(join(folder, 'calls'), `${program} ${args.join(' ')}\n`)

// As Python's own: python3 -m pip …
if (args[0] === '-m') args.splice(0, 2)

/** @param {string} name */
const valueOf = (name) => {
  const at = args.findIndex((arg) => arg === name || arg.startsWith(`${name}=`))
  return at < 0 ? '' : args[at]?.includes('=') ? args[at].slice(name.length + 1) : (args[at + 1] ?? '')
}
const told = existsSync(join(folder, program)) ? readFileSync(join(folder, program), 'utf8') : ''

function end(words, status) {
  process.stderr.write(`${words}\n`)
  process.exit(status)
}

if (args[0] === '--version') {
  process.stdout.write(`pip 23.2.1 from ${folder}/lib/python3.11/site-packages/pip (python 3.11)\n`)
  process.exit(0)
}
const spec = program === 'pip' ? args.at(-1) : args[1]
const published = join(folder, 'index', encodeURIComponent(spec))
const dest = program === 'pip' ? valueOf('--dest') : valueOf('--pack-destination')
const scratch = program === 'pip' ? process.env.TMPDIR : valueOf('--cache')

if (told === 'HANG') {
  mkdirSync(join(scratch, 'pip-unpack-1'), { recursive: true })
  writeFileSync(join(scratch, 'pip-unpack-1', 'half.whl'), Buffer.alloc(1000))
  // As pip may: a process of its own, which does not end by itself.
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' })
  appendFileSync(join(folder, 'calls'), `pids ${process.pid} ${child.pid}\n`)
  setInterval(() => undefined, 1000)
} else if (told !== '') end(told, 1)
else if (!existsSync(published))
  end(
    program === 'pip'
      ? `ERROR: Could not find a version that satisfies the requirement ${spec} (from versions: none)\nERROR: No matching distribution found for ${spec}`
      : `npm error code ETARGET\nnpm error notarget No matching version found for ${spec}.`,
    1,
  )
else {
  const [name, version] = program === 'pip' ? spec.split('==') : spec.split(/(?<!^)@/)
  const file =
    program === 'pip'
      ? `${name.replaceAll('-', '_')}-${version}-py3-none-any.whl`
      : `${name.replace('@', '').replace('/', '-')}-${version}.tgz`
  copyFileSync(published, join(dest, file))
  if (program === 'pip') process.stdout.write(`Saved ./${file}\nSuccessfully downloaded ${name}\n`)
  else process.stdout.write(`${JSON.stringify([{ name, version, filename: file }])}\n`)
}
