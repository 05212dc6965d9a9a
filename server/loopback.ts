/**
 * Whether a request names this computer itself. A page elsewhere can point a name of its own at this computer and so reach
 * what listens here; the name is then in the Host header.
 */
export function isLoopback(host: string | undefined): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i.test(host ?? '')
}
