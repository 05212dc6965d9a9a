import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether a request that changes something comes from the portal's own pages.
 * @param appOrigin what the portal is reached under; when it is not set, the host that the request itself names
 */
export function isSameOrigin(headers: Pick<IncomingHttpHeaders, 'origin' | 'host'>, appOrigin: string | undefined): boolean {
  const { origin, host } = headers
  if (!origin || !URL.canParse(origin)) return false
  return appOrigin ? new URL(origin).origin === appOrigin : new URL(origin).host === host
}
