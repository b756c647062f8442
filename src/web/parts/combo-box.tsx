import {useEffect, useId, useMemo, useRef, useState} from 'react'

export interface Choice {
  readonly id: string
  readonly name: string
  /** Other names that find it. */
  readonly aliases: readonly string[]
  /** Shown beside the name. */
  readonly detail?: string
  /** Higher stands first among equals. */
  readonly weight?: number
}

interface Props {
  readonly label: string
  readonly choices: readonly Choice[]
  /** Id of what is chosen; may be any of its names. */
  readonly value?: string
  readonly placeholder?: string
  /** Called with an id, or with nothing when the field was emptied. */
  readonly onChoose: (id: string | undefined) => void
  /** Empty the field after each choice: it adds to a list. */
  readonly adds?: boolean
  readonly hideLabel?: boolean
}

const most = 40
const plain = (text: string) => text.toLowerCase().replace(/[\s_.-]+/g, '')

/** The choice that has this id or one of these names. */
export function findChoice(choices: readonly Choice[], name: string | undefined): Choice | undefined {
  if (name === undefined || name === '') return undefined
  const wanted = plain(name)
  return (
    choices.find(({id}) => id === name) ??
    choices.find(({id, name: shown}) => plain(id) === wanted || plain(shown) === wanted) ??
    choices.find(({aliases}) => aliases.some((alias) => plain(alias) === wanted))
  )
}

/** Best matches first: whole name, beginning, alias, anywhere; then by weight. */
export function matching(choices: readonly Choice[], typed: string): {readonly choice: Choice; readonly alias?: string}[] {
  const wanted = plain(typed)
  const found = choices.flatMap((choice) => {
    if (wanted === '') return [{choice, rank: 0}]
    const name = plain(choice.name)
    const alias = choice.aliases.find((other) => plain(other).startsWith(wanted))
    const fits = [
      name === wanted || plain(choice.id) === wanted,
      alias !== undefined && plain(alias) === wanted,
      name.startsWith(wanted),
      alias !== undefined,
      name.includes(wanted) || plain(choice.id).includes(wanted),
    ]
    const rank = fits.indexOf(true)
    if (rank === -1) return []
    return [{choice, rank, ...((rank === 1 || rank === 3) && alias ? {alias} : {})}]
  })
  return found
    .sort((a, b) => a.rank - b.rank || (b.choice.weight ?? 0) - (a.choice.weight ?? 0) || a.choice.name.localeCompare(b.choice.name, 'en'))
    .slice(0, most)
}

/** A text field that completes: the combobox pattern of the ARIA practices, with a listbox. */
export function ComboBox({label, choices, value, placeholder, onChoose, adds = false, hideLabel = false}: Props) {
  const id = useId()
  const [typed, setTyped] = useState<string>()
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const input = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const chosen = useMemo(() => findChoice(choices, value), [choices, value])
  const found = useMemo(() => (open ? matching(choices, typed ?? '') : []), [open, choices, typed])
  const active = Math.min(at, found.length - 1)

  // Enter was pressed before the names had come: the choice is made when they are there.
  const early = useRef(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the arrival of the names matters
  useEffect(() => {
    if (!early.current || choices.length === 0) return
    early.current = false
    choose(matching(choices, typed ?? '')[0]?.choice)
  }, [choices.length])

  const close = () => {
    setOpen(false)
    setTyped(undefined)
    setAt(0)
  }
  const choose = (choice: Choice | undefined) => {
    close()
    if (choice) onChoose(choice.id)
  }
  const move = (to: number) => {
    const next = Math.max(0, Math.min(found.length - 1, to))
    setAt(next)
    list.current?.children[next]?.scrollIntoView({block: 'nearest'})
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    switch (event.key) {
      case 'ArrowDown':
        event.preventDefault()
        if (open) move(active + 1)
        else setOpen(true)
        break
      case 'ArrowUp':
        event.preventDefault()
        if (open) move(active - 1)
        break
      case 'Enter':
        if (!open) return
        event.preventDefault()
        if (choices.length === 0) {
          early.current = true
          return
        }
        if (typed === '' && !adds) {
          close()
          onChoose(undefined)
        } else choose(found[active]?.choice)
        break
      case 'Escape':
        if (open) event.preventDefault()
        close()
        break
      default:
    }
  }
  const leave = () => {
    if (typed === '' && value !== undefined && !adds) onChoose(undefined)
    close()
  }
  return (
    <div className="combo">
      <label htmlFor={id} className={hideLabel ? 'hidden' : undefined}>
        {label}
      </label>
      <div className="combo-field">
        <input
          ref={input}
          id={id}
          type="text"
          role="combobox"
          autoComplete="off"
          spellCheck={false}
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={open && found.length > 0 ? `${id}-${active}` : undefined}
          placeholder={placeholder}
          value={typed ?? chosen?.name ?? value ?? ''}
          onChange={(event) => {
            setTyped(event.target.value)
            setAt(0)
            setOpen(true)
          }}
          onFocus={(event) => event.target.select()}
          onClick={() => setOpen(true)}
          onBlur={leave}
          onKeyDown={onKeyDown}
        />
        {value !== undefined && !adds && (
          <button
            type="button"
            className="clear"
            aria-label={`Clear ${label.toLowerCase()}`}
            onClick={() => {
              onChoose(undefined)
              input.current?.focus()
            }}
          >
            ×
          </button>
        )}
      </div>
      <div ref={list} id={`${id}-list`} role="listbox" aria-label={label} hidden={!open}>
        {found.map(({choice, alias}, i) => (
          <div
            key={choice.id}
            tabIndex={-1}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === active}
            // Before the field loses the focus.
            onPointerDown={(event) => {
              event.preventDefault()
              choose(choice)
            }}
          >
            <span>
              {choice.name}
              {alias && <small> ({alias})</small>}
            </span>
            {choice.detail && <small>{choice.detail}</small>}
          </div>
        ))}
        {open && found.length === 0 && (
          <div role="option" tabIndex={-1} aria-selected={false} aria-disabled className="none">
            {choices.length === 0 ? 'The names are still loading …' : 'Nothing is called that. Shorten what you typed.'}
          </div>
        )}
      </div>
    </div>
  )
}
