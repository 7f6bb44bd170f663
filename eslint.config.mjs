import nx from '@nx/eslint-plugin'
import prettier from 'eslint-config-prettier'
import tseslint from 'typescript-eslint'

const boundaries = [
  { sourceTag: 'type:schema', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'type:sampler', onlyDependOnLibsWithTags: ['type:schema'] },
  { sourceTag: 'type:client', onlyDependOnLibsWithTags: ['type:schema'] },
  // Of the libraries the page takes types; what runs in it is its own, and the client.
  { sourceTag: 'type:dashboard', onlyDependOnLibsWithTags: ['type:client', 'type:schema'] },
  { sourceTag: 'type:analysis', onlyDependOnLibsWithTags: ['type:schema'] },
  {
    sourceTag: 'type:monitor',
    onlyDependOnLibsWithTags: ['type:schema', 'type:sampler', 'type:analysis'],
  },
  { sourceTag: 'type:daemon', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'type:runtime', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'type:postgres', onlyDependOnLibsWithTags: [] },
  {
    sourceTag: 'type:app',
    onlyDependOnLibsWithTags: [
      'type:schema',
      'type:client',
      'type:sampler',
      'type:analysis',
      'type:daemon',
      'type:runtime',
      'type:postgres',
    ],
  },
  {
    sourceTag: 'type:tools',
    onlyDependOnLibsWithTags: [
      'type:client',
      'type:schema',
      'type:sampler',
      'type:analysis',
      'type:daemon',
      'type:runtime',
      'type:postgres',
    ],
  },
]

export default tseslint.config(
  {
    ignores: [
      '**/dist',
      '**/out-tsc',
      '**/node_modules',
      '**/fixtures',
      '**/coverage',
      '**/generated',
      '**/*.mjs',
      '**/*.cjs',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: true,
          banTransitiveDependencies: true,
          allow: [],
          depConstraints: boundaries,
        },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // Express tells an error handler by its four parameters.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // Parts are closures without `this`, so their functions may be passed on by themselves.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    ignores: ['**/*.spec.ts', '**/test/**'],
    rules: {
      // Off until the longest are shorter.
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: false, skipComments: false }],
    },
  },
  prettier,
)
