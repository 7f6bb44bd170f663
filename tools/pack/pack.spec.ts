import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isLeftOut, leftOutPackages } from './left-out.js'
import { nameOf, runtimePackages, type Lock } from './lock.js'
import { broughtManifest, ownManifest, productManifest } from './manifests.js'
import { isBinary, isFor, platformNames, readPlatform } from './platform.js'
import { products } from './products.js'

const root = join(import.meta.dirname, '../..')
const linux = { os: 'linux', cpu: 'x64' }

test('what is needed is found from folder to folder, each version where it lies, and links are followed', () => {
  const lock: Lock = {
    'apps/a': { dependencies: { '@own/lib': '*', b: '^2', typed: '*' } },
    'libs/lib': { dependencies: { c: '*' } },
    'node_modules/@own/lib': { link: true, resolved: 'libs/lib' },
    'node_modules/b': { version: '2.0.0', dependencies: { c: '^1' }, optionalDependencies: { gone: '*' } },
    'node_modules/b/node_modules/c': { version: '1.0.0' },
    'node_modules/c': { version: '2.0.0' },
    'node_modules/typed': { version: '1.0.0' },
    'node_modules/unneeded': { version: '1.0.0' },
  }
  expect(runtimePackages(lock, ['apps/a'], new Set(['typed']))).toEqual([
    'node_modules/@own/lib',
    'node_modules/b',
    'node_modules/b/node_modules/c',
    'node_modules/c',
  ])
})

test.each([
  ['onnxruntime-node', 'bin/napi-v6/linux/x64/libonnxruntime.so.1', false],
  ['onnxruntime-node', 'bin/napi-v6/linux/arm64/libonnxruntime.so.1', true],
  ['onnxruntime-node', 'script/install.js', true],
  ['onnxruntime-node', 'dist/index.d.ts', true],
  ['fs-native-extensions', 'prebuilds/linux-x64/fs-native-extensions.node', false],
  ['fs-native-extensions', 'prebuilds/linux-x64-musl/fs-native-extensions.node', true],
  ['any', 'README.md', false],
  ['any', 'src/test/LICENSE.txt', false],
  ['any', 'test/index.js', true],
  ['any', 'lib/test/index.js', false],
  ['@prisma/client', 'runtime/query_compiler_small_bg.sqlite.wasm-base64.mjs', false],
  ['@prisma/client', 'runtime/query_compiler_small_bg.mysql.wasm-base64.mjs', true],
])('of %s, whether %s stays behind on linux-x64: %s', (name, path, isOut) => {
  expect(isLeftOut(name, path, linux)).toBe(isOut)
})

test('without a platform the binaries of all are brought, but no file twice', () => {
  const out = ['bin/napi-v6/win32/x64/onnxruntime.dll', 'bin/napi-v6/darwin/arm64/libonnxruntime.1.dylib']
  for (const path of out) expect(isLeftOut('onnxruntime-node', path, null)).toBe(false)
  const second = 'bin/napi-v6/darwin/arm64/libonnxruntime.1.30.0.dylib'
  expect(isLeftOut('onnxruntime-node', second, null)).toBe(true)
})

test('npm has nothing to run and nothing to get for what is brought along', () => {
  const manifest = {
    ...{ name: 'n', version: '1.0.0', main: 'n.js', scripts: { install: 'node install.js' } },
    dependencies: { here: '^1', left: '^1' },
    optionalDependencies: { binary: '1.0.0', other: '1.0.0' },
    peerDependencies: { peer: '*' },
    files: ['n.js'],
  }
  expect(broughtManifest(manifest, (name) => ['here', 'binary'].includes(name))).toEqual({
    ...{ name: 'n', version: '1.0.0', main: 'n.js' },
    dependencies: { here: '^1', binary: '1.0.0' },
  })
})

test('what exports of ours say of sources and types is not packed', () => {
  const exports = {
    '.': { '@voicemark/source': './src/index.ts', types: './dist/x.d.ts', default: './dist/x.js' },
  }
  const manifest = { name: '@voicemark/x', version: '1.0.0', private: true, exports }
  expect(ownManifest(manifest)).toMatchObject({ exports: { '.': { default: './dist/x.js' } } })
  expect(ownManifest(manifest).exports).not.toHaveProperty(['.', 'types'])
})

test('every platform has all the binaries that both products need', () => {
  const { packages: lock } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Lock
  }
  const needed = runtimePackages(lock, ['apps/agent', 'apps/collector'], leftOutPackages)
  for (const platform of platformNames.map((name) => readPlatform(name) ?? linux)) {
    const binaries = needed.filter((path) => {
      const entry = lock[path] ?? {}
      return isBinary(entry) && isFor(nameOf(path), entry, platform)
    })
    expect(binaries.map((path) => nameOf(path).split(/[/-]/)[0]).sort()).toEqual([
      '@koromix',
      '@libsql',
      '@napi',
    ])
  }
})

test('all parts have one version', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Lock }
  const own = Object.entries(packages).filter(([path]) => /^(?:$|tools$|(?:apps|libs)\/\w+$)/.test(path))
  expect(new Set(own.map(([, { version }]) => version)).size).toBe(1)
})

test('a file for one platform is refused by npm on another', () => {
  const [product] = products
  const nothing = { brought: {}, got: {}, gotByPlatform: {} }
  if (product === undefined) throw new Error('there is no product')
  expect(productManifest(product, { version: '1.0.0', platform: linux, ...nothing })).toMatchObject({
    ...{ os: ['linux'], cpu: ['x64'], libc: ['glibc'] },
  })
})
