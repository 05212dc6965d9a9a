const word = String.raw`\p{Lu}\p{Ll}+(?:[’'-]\p{Lu}?\p{Ll}+)*`
const run = new RegExp(String.raw`(?<![\p{L}\p{N}’'-])${word}(?:\s${word})*(?![\p{L}\p{N}])`, 'gu')

/** Words with a capital that are nobody's name where child protection is written about. */
const usual = new Set((
  'january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday '
  + 'mum dad mother father nan gran grandmother grandfather auntie uncle brother sister '
  + 'child children family families early help need needs care protection plan plans planning pathway section review reviews conference core group strategy discussion supervision assessment case note notes visit form chronology record records minutes '
  + 'letter summary outcome good outstanding inadequate requires improvement red amber green '
  + 'social worker team manager school nursery college health visitor nurse doctor police probation housing court legal council local authority independent reviewing officer panel public law outline '
  + 'signs safety ofsted nhs english british muslim christian catholic jewish hindu sikh polish romanian somali urdu punjabi bengali arabic welsh irish scottish roma gypsy traveller african caribbean asian white black european eid ramadan christmas easter diwali '
  + 'england wales scotland britain london'
).split(' '))

/** Words with which sentences begin. */
const openers = new Set((
  'a an the this that these those there here he she it they we you i his her hers its their our your my who whose what when where why how which if then than and or but so yet nor not no nobody none nothing yes '
  + 'all any both each every few many most one only once other some somebody such two three after again although as at because before between by during except for from in into of on over since through to today under until up while with without'
).split(' '))

/**
 * What in a text may be the name of a child or a relative: words with a capital inside a sentence. A guess that asks, never one that
 * decides: it does not see a name at the beginning of a sentence, and it takes a street for a name.
 * @param known words that are nobody's secret here, such as the names of the team and of those who hold the case
 * @returns each once, in the order of the text
 */
export function likelyNames(text: string, known: readonly string[] = []): string[] {
  const ours = new Set(known.flatMap((name) => name.toLowerCase().split(/[\s-]+/)))
  const found = new Set<string>()
  for (const { 0: match, index } of text.matchAll(run)) {
    const words = match.split(/\s/)
    const begins = /(?:^|[.!?:;•\n“"(–-]\s*)$/u.test(text.slice(0, index))
    const strange = words.map((one, nth) => {
      const bare = one.toLowerCase().replace(/[’']s$/, '')
      return !usual.has(bare) && !ours.has(bare) && !(begins && nth === 0 && openers.has(bare))
    })
    // At the beginning of a sentence the first word has its capital for another reason.
    const from = begins ? 1 : 0
    const left = words.slice(from).filter((_, nth) => strange[nth + from])
    if (left.length > 0) found.add((begins && strange[0] && strange[1] ? words.slice(0, 3) : left).join(' ').replace(/[’']s$/, ''))
  }
  return [...found]
}
