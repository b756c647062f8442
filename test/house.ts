/**
 * The plan of the house: which rooms there are, which rooms each may enter, which packages it may use, and whether it may
 * touch the machine. `house.test.ts` reads every import against it. The reasons are in docs/design/house.md.
 */
export interface Room {
  readonly mayEnter: readonly string[]
  readonly packages?: readonly string[]
  /** May import `node:` modules. */
  readonly touchesMachine?: boolean
  /** May import dynamically. */
  readonly dynamicImports?: boolean
  /** Its folders: a file of one may import from the same folder and from those before it. Files beside the folders are free. */
  readonly folders?: readonly string[]
}

const groundFloor = ['errors', 'stats', 'tsv', 'unpack', 'knowledge', 'logic', 'sequence'] as const
const firstFloor = [...groundFloor, 'network', 'engine', 'analysis', 'expression'] as const
const upstairs = [...firstFloor, 'prediction', 'screen', 'study', 'report'] as const

export const rooms: Readonly<Record<string, Room>> = {
  errors: {mayEnter: []},
  stats: {mayEnter: [], packages: ['ml-matrix']},
  wasm: {mayEnter: []},
  tsv: {mayEnter: []},
  unpack: {mayEnter: ['errors'], packages: ['fflate']},
  knowledge: {mayEnter: ['errors', 'tsv'], packages: ['yaml', 'zod']},
  logic: {mayEnter: ['errors', 'unpack'], packages: ['saxes']},
  sequence: {mayEnter: ['errors', 'stats', 'wasm']},
  jobs: {mayEnter: ['errors'], touchesMachine: true},
  network: {mayEnter: ['errors', 'knowledge', 'logic']},
  engine: {mayEnter: ['errors', 'stats', 'wasm', 'logic'], folders: ['program', 'scalar', 'sliced', 'exact', 'run']},
  analysis: {mayEnter: ['errors', 'stats', 'logic', 'engine']},
  // saxes: Excel workbooks are zipped XML, read by a small reader of our own (src/expression/xlsx*.ts).
  expression: {mayEnter: ['errors', 'stats', 'unpack', 'knowledge', 'logic'], packages: ['papaparse', 'ml-matrix', 'saxes']},
  prediction: {mayEnter: [...groundFloor, 'network', 'engine', 'analysis']},
  screen: {mayEnter: [...groundFloor, 'network', 'engine', 'analysis', 'prediction']},
  // Reversing each measured change is the smallest of screens.
  study: {mayEnter: [...firstFloor, 'prediction', 'screen']},
  report: {mayEnter: [...firstFloor, 'prediction', 'screen', 'study'], folders: ['view', 'html', 'text', 'tables', 'figures', 'pages']},
  // Its own package: the snapshot of the knowledge that is shipped with it.
  mitologic: {mayEnter: upstairs, packages: ['mitologic'], dynamicImports: true},
  tasks: {mayEnter: [...upstairs, 'mitologic'], packages: ['zod'], dynamicImports: true},
  cli: {mayEnter: ['errors', 'knowledge', 'tasks', 'jobs'], packages: ['commander'], touchesMachine: true, dynamicImports: true},
  // Like the CLI, this door loads the snapshot of the knowledge; its worker lists statements from it.
  web: {
    mayEnter: ['errors', 'knowledge', 'tasks', 'report', 'tsv'],
    // fflate: all files of a result in one archive.
    packages: ['react', 'react-dom', 'd3-zoom', 'd3-selection', 'fflate'],
    dynamicImports: true,
  },
}

/** Imports that break the plan on purpose, each with its reason. */
export const exceptions: readonly {readonly file: string; readonly imports: string; readonly because: string}[] = []
