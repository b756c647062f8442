/** Words that name the cells compared with (−1) and the cells of interest (+1). */
const references = new Set(
  'parental parent par parentals ctrl ctl control controls con cont wt wild wildtype sensitive sens untreated untr vehicle veh dmso naive mock baseline untransfected responder before pre'.split(
    ' ',
  ),
)
const others = new Set(
  'resistant resistance resist res resis tolerant tolerance persister refractory lted treated treatment treat tx relapse relapsed recurrent nonresponder after post'.split(
    ' ',
  ),
)

/**
 * Which side of a comparison a label says it is on: −1 parental or control, +1 resistant or treated, 0 neither (or both).
 * Words are told apart by punctuation, digits and humps: `MCF7_Ctrl-2`, `ResistantRep1`.
 */
export function sideOf(label: string): -1 | 0 | 1 {
  const words = label
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase()
    .split(/[^a-z]+/)
  const reference = words.some((word) => references.has(word))
  const other = words.some((word) => others.has(word))
  return reference === other ? 0 : reference ? -1 : 1
}
