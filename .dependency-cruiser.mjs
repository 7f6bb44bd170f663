// What no import may do: npm run lint:imports. Circles of folders, and how full those are: tools/imports.
// The rules of ESLint that look for circles pass over imports of types.
const source = '^(apps|libs)/[^/]+/src/'
const ofTests = '[.]spec[.]ts$|/(test|fixtures)/'

export default {
  forbidden: [
    {
      name: 'no-circle',
      comment: 'Files that import each other, types included: give what both need a file of its own.',
      severity: 'error',
      from: { pathNot: '/generated/' },
      to: { circular: true },
    },
    {
      name: 'no-test-in-source',
      comment: 'What runs does not import specs, test folders or fixtures.',
      severity: 'error',
      from: { path: source, pathNot: ofTests },
      to: { path: ofTests },
    },
    {
      name: 'database-client-in-store',
      comment: 'Only apps/collector/src/store knows the clients that Prisma generates.',
      severity: 'error',
      from: { pathNot: '^apps/collector/src/store/' },
      to: { path: '/generated/(sqlite|postgresql)/' },
    },
    {
      name: 'onnx-runtime-in-runtime',
      comment: 'Only libs/runtime loads ONNX Runtime, and with its telemetry off.',
      severity: 'error',
      from: { pathNot: '^libs/runtime/' },
      to: { path: 'onnxruntime-node' },
    },
    {
      name: 'not-found',
      comment: 'An import that leads nowhere is one that no other rule sees. Some lead to what is built.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(apps/[^/]+|libs/[^/]+|tools)/(dist|out-tsc)/' },
    // Sees imports of types, which are gone once compiled.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@voicemark/source', 'import', 'node', 'default', 'types'],
    },
  },
}
