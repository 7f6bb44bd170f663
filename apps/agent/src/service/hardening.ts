import type { Daemon, ServicePlan } from './service-plan.js'

/** Lines of a unit that take rights away, and the reasons for those that are left off. */
export function hardening(plan: ServicePlan): string[] {
  const { daemon, scope } = plan
  const everywhere = ['NoNewPrivileges=yes', 'UMask=0077']
  if (scope === 'user')
    return [...everywhere, ...(daemon === 'agent' ? [] : filtered), ...userReasons[daemon]]
  return [...everywhere, ...ownView(plan), ...(daemon === 'agent' ? agentReasons : [...closed, ...filtered])]
}

/** A file system of its own, with one folder that it writes. */
const ownView = ({ needsHomes }: ServicePlan) => [
  'CapabilityBoundingSet=',
  'AmbientCapabilities=',
  'ProtectSystem=strict',
  ...(needsHomes
    ? ['# read-only, not hidden: the program lies in a home folder.', 'ProtectHome=read-only']
    : ['ProtectHome=yes']),
  'PrivateTmp=yes',
  'ProtectControlGroups=yes',
]

const closed = [
  'PrivateDevices=yes',
  'PrivateUsers=yes',
  'ProtectClock=yes',
  'ProtectHostname=yes',
  'ProtectKernelLogs=yes',
  'ProtectKernelModules=yes',
  'ProtectKernelTunables=yes',
  'ProtectProc=invisible',
]

/** By filters of system calls, which a service manager of a person may set as well. */
const filtered = [
  '# AF_NETLINK: how names and interfaces are looked up. AF_UNIX: a PostgreSQL on this machine.',
  'RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK',
  'RestrictNamespaces=yes',
  'RestrictRealtime=yes',
  'RestrictSUIDSGID=yes',
  'LockPersonality=yes',
  'SystemCallArchitectures=native',
  'SystemCallFilter=@system-service',
  'SystemCallFilter=~@privileged',
  'SystemCallErrorNumber=EPERM',
  '# Left off: MemoryDenyWriteExecute (Node compiles while it runs), ProcSubset (Node reads /proc/meminfo).',
]

const agentReasons = [
  '# Left off, since it would be in the figures:',
  '# - every filter of system calls (SystemCallFilter, Restrict*, LockPersonality, ProtectClock, ProtectHostname,',
  '#   ProtectKernel*, DynamicUser): Linux before 5.16 runs a process with one slower (its mitigations of Spectre 2 and 4),',
  '#   and all that it measures with it.',
  '# - PrivateDevices, DevicePolicy: GPUs are devices, and one that is hidden has no figures.',
  '# - ProtectProc, ProcSubset: samples are read from /proc, those of watched processes as well.',
  '# - PrivateUsers: the kernel then refuses memory and I/O of watched processes, also of the same user.',
  '# - MemoryMax, CPUQuota, Nice: what is measured would be measured under them.',
]

const noView =
  '# Left off: ProtectSystem, PrivateTmp and what else needs a view of files of its own. A service of a person gets one'

const userReasons: Readonly<Record<Daemon, readonly string[]>> = {
  agent: [
    noView,
    '# only with PrivateUsers, and the kernel then refuses memory and I/O of watched processes. Filters of system calls:',
    '# Linux before 5.16 runs a process with one slower, and all that it measures with it.',
  ],
  collector: [
    noView,
    '# only by user namespaces, which several distributions forbid: it would not start there.',
  ],
}
