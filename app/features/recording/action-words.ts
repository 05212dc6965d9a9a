/** Words with which an action can begin and still not say what anybody would do. */
const idle = new Set(['improve', 'ensure', 'consider', 'promote', 'support', 'encourage', 'strengthen', 'enhance', 'develop', 'embed', 'monitor', 'address', 'explore', 'maintain', 'reflect', 'remember', 'try', 'aim', 'continue', 'facilitate'])

/** What people do in this work, so that somebody can see that it was done. */
const doing = new Set((
  'add agree alert amend analyse apply arrange ask attach attend bring book build call cancel change chase check clarify close collect compare complete confirm consult contact convene copy correct '
  + 'date decide describe discuss distribute draft draw edit end escalate explain file fill find finish follow gather get give go hold identify inform interview introduce invite involve join keep link list make map mark meet move '
  + 'name note notify obtain observe offer open order phone place plan prepare present put raise read reassess record refer remove replace reply report request resend resolve restart return review revise rewrite ring '
  + 'say schedule see seek send separate set share show sign speak split start state stop store submit summarise take talk tell test transfer translate type update upload use visit weigh withdraw work write'
).split(' '))

const bare = (word: string) => word.toLowerCase().replace(/[^a-z-]/g, '')

export const isIdle = (word: string) => idle.has(bare(word))

/** Whether a text begins with something to do, after a day if it names one ("By Friday, see …"). */
export function startsWithVerb(text: string): boolean {
  const [first = '', ...rest] = text.replace(/^(?:by|before|on|within|today|tomorrow)\b[^,:]{0,40}[,:]\s*/i, '').split(/\s+/)
  return doing.has(bare(first)) || (/^(?:re|pre)-/.test(bare(first)) && doing.has(bare(first).replace(/^(?:re|pre)-/, ''))) || (bare(first).endsWith('ly') && doing.has(bare(rest[0] ?? '')))
}
