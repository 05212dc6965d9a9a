/** Where to go after signing in: only a page of this portal, because an address elsewhere could be a trap. */
export function pageToOpen(to: unknown): string {
  return typeof to === 'string' && /^\/(?![/\\])/.test(to) ? to : '/'
}
