/** What one part of src may import. `own` folders are named as in src/README.md. */
export interface Layer {
  /** Why the row is as it is; for whoever wants to change it. */
  readonly because: string;
  /** Folders of ours, or all but those named. */
  readonly own: readonly Allowed[] | { readonly allBut: readonly string[] };
  /** npm packages. */
  readonly packages: readonly string[];
  /** Node's own modules, without `node:`. */
  readonly builtins: 'any' | readonly string[];
}

/** A whole folder, one file of it, or its types alone (they leave no import in the compiled program). */
export type Allowed =
  | string
  | { readonly folder: string; readonly only: string }
  | { readonly folder: string; readonly typesOnly: true };

const ledgerPort = { folder: 'ledger', only: 'src/ledger/port.ts' } as const;
const providersPort = { folder: 'providers', only: 'src/providers/port.ts' } as const;

/** Folder (or file) directly below src, to what it may import besides itself. */
export const layers: Readonly<Record<string, Layer>> = {
  domain: {
    because:
      'Money, numbers and plans are pure: no I/O and no clock, so every rule is tested by calling it.',
    own: [],
    packages: ['libphonenumber-js'],
    builtins: [],
  },
  support: {
    because: 'Clock, randomness, files and the log know nothing of lookups.',
    own: [],
    packages: ['pino'],
    builtins: 'any',
  },
  csv: {
    because: 'A table in and a table out; what the cells mean is decided elsewhere.',
    own: ['domain', 'support'],
    packages: ['csv-parse', 'csv-stringify', 'iconv-lite'],
    builtins: 'any',
  },
  tables: {
    because: 'The forms a table comes in and goes out in; CSV is one of them and knows no other.',
    own: ['domain', 'support', 'csv'],
    packages: ['fflate', 'hyparquet-writer', 'saxes', 'yauzl'],
    builtins: 'any',
  },
  report: {
    because: 'A report is a view of a summary: text out, nothing read.',
    own: ['domain'],
    packages: [],
    builtins: ['util'],
  },
  limit: {
    because: 'A limiter counts; it does not know what it limits.',
    own: ['support'],
    packages: ['bottleneck', 'p-limit'],
    builtins: [],
  },
  ledger: {
    because:
      'The books outlive providers and pipelines. What a limiter says of its pace they pass on in its words.',
    own: ['domain', 'support', { folder: 'limit', typesOnly: true }],
    packages: ['@photostructure/sqlite', 'pg'],
    builtins: 'any',
  },
  providers: {
    because:
      'A provider turns a lookup into an outcome; retries, pace and books are wrapped around it.',
    own: ['domain', 'support'],
    packages: ['axios', '@rgrove/parse-xml'],
    builtins: 'any',
  },
  lookup: {
    because: 'The wrappers see ports only, so a second provider, ledger or pace fits behind them.',
    own: ['domain', 'support', providersPort, ledgerPort, { folder: 'limit', typesOnly: true }],
    packages: [],
    builtins: [],
  },
  pipeline: {
    because: 'The main path works with whatever ledger and provider is handed in.',
    own: ['domain', 'support', 'csv', 'tables', 'lookup', ledgerPort, providersPort],
    packages: [],
    builtins: ['net'],
  },
  sandbox: {
    because: 'An imitation that shared code with the client would share its mistakes.',
    own: ['support'],
    packages: [],
    builtins: 'any',
  },
  run: {
    because:
      'The life of a run knows ports only: which provider, which store and which stack is handed in.',
    own: [
      'domain',
      'support',
      'csv',
      'tables',
      'report',
      'pipeline',
      'lookup',
      { folder: 'limit', typesOnly: true },
      ledgerPort,
      providersPort,
    ],
    packages: [],
    builtins: 'any',
  },
  settings: {
    because:
      'What may be said of a run, whoever says it: the table of options, how a text is read, what may stand together.',
    own: [
      'domain',
      'support',
      'providers',
      { folder: 'csv', only: 'src/csv/closest.ts' },
      { folder: 'tables', only: 'src/tables/form.ts' },
    ],
    packages: [],
    builtins: ['net', 'path'],
  },
  compose: {
    because: 'The only place where concrete things are chosen and the stack is built.',
    own: { allBut: ['cli', 'index', 'library', 'main'] },
    packages: [],
    builtins: 'any',
  },
  library: {
    because:
      'From settings to the end of a run, for programs and for the terminal alike, which adds what it says and asks.',
    own: { allBut: ['cli', 'index', 'main'] },
    packages: [],
    builtins: 'any',
  },
  index: {
    because: 'What programs import: names of the library, and nothing that is made here.',
    own: { allBut: ['cli', 'main'] },
    packages: [],
    builtins: 'any',
  },
  cli: {
    because: 'The outermost part: it may see everything, and nothing sees it but main.',
    own: { allBut: ['main'] },
    packages: ['yargs', 'cli-progress'],
    builtins: 'any',
  },
  main: {
    because: 'The program is cli with the process around it.',
    own: ['cli'],
    packages: [],
    builtins: 'any',
  },
};

/** Folders inside a layer that only some layers may open, whatever the table above says. */
export const closedFolders: readonly {
  readonly folder: string;
  readonly openTo: readonly string[];
  readonly because: string;
}[] = [
  {
    folder: 'src/ledger/sqlite/',
    openTo: ['ledger', 'compose'],
    because: 'only compose takes a store; others take the ledger port',
  },
  {
    folder: 'src/ledger/postgres/',
    openTo: ['ledger', 'compose'],
    because: 'only compose takes a store; others take the ledger port',
  },
];
