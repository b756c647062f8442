/** A text written over several lines of code: an indented line break is a space. */
export function prose(template: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return template.map((literal, i) => (i === 0 ? '' : String(values[i - 1])) + literal.replace(/\n +/g, ' ')).join('')
}
