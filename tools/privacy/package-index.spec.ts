import { expect, test } from 'vitest'
import { indexHosts, pipVariables } from './package-index.js'

test('settings of pip are passed on as variables, those of the environment before those of files', () => {
  const listed = [
    ":env:.index-url='https://mirror.example/simple'",
    ":env:.config-file='/dev/null'",
    "global.index-url='https://other.example/simple'",
    "global.extra-index-url='\\nhttps://a.example/simple\\nhttps://b.example/simple'",
    "install.user='true'",
    '',
  ].join('\n')
  expect(pipVariables(listed)).toEqual({
    PIP_INDEX_URL: 'https://mirror.example/simple',
    PIP_CONFIG_FILE: '/dev/null',
    PIP_EXTRA_INDEX_URL: 'https://a.example/simple https://b.example/simple',
  })
})

test('pip may ask the index that it is set to and no other', () => {
  expect(indexHosts({ PIP_INDEX_URL: 'https://me:secret@mirror.example/simple' })).toEqual(['mirror.example'])
  expect(indexHosts({ PIP_FIND_LINKS: '/opt/wheels' })).toEqual(['pypi.org', 'files.pythonhosted.org'])
})
