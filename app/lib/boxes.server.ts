/**
 * The same form with all ticked boxes of one name as one value, parted by spaces, because a form is read name by name.
 * @param names which names have several boxes
 */
export async function withBoxesJoined(request: Request, ...names: string[]): Promise<Request> {
  const form = await request.formData()
  const joined = new URLSearchParams([...form].flatMap(([name, value]) => (typeof value === 'string' && !names.includes(name) ? [[name, value]] : [])))
  for (const name of names) joined.set(name, form.getAll(name).join(' '))
  return new Request(request.url, { method: 'POST', body: joined })
}
