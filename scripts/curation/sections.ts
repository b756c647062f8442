/** What readers call the part of a work in which a sentence stands, in the words of the record; anything else is left for the schema to refuse. */
const sections: Readonly<Record<string, string>> = {
  summary: 'abstract',
  'key points': 'highlights',
  'key-points': 'highlights',
  'significance statement': 'highlights',
  conclusions: 'conclusion',
  background: 'abstract',
  'full text': 'results',
}

export function sectionsOfDrafts(section: string): string {
  const plain = section.trim().toLowerCase()
  return sections[plain] ?? plain
}
