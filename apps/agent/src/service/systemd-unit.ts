import { hardening } from './hardening.js'
import { ownMark } from './own-file.js'
import { type Daemon, folderSettings, serviceName, type ServicePlan } from './service-plan.js'

/** The unit of a service, for `systemd-analyze verify` and a person to read. */
export function systemdUnit(plan: ServicePlan): string {
  const { daemon } = plan
  const sections = [
    ['[Unit]', `Description=Voicemark ${daemon}: ${about[daemon]}`, ...order(plan)],
    ['[Service]', ...start(plan), ...end[daemon], ...limits[daemon], ...hardening(plan)],
    ['[Install]', `WantedBy=${plan.scope === 'user' ? 'default.target' : 'multi-user.target'}`],
  ]
  return `${ownMark}\n${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

const about: Readonly<Record<Daemon, string>> = {
  agent: 'measures text-to-speech on this machine',
  collector: 'keeps what agents measure',
}

function order({ daemon, scope }: ServicePlan): string[] {
  const postgres = daemon === 'collector' ? ' postgresql.service' : ''
  const network = ['Wants=network-online.target', `After=network-online.target${postgres}`]
  return [
    ...(scope === 'system' ? network : []),
    '# It comes up however long its database or its port is away; voicemark service status says how often it tried.',
    'StartLimitIntervalSec=0',
  ]
}

function start(plan: ServicePlan): string[] {
  const { daemon, scope, command, settingsFile, home, user, groups } = plan
  const environment = Object.entries(folderSettings(plan)).map(([name, value]) => `${name}=${value}`)
  return [
    'Type=exec',
    `ExecStart=${command.map(word).join(' ')}`,
    ...environment.map((line) => `Environment=${quoted(line)}`),
    '# Settings and the token; root or its owner alone reads it.',
    `EnvironmentFile=-${path(settingsFile)}`,
    ...(user === null ? [] : [`User=${user}`]),
    ...(groups.length === 0 ? [] : [`SupplementaryGroups=${groups.join(' ')}`]),
    ...(scope === 'system' ? [`StateDirectory=${serviceName(daemon)}`, 'StateDirectoryMode=0700'] : []),
    `WorkingDirectory=${path(home)}`,
    `SyslogIdentifier=${serviceName(daemon)}`,
  ]
}

const restart = ['Restart=on-failure', 'RestartSec=10']

/** It ends what it has started by itself, within 5 s; what is left then is killed. */
const stop = ['KillMode=mixed', 'TimeoutStopSec=15']

const end: Readonly<Record<Daemon, readonly string[]>> = {
  agent: [
    ...restart,
    ...stop,
    '# The kernel may end a synthesis for want of memory: the agent goes on, and that is the row.',
    'OOMPolicy=continue',
  ],
  collector: [...restart, ...stop],
}

const limits: Readonly<Record<Daemon, readonly string[]>> = {
  agent: [
    'LimitNOFILE=65536',
    'TasksMax=8192',
    '# For VOICEMARK_SAMPLER_PRIORITY=realtime, which is off unless it is set.',
    'LimitRTPRIO=1',
  ],
  collector: ['LimitNOFILE=65536', 'TasksMax=1024', 'MemoryMax=75%'],
}

/** A word of ExecStart: no specifier, no variable, no quote of its own. */
const word = (text: string) => quoted(text.replaceAll('$', '$$$$'))

function quoted(text: string): string {
  const escaped = text.replaceAll('%', '%%')
  return /^[\w@%+=:,./-]+$/.test(text)
    ? escaped
    : `"${escaped.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

/** A path that is the whole value stands without quotes. */
const path = (text: string) => text.replaceAll('%', '%%')
