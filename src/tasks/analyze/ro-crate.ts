import type {AnalysisView} from '#report'

/** Media types by the ending of a file's name. */
const mediaTypes: Readonly<Record<string, string>> = {
  html: 'text/html',
  svg: 'image/svg+xml',
  tsv: 'text/tab-separated-values',
  json: 'application/json',
  bnd: 'text/plain',
  cfg: 'text/plain',
  txt: 'text/plain',
}

/** A Research Object Crate's description of the folder (RO-Crate 1.1). */
export function roCrate({knowledge, about}: AnalysisView, description: string, files: readonly string[]): string {
  return `${JSON.stringify(
    {
      '@context': 'https://w3id.org/ro/crate/1.1/context',
      '@graph': [
        {
          '@id': 'ro-crate-metadata.json',
          '@type': 'CreativeWork',
          conformsTo: {'@id': 'https://w3id.org/ro/crate/1.1'},
          about: {'@id': './'},
        },
        {
          '@id': './',
          '@type': 'Dataset',
          name: 'mitologic analysis',
          description,
          datePublished: about.date,
          license: 'The results belong to whoever made them.',
          hasPart: files.map((id) => ({'@id': id})),
          mentions: {'@id': '#run'},
        },
        {
          '@id': '#run',
          '@type': 'CreateAction',
          name: about.command,
          instrument: {'@id': '#mitologic'},
          object: about.files.map((_, i) => ({'@id': `#input-${i + 1}`})),
          result: files.map((id) => ({'@id': id})),
          endTime: about.date,
        },
        {
          '@id': '#mitologic',
          '@type': 'SoftwareApplication',
          name: 'mitologic',
          softwareVersion: about.version,
          version: `${about.version}, knowledge ${knowledge.version}, seed ${about.seed}`,
        },
        // What was read is described by its hash and stays where it is: the data are the user's.
        ...about.files.map(({name, bytes, sha256}, i) => ({
          '@id': `#input-${i + 1}`,
          '@type': 'CreativeWork',
          name,
          contentSize: String(bytes),
          sha256,
        })),
        ...files.map((id) => ({'@id': id, '@type': 'File', encodingFormat: mediaTypes[id.split('.').pop()!] ?? 'text/plain'})),
      ],
    },
    null,
    2,
  )}\n`
}
