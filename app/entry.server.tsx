import { renderToString } from 'react-dom/server'
import { ServerRouter, type EntryContext, type RouterContextProvider } from 'react-router'
import { portalContext, visitContext } from './door.server.ts'

/** Pages hold nothing that comes later, so each is rendered in one piece and its length is known. */
export default function handleRequest(request: Request, status: number, headers: Headers, routerContext: EntryContext, context: RouterContextProvider) {
  const { nonce } = context.get(visitContext)
  const html = renderToString(<ServerRouter context={routerContext} url={request.url} nonce={nonce} />)
  headers.set('Content-Type', 'text/html; charset=utf-8')
  return new Response(`<!DOCTYPE html>${html}`, { status, headers })
}

/** Logs what nobody expected, without what people typed or who they are. */
export function handleError(error: unknown, { request, context }: { request: Request; context: RouterContextProvider }) {
  if (!request.signal.aborted) context.get(portalContext).trouble(error, context.get(visitContext).id)
}
