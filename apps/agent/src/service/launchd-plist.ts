import { ownXmlMark } from './own-file.js'
import { folderSettings, serviceName, type ServicePlan } from './service-plan.js'

/** What launchd calls a service. */
export const launchdLabel = (plan: Pick<ServicePlan, 'daemon'>) => `voicemark.${plan.daemon}`

/** The property list of a service, by `man launchd.plist`. launchd knows no file of settings: Node reads it. */
export function launchdPlist(plan: ServicePlan, logFolder: string): string {
  const [node = '', ...rest] = plan.command
  const log = `${logFolder}/${serviceName(plan.daemon)}.log`
  const entries = [
    ['Label', text(launchdLabel(plan))],
    ['ProgramArguments', list([node, `--env-file=${plan.settingsFile}`, ...rest])],
    ['EnvironmentVariables', pairs(folderSettings(plan))],
    ...(plan.user === null ? [] : [['UserName', text(plan.user)]]),
    ['WorkingDirectory', text(plan.home)],
    ['RunAtLoad', '<true/>'],
    ['KeepAlive', '<dict><key>SuccessfulExit</key><false/></dict>'],
    ['ThrottleInterval', '<integer>10</integer>'],
    // It ends what it has started within 5 s.
    ['ExitTimeOut', '<integer>15</integer>'],
    // Any other kind has less of the processor and of the disk, and so has what is measured.
    ['ProcessType', text('Interactive')],
    ['Umask', '<integer>63</integer>'],
    ['SoftResourceLimits', '<dict><key>NumberOfFiles</key><integer>65536</integer></dict>'],
    ['StandardOutPath', text(log)],
    ['StandardErrorPath', text(log)],
  ]
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    ownXmlMark,
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0">',
    '<dict>',
    ...entries.flatMap(([key = '', value = '']) => [`  <key>${key}</key>`, `  ${value}`]),
    '</dict>',
    '</plist>',
    '',
  ].join('\n')
}

const list = (values: readonly string[]) => `<array>${values.map(text).join('')}</array>`

const pairs = (values: Readonly<Record<string, string>>) =>
  `<dict>${Object.entries(values)
    .map(([name, value]) => `<key>${escaped(name)}</key>${text(value)}`)
    .join('')}</dict>`

const text = (value: string) => `<string>${escaped(value)}</string>`

const escaped = (value: string) =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
