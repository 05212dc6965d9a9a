/** A path as the log may hold it: behind /calendar/ stands what is secret, however it is written. */
export const pathToLog = (path: string) => (/^\/+calendar\//i.test(decoded(path)) ? '/calendar/…' : path)

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
