import {expect, test} from 'vitest'
import {transpose} from './bits.js'

test('turning 32 words over exchanges rows and columns', () => {
  const words = Int32Array.from({length: 32}, (_, i) => Math.imul(i + 1, 0x9e3779b1))
  const turned = words.slice()
  transpose(turned)
  for (let i = 0; i < 32; i++) for (let j = 0; j < 32; j++) expect((turned[j]! >>> i) & 1).toBe((words[i]! >>> j) & 1)
})
