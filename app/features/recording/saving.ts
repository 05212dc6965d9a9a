/** What the server answers to a save. */
export type SaveAnswer<State> = { revision: number; refused: Record<string, string>; beside: string[]; rows: Record<string, string>; state: State }

/** How saving stands, for the page to say. */
export type Saving = 'as loaded' | 'writing' | 'saved' | 'connection lost' | 'signed out' | 'published elsewhere' | 'put back'

const quietMs = 1_200
const longestWaitMs = 30_000
const notFields = ['loaded', 'tab', 'bases', 'phrase', 'do']

/**
 * Saves a form by itself, a moment after typing stops. What could not be saved yet is kept in the tab's own storage, so that it survives a
 * reload, a lost connection and signing in again, and goes once it is saved.
 * @returns how to stop
 */
export function keepSaved<State>(form: HTMLFormElement, { saveTo, storage, tell, show }: {
  saveTo: string; storage: string
  tell: (saving: Saving) => void
  /** Called with every answer, before what it brings is relied on. */
  show: (answer: SaveAnswer<State>) => void
}): () => void {
  const unsaved = new Map<string, { value: string; base: number }>(read(storage))
  const bases: Record<string, number> = {}
  const hidden = (name: string) => form.elements.namedItem(name) as HTMLInputElement
  const loaded = Number(hidden('loaded').value)
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<boolean> | undefined
  let wait = quietMs
  let leaving = false
  let over = false
  let signedOut = false

  const valueOf = (name: string) => {
    const all = new FormData(form).getAll(name).map(String)
    return all.length > 1 ? all.filter(Boolean).join(',') : all[0] ?? ''
  }
  const remember = () => (unsaved.size > 0 ? sessionStorage.setItem(storage, JSON.stringify([...unsaved])) : sessionStorage.removeItem(storage))
  const later = (ms: number) => { clearTimeout(timer); timer = setTimeout(() => void flush(), ms) }

  function changed(name: string) {
    if (!name || notFields.includes(name) || over) return
    unsaved.set(name, { value: valueOf(name), base: unsaved.get(name)?.base ?? bases[name] ?? loaded })
    remember()
    tell('writing')
    wait = quietMs
    later(quietMs)
  }

  /** Saves everything that is not saved yet. @returns whether all of it is */
  function flush(): Promise<boolean> {
    clearTimeout(timer)
    running ??= send().finally(() => { running = undefined })
    return running
  }

  async function send(): Promise<boolean> {
    if (unsaved.size === 0 || over) return unsaved.size === 0
    const sent = new Map(unsaved)
    const body = new FormData()
    for (const [name, { value }] of sent) body.set(name, value)
    body.set('loaded', String(loaded))
    body.set('tab', hidden('tab').value)
    body.set('bases', JSON.stringify(Object.fromEntries([...sent].map(([name, { base }]) => [name, base]))))
    let response: Response
    try {
      response = await fetch(saveTo, { method: 'POST', body, redirect: 'manual' })
    } catch {
      return again('connection lost')
    }
    if (response.type === 'opaqueredirect' || response.status === 401) {
      signedOut = true
      return again('signed out')
    }
    signedOut = false
    if (response.status === 409 || response.status === 404) {
      over = true
      unsaved.clear()
      remember()
      tell('published elsewhere')
      return false
    }
    if (!response.ok) return again('connection lost')
    const answer = await response.json() as SaveAnswer<State>
    for (const [name, { value }] of sent) {
      if (answer.refused[name]) continue
      const stays = answer.beside.includes(name) ? sent.get(name)!.base : answer.revision
      bases[name] = stays
      const now = unsaved.get(name)
      if (now?.value === value) unsaved.delete(name)
      else if (now) unsaved.set(name, { value: now.value, base: stays })
    }
    hidden('bases').value = JSON.stringify(bases)
    remember()
    wait = quietMs
    show(answer)
    const left = [...unsaved.keys()].filter((name) => !answer.refused[name])
    if (left.length > 0) later(quietMs)
    tell(left.length > 0 ? 'writing' : 'saved')
    return unsaved.size === 0
  }

  function again(because: Saving): false {
    tell(because)
    wait = Math.min(wait * 2, longestWaitMs)
    later(wait)
    return false
  }

  const typed = ({ target }: Event) => changed((target as HTMLInputElement).name)
  const submitted = (event: SubmitEvent) => {
    const button = event.submitter as HTMLButtonElement | null
    if (leaving) return
    // With nothing to save first the form goes its own way: while its submission is under way it could not be submitted again.
    if (unsaved.size === 0 && !button?.value.startsWith('save')) {
      leaving = true
      return
    }
    event.preventDefault()
    void saveThenSubmit(button)
  }
  async function saveThenSubmit(button: HTMLButtonElement | null) {
    // What was typed while a save was under way takes a second one.
    if (!(await flush() || await flush()) || button?.value.startsWith('save')) return
    leaving = true
    form.requestSubmit(button)
  }
  const online = () => { wait = quietMs; void flush() }
  const left = (event: BeforeUnloadEvent) => { if (unsaved.size > 0 && !leaving && !signedOut) event.preventDefault() }

  // What was typed before the script came, and what an earlier visit of this tab could not save.
  const kept = [...unsaved]
  for (const element of form.elements) if (isChanged(element)) changed((element as HTMLInputElement).name)
  for (const [name, one] of kept) {
    unsaved.set(name, one)
    putInto(form, name, one.value)
  }
  if (kept.length > 0) {
    remember()
    tell('put back')
    later(100)
  }
  form.addEventListener('input', typed)
  form.addEventListener('change', typed)
  form.addEventListener('submit', submitted)
  window.addEventListener('online', online)
  window.addEventListener('beforeunload', left)
  return () => {
    clearTimeout(timer)
    form.removeEventListener('input', typed)
    form.removeEventListener('change', typed)
    form.removeEventListener('submit', submitted)
    window.removeEventListener('online', online)
    window.removeEventListener('beforeunload', left)
  }
}

function read(storage: string): [string, { value: string; base: number }][] {
  try {
    return JSON.parse(sessionStorage.getItem(storage) ?? '[]') as [string, { value: string; base: number }][]
  } catch {
    return []
  }
}

function isChanged(element: Element): boolean {
  if (element instanceof HTMLTextAreaElement) return element.value !== element.defaultValue
  if (!(element instanceof HTMLInputElement) || element.type === 'hidden') return false
  return element.type === 'radio' || element.type === 'checkbox' ? element.checked !== element.defaultChecked : element.value !== element.defaultValue
}

/** Puts a value into a field, whatever kind it is; a field that is not on the page is saved all the same. */
function putInto(form: HTMLFormElement, name: string, value: string) {
  const boxes = value.split(',')
  for (const element of form.querySelectorAll<HTMLInputElement>(`[name="${CSS.escape(name)}"]`)) {
    if (element.type === 'radio') element.checked = element.value === value
    else if (element.type === 'checkbox') element.checked = boxes.includes(element.value)
    else if (element.type !== 'hidden') element.value = value
  }
}
