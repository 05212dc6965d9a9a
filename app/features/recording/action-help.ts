import { isIdle, startsWithVerb } from './action-words.ts'

/** An action as it is being written. */
export type ActionWritten = { wording: string; place: string; closesWhen: string; because: string }

/**
 * What an action still lacks so that its owner knows what to do and everybody can see when it is done, in kind words and in the order
 * in which one would mend it. Nothing while nothing is written. It helps and stops nobody.
 */
export function actionHelp({ wording, place, closesWhen, because }: ActionWritten): string[] {
  const text = wording.trim()
  if (text === '') return []
  const [first = ''] = text.split(/[\s,:;]+/)
  const idle = isIdle(first)
  return [
    idle ? `“${first}” does not say what to do. Begin with what somebody would see being done, such as “see”, “record”, “add” or “agree”.`
      : !startsWithVerb(text) ? 'Begin with what is to be done, such as “See the child alone”.' : undefined,
    takesLonger(text) ? 'This may take longer than five working days. Ask here for what can be done by then, such as booking or planning it, and leave the rest to the child’s plan.' : undefined,
    /\b(?:and then|as well as|;)/i.test(text) ? 'This may be two actions. Each closes sooner by itself.' : undefined,
    place.trim() === '' ? 'Say where in the record it will be, such as “Visit form” or “Plan, outcome 2”.' : undefined,
    closesWhen.trim() === '' ? 'Say what will be on the file when it is done. That is what closes it.'
      : isShort(closesWhen) ? 'Say what can be seen on the file, so that somebody else can check it.' : undefined,
    because.trim() === '' ? 'Say what it changes for this child.' : undefined,
  ].filter((sentence) => sentence !== undefined)
}

/** Words of work that nobody finishes within five working days, and of what never ends. */
const takesLonger = (text: string) =>
  /\b(?:ongoing|continu(?:e|ous(?:ly)?)|regularly|from now on|going forward|always|each (?:week|month|visit)|every (?:week|month|visit)|monthly|weekly)\b/i.test(text)
  || /\b(?:complete|carry out|write|do|undertake|redo|finish) (?:a |an |the )?(?:new |full |fresh |updated |whole )*(?:re-?)?assessment\b/i.test(text)
  || /\b(?:in|within|over) (?:the next )?(?:(?:[6-9]|\d{2,}|six|seven|eight|nine|ten) (?:working )?days|(?:\d+|two|three|four|five|six) (?:weeks|months)|a month)\b/i.test(text)

/** So few words, and no figure among them, name nothing that somebody could look for. */
const isShort = (text: string) => text.trim().split(/\s+/).length < 4 && !/\d/.test(text)
