/**
 * A page as axe judges it: its elements with what they are, how they are drawn and what they refer to, without its words and without what is made anew
 * for each team, person and row. Of items that follow each other and are alike there is one. It runs in the browser, so it holds all that it needs.
 */
export function pageState(root: Element): string {
  /** These say something only by being there or being empty. */
  const worded = ['alt', 'title', 'aria-label', 'placeholder', 'content', 'summary', 'datetime', 'src', 'srcset', 'action']
  const without = ['nonce', 'value']
  const plain = (text: string) => text.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|\d+/g, '#')
  const attribute = ({ name, value, ownerElement }: Attr) => {
    // A stylesheet draws the page: that of a council’s colour says the colour in its address.
    if (ownerElement?.localName === 'link') return `${name}=${value}`
    if (name === 'href') return value.startsWith('#') ? `href=${plain(value)}` : 'href'
    return worded.includes(name) || name.startsWith('data-') ? `${name}${value.trim() ? '' : '=empty'}` : `${name}=${plain(value)}`
  }
  const stateOf = (element: Element): string => {
    const attributes = [...element.attributes].filter(({ name }) => !without.includes(name)).map(attribute).toSorted().join(' ')
    if (element.localName === 'style') return `style{${element.textContent}}`
    const children: string[] = []
    for (const child of element.childNodes) {
      const state = child.nodeType === 1 && (child as Element).localName !== 'script' ? stateOf(child as Element) : child.nodeType === 3 && child.textContent?.trim() ? 'words' : ''
      if (state && state !== children.at(-1)) children.push(state)
    }
    return `${element.localName}[${attributes}${(element as HTMLInputElement).checked ? ' chosen' : ''}](${children.join(',')})`
  }
  return stateOf(root)
}
