import type { ReactNode } from 'react'
import { renderToReadableStream, renderToString } from 'react-dom/server'
import { isRouteErrorResponse, ServerRouter, type EntryContext, type RouterContextProvider } from 'react-router'
import { portalContext, visitContext } from './door.server.ts'
import type { Enhanced } from './root.tsx'

/**
 * Pages hold nothing that comes later, so each is sent in one piece and its length is known. What the scripts of an enhanced page
 * need of the loaders is itself rendered later, and the plain rendering would leave it out: such a page would never come to life.
 */
export default async function handleRequest(request: Request, status: number, headers: Headers, routerContext: EntryContext, context: RouterContextProvider) {
  const { nonce } = context.get(visitContext)
  const page = <ServerRouter context={routerContext} url={request.url} nonce={nonce} />
  const enhanced = Object.values(routerContext.staticHandlerContext.loaderData).some((shown: Enhanced | undefined) => shown?.enhanced)
  const html = enhanced ? await whole(page, nonce) : renderToString(page)
  headers.set('Content-Type', 'text/html; charset=utf-8')
  return new Response(enhanced ? html : `<!DOCTYPE html>${html}`, { status, headers })
}

async function whole(page: ReactNode, nonce: string) {
  const stream = await renderToReadableStream(page, { nonce })
  await stream.allReady
  return new Response(stream).text()
}

/** Logs what nobody expected, without what people typed or who they are. */
export function handleError(error: unknown, { request, context }: { request: Request; context: RouterContextProvider }) {
  // An answer with a status, such as a form sent to a page that takes none, is nobody's fault.
  if (!request.signal.aborted && !isRouteErrorResponse(error)) context.get(portalContext).trouble(error, context.get(visitContext).id)
}
