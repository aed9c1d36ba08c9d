import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/* What may touch the outside world where. Each list is merged per folder below, because a later block replaces the options of a rule. */

const processOnlyInCli = [
  {
    object: 'process',
    property: 'env',
    message: 'Only src/cli and src/main.ts read the environment; pass the value in.',
  },
  {
    object: 'process',
    property: 'exit',
    message: 'Only src/cli and src/main.ts end the process; throw or return instead.',
  },
  {
    object: 'process',
    property: 'exitCode',
    message: 'Only src/cli and src/main.ts choose the exit code; throw or return instead.',
  },
];

const timeOnlyInSupport = [
  { object: 'Date', property: 'now', message: 'Take the time from the Clock that is passed in.' },
  {
    object: 'performance',
    property: 'now',
    message: 'Take the time from the Clock that is passed in.',
  },
  {
    object: 'process',
    property: 'hrtime',
    message: 'Take the time from the Clock that is passed in.',
  },
  {
    object: 'Math',
    property: 'random',
    message: 'Take randomness from the Random that is passed in.',
  },
  {
    object: 'AbortSignal',
    property: 'timeout',
    message: 'A timer: use Clock.after and an AbortController.',
  },
  ...['setTimeout', 'setInterval', 'setImmediate'].map((property) => ({
    object: 'globalThis',
    property,
    message: 'Timers live in src/support; use Clock.sleep, Clock.after or Clock.turn.',
  })),
];

const timerGlobals = ['setTimeout', 'setInterval', 'setImmediate'].map((name) => ({
  name,
  message: 'Timers live in src/support; use Clock.sleep, Clock.after or Clock.turn.',
}));

const dateOfNow = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'new Date() reads the wall clock; use new Date(clock.now()).',
  },
  {
    selector: "CallExpression[callee.name='Date']",
    message: 'Date() reads the wall clock; use new Date(clock.now()).',
  },
];

const processImports = [
  {
    name: 'node:process',
    importNames: ['env', 'exit', 'default'],
    message: 'Only src/cli and src/main.ts touch the process.',
  },
  { name: 'node:console', message: 'Only src/cli and src/main.ts write to the console.' },
];

const timeImports = [
  { name: 'node:timers', message: 'Timers live in src/support.' },
  { name: 'node:timers/promises', message: 'Timers live in src/support.' },
  {
    name: 'node:perf_hooks',
    importNames: ['performance'],
    message: 'Take the time from the Clock that is passed in.',
  },
];

/** The rules about the outside world for one part of src. */
function borders({ process: mayTouchProcess, time: mayTellTime }) {
  const properties = [
    ...(mayTouchProcess ? [] : processOnlyInCli),
    ...(mayTellTime ? [] : timeOnlyInSupport),
  ];
  const paths = [...(mayTouchProcess ? [] : processImports), ...(mayTellTime ? [] : timeImports)];
  return {
    'no-console': mayTouchProcess ? 'off' : 'error',
    'no-restricted-globals': mayTellTime ? 'off' : ['error', ...timerGlobals],
    'no-restricted-properties': ['error', ...properties],
    'no-restricted-imports': ['error', { paths }],
    'no-restricted-syntax': mayTellTime ? 'off' : ['error', ...dateOfNow],
  };
}

const language = {
  eqeqeq: 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  'no-eval': 'error',
  'no-new-func': 'error',
  'no-self-compare': 'error',
  'no-unreachable-loop': 'error',
  'no-unsafe-finally': 'error',
  'no-constant-binary-expression': 'error',
  'no-debugger': 'error',
  'no-dupe-else-if': 'error',
  'no-duplicate-case': 'error',
  'no-empty': 'error',
  'no-fallthrough': 'error',
  'no-irregular-whitespace': 'error',
  'no-sparse-arrays': 'error',
  'no-template-curly-in-string': 'error',
  'no-unsafe-optional-chaining': 'error',
  'no-useless-escape': 'error',
  'no-useless-rename': 'error',
  'object-shorthand': 'error',
  'preserve-caught-error': 'error',
  'use-isnan': 'error',
  'valid-typeof': 'error',
};

const types = {
  // A forgotten await costs money; these three are the reason for type-aware lint.
  '@typescript-eslint/no-floating-promises': [
    'error',
    {
      allowForKnownSafeCalls: [
        {
          from: 'package',
          package: 'node:test',
          name: ['test', 'it', 'describe', 'suite', 'before', 'after', 'beforeEach', 'afterEach'],
        },
      ],
    },
  ],
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    { considerDefaultExhaustiveForUnions: true },
  ],

  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
  '@typescript-eslint/consistent-type-exports': 'error',
  '@typescript-eslint/consistent-type-assertions': [
    'error',
    { assertionStyle: 'as', objectLiteralTypeAssertions: 'never' },
  ],
  '@typescript-eslint/prefer-readonly': 'error',
  '@typescript-eslint/no-unused-vars': [
    'error',
    { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all' },
  ],

  // `() => void call()` and `() => callback()` are how closures are written here.
  '@typescript-eslint/no-confusing-void-expression': [
    'error',
    { ignoreArrowShorthand: true, ignoreVoidOperator: true, ignoreVoidReturningFunctions: true },
  ],
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
  '@typescript-eslint/no-unnecessary-condition': [
    'error',
    { allowConstantLoopConditions: 'only-allowed-literals' },
  ],
  '@typescript-eslint/no-unused-expressions': ['error', { allowTernary: true }],
  // Objects here are closures, so a method keeps its meaning when it is passed on alone.
  '@typescript-eslint/unbound-method': 'off',
  // A port is asynchronous because its other implementation is.
  '@typescript-eslint/require-await': 'off',
};

export default defineConfig(
  { ignores: ['**/node_modules/', '**/dist/', '**/dist-*/', 'samples/library/list.ts'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' }, rules: language },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { project: 'tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: types,
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      ...borders({ process: false, time: false }),
      'max-lines-per-function': ['error', { max: 70, IIFEs: true }],
    },
  },
  { files: ['src/cli/**/*.ts', 'src/main.ts'], rules: borders({ process: true, time: false }) },
  { files: ['src/support/**/*.ts'], rules: borders({ process: false, time: true }) },
  {
    files: ['test/**/*.ts'],
    rules: {
      // Tests look into parsed JSON and say with `!` what they know to be there; a wrong guess fails the test.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/consistent-type-assertions': 'off',
      'no-template-curly-in-string': 'off',
    },
  },
);
