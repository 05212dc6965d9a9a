/** Where to go after signing in: only a page of this portal, because an address elsewhere could be a trap. Browsers leave out
 *  tabs and line ends and take a backslash for a slash, so none of these is in a page's address. */
export function pageToOpen(to: unknown): string {
  return typeof to === 'string' && /^\/(?![/\\])[^\\\s\p{Cc}]*$/u.test(to) ? to : '/'
}
