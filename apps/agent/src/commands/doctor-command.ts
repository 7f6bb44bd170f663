import { print } from '@voicemark/daemon'
import { takePassport } from '@voicemark/sampler'
import { Command } from 'commander'
import { readConfig } from '../config.js'
import { canSeeMore, sensorLines } from '../sensors/sensor-lines.js'

/** `voicemark doctor sensors`: what this machine can measure; status 1 when a command would show more. */
export function doctorCommand(): Command {
  const sensors = new Command('sensors')
    .description('what this machine can measure, and how to have it measure more; no daemon is needed')
    .option('--json', 'as JSON, as GET /api/v1/sensors gives it')
    .action(async ({ json }: { json?: true }) => {
      const passport = await takePassport({ gpu: readConfig(process.env).gpu })
      const text = json === true ? JSON.stringify(passport, null, 2) : sensorLines(passport).join('\n')
      print(`${text}\n`)
      if (canSeeMore(passport)) process.exitCode = 1
    })
  return new Command('doctor').description('check this machine').addCommand(sensors)
}
