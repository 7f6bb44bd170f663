import { expect, test } from 'vitest'
import { parseCall, wholeCalls } from './trace-line.js'

const eventsOf = (...lines: string[]) => [...wholeCalls(lines)].flatMap(parseCall)

test.each([
  [
    'a connection by IPv4',
    '8059  connect(19<socket:[4]>, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("20.42.73.26")}, 16) = -1 EINPROGRESS (Operation now in progress)',
    [{ type: 'connect', address: '20.42.73.26', port: 443 }],
  ],
  [
    'a connection by IPv6',
    '8 connect(22<socket:[4]>, {sa_family=AF_INET6, sin6_port=htons(1), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}, 28) = 0',
    [{ type: 'connect', address: '::1', port: 1 }],
  ],
  [
    'a socket of the file system',
    '8 connect(19<socket:[4]>, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = -1 ENOENT (No such file or directory)',
    [],
  ],
  [
    'the question of a resolver that sends both kinds at once',
    String.raw`8 sendmmsg(19<socket:[4]>, [{msg_hdr={msg_name=NULL, msg_iov=[{iov_base="3\316\1\0\0\1\0\0\0\0\0\0\6mobile\6events\4data\tmicrosoft\3com\0\0\1\0\1", iov_len=29}]}}, {msg_hdr={msg_iov=[{iov_base="K\323\1\0\0\1\0\0\0\0\0\0\7example\3org\0\0\34\0\1", iov_len=29}]}}], 2, MSG_NOSIGNAL) = 2`,
    [
      { type: 'lookup', name: 'mobile.events.data.microsoft.com' },
      { type: 'lookup', name: 'example.org' },
    ],
  ],
  ['what is sent to others', '8 sendto(18<socket:[4]>, "GET / HTTP/1.1\\r\\n", 16, 0, NULL, 0) = 16', []],
  [
    'a file that is written, by the path that it really has',
    String.raw`8 openat(AT_FDCWD</tmp/a>, "d/\303\244 b.txt", O_WRONLY|O_CREAT|O_TRUNC|O_CLOEXEC, 0666) = 18</tmp/a/d/\303\244 b.txt>`,
    [{ type: 'write', path: '/tmp/a/d/ä b.txt' }],
  ],
  ['a file that is read', '8 openat(AT_FDCWD</>, "/etc/hosts", O_RDONLY|O_CLOEXEC) = 3</etc/hosts>', []],
  ['a file that could not be made', '8 open("/x", O_RDWR|O_CREAT, 0666) = -1 EACCES (Permission denied)', []],
  [
    'a program that is run',
    '8 execve("/home/a/.voicemark/voices/.adding/x/setup", ["setup"], 0x7ffd /* 20 vars */) = 0',
    [{ type: 'run', path: '/home/a/.voicemark/voices/.adding/x/setup' }],
  ],
  [
    'a program that is not where it was looked for',
    '8 execve("/usr/bin/pip", ["pip"], 0x7ffd /* 20 vars */) = -1 ENOENT (No such file or directory)',
    [],
  ],
])('%s', (_name, line, events) => {
  expect(eventsOf(line)).toEqual(events)
})

test('a call between whose halves another thread was traced is one call', () => {
  expect(
    eventsOf(
      '7 openat(AT_FDCWD</>, "/tmp/a", O_WRONLY|O_CREAT <unfinished ...>',
      '8 connect(3<socket:[4]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("1.2.3.4")}, 16 <unfinished ...>',
      '7 <... openat resumed>, 0666)           = 3</tmp/a>',
      '9 +++ exited with 0 +++',
    ),
  ).toEqual([
    { type: 'write', path: '/tmp/a' },
    { type: 'connect', address: '1.2.3.4', port: 80 },
  ])
})
