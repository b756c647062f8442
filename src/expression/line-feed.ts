import {UserError} from '#errors'
import {megabytes} from '#unpack'

export const lineFeed = 10
export const carriageReturn = 13

/** A header of a million samples is no longer. */
const maxLine = 64e6

/**
 * Lines of a text that comes in pieces. A line never crosses a piece when it is handed over. Lines end in a line feed (with or
 * without a carriage return before it), or in a carriage return alone where the text has no line feed before its second line:
 * that is decided once, so that no byte is looked at more than a few times. A line of more than 64 MB is refused.
 */
export class LineFeed {
  private readonly pieces: Iterator<Uint8Array>
  private held: Uint8Array<ArrayBufferLike> = new Uint8Array(0)
  private finished = false
  private known: number | undefined

  /** @param fileName - for messages */
  constructor(
    pieces: Iterable<Uint8Array>,
    private readonly fileName: string,
  ) {
    this.pieces = pieces[Symbol.iterator]()
  }

  /** The first bytes, whole lines where they fit, at least `length` where there are as many, without taking them. */
  peek(length: number): Uint8Array {
    while (this.held.length < length && this.more());
    if (this.held.length <= length) return this.held
    return this.held.subarray(0, Math.max(this.held.lastIndexOf(this.end(), length), 0) || length)
  }

  /** Hands over every line without its line break, with its number and how many bytes came before it, until one says false. */
  each(take: (buffer: Uint8Array, from: number, to: number, line: number, read: number) => boolean): void {
    const end = this.end()
    let line = 0
    let read = 0
    for (;;) {
      const buffer = this.held
      let from = buffer[0] === 0xef && read === 0 ? 3 : 0
      for (let to = buffer.indexOf(end, from); to !== -1; to = buffer.indexOf(end, from)) {
        if (to - from > maxLine) throw this.tooLong()
        if (!take(buffer, from, withoutReturn(buffer, from, to), ++line, read + from)) return
        from = to + 1
      }
      read += from
      this.held = buffer.subarray(from)
      if (this.held.length > maxLine) throw this.tooLong()
      if (this.finished || !this.more()) {
        const last = withoutReturn(this.held, 0, this.held.length)
        if (last > 0) take(this.held, 0, last, line + 1, read)
        return
      }
    }
  }

  /** The byte that ends a line. */
  private end(): number {
    while (this.known === undefined) {
      if (this.held.includes(lineFeed)) this.known = lineFeed
      else {
        const at = this.held.indexOf(carriageReturn)
        // The last byte may be the first half of a line break.
        if (at !== -1 && at < this.held.length - 1) this.known = carriageReturn
        else if (this.held.length > maxLine) throw this.tooLong()
        else if (!this.more()) this.known = at === -1 ? lineFeed : carriageReturn
      }
    }
    return this.known
  }

  private tooLong(): UserError {
    return new UserError(
      'too-large',
      `${this.fileName}: found a line of more than ${megabytes(maxLine)}, expected a table of lines; is it the right file?`,
    )
  }

  private more(): boolean {
    const {value, done} = this.pieces.next()
    if (done) {
      this.finished = true
      return false
    }
    if (this.held.length === 0) this.held = value
    else {
      const joined = new Uint8Array(this.held.length + value.length)
      joined.set(this.held)
      joined.set(value, this.held.length)
      this.held = joined
    }
    return true
  }
}

const withoutReturn = (buffer: Uint8Array, from: number, to: number) => (to > from && buffer[to - 1] === carriageReturn ? to - 1 : to)
