import type { Route } from './+types/brand'
import { brandCss } from '../../ui/brand.ts'

/**
 * A council's colour as a style sheet of one rule, because the content policy forbids inline styles. The colour is part of the address: a
 * browser keeps the sheet, and a changed colour is another sheet, so that it shows at once.
 */
export function loader({ url }: Route.LoaderArgs) {
  return new Response(brandCss(url.searchParams.get('colour') ?? ''), {
    headers: { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'private, max-age=31536000, immutable' },
  })
}
