/**
 * What went wrong, fit for a log: the innermost message, its code and where it came from. A query's parameters are people's data, and the
 * database layer puts them into its messages, so these are left out.
 */
export function faultOf(error: unknown): string {
  let inner = error
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause
  if (!(inner instanceof Error)) return String(inner)
  const code = 'code' in inner ? ` (${String(inner.code)})` : ''
  const places = (error instanceof Error ? error.stack ?? '' : '').split('\n').filter((line) => /^\s+at /.test(line))
  return [`${inner.name}: ${inner.message}${code}`, ...places].join('\n')
}
