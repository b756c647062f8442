import {z} from 'zod'

export const examplesInput = z.object({
  name: z.string().optional(),
  output: z.string().optional(),
})
export type ExamplesInput = z.infer<typeof examplesInput>
