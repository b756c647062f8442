import {fromSnapshot, type Knowledge, type Reading, readingOf} from '#knowledge'

const readings = new Map<string, Knowledge>()
let loading: Promise<Knowledge> | undefined

/** Fetches the snapshot beside the page. A failed load is not remembered. */
export function loadSnapshot(base: string): Promise<Knowledge> {
  loading ??= fetchSnapshot(base).catch((error) => {
    loading = undefined
    throw error
  })
  return loading
}

async function fetchSnapshot(base: string): Promise<Knowledge> {
  const response = await fetch(new URL('knowledge.json', base))
  if (!response.ok) throw new Error(`the knowledge could not be loaded (${response.status})`)
  return fromSnapshot(await response.text())
}

/** The knowledge in one reading, made once. */
export function inReading(knowledge: Knowledge, reading: Reading | undefined): Knowledge {
  if (reading === undefined) return knowledge
  const held = readings.get(reading) ?? readingOf(knowledge, reading)
  readings.set(reading, held)
  return held
}
