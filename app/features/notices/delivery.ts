import { dayInLondon, momentInWords, timeInWords } from '../../lib/days.ts'
import { counted } from '../../lib/phrases.ts'

/** Why a message has not gone, as it is recorded: a category, and neither an address nor a word of the letter. */
export const troubles = {
  'server away': 'the mail server does not answer',
  'not secure': 'no safe connection to the mail server could be made',
  'sign-in refused': 'the mail server refuses the portal’s sign-in',
  'sender refused': 'the mail server does not take mail from the portal',
  'asked to wait': 'the mail server asks to try again later',
  'address refused': 'the address does not take it',
  'letter refused': 'the mail server does not take this message',
  'has left': 'they have left',
  'too late': 'it would have come too late',
} as const
export type Trouble = keyof typeof troubles

/** Why a message was given up by us and by no mail server: nobody can do anything about it, and it is never tried again. */
export const givenUp: readonly (string | null)[] = ['has left', 'too late'] satisfies Trouble[]

/** How far a message got: facts, from which its state is worked out. */
export type Delivery = {
  id: string
  name: string
  /** Whether anybody knew an address for it. */
  addressed: boolean
  writtenAt: Date
  /** A reminder is due only then. */
  notBefore?: Date | null
  tries: number
  trouble: Trouble | null
  nextTryAt: Date
  sentAt: Date | null
  refusedAt: Date | null
  /** Its reader followed a link in it, signed in. */
  openedAt: Date | null
}

export type DeliveryState = 'opened' | 'sent' | 'refused' | 'not yet due' | 'waits' | 'no address'

export function deliveryState({ addressed, sentAt, refusedAt, openedAt, notBefore }: Pick<Delivery, 'addressed' | 'sentAt' | 'refusedAt' | 'openedAt' | 'notBefore'>, now: Date): DeliveryState {
  if (openedAt) return 'opened'
  if (sentAt) return 'sent'
  if (refusedAt) return 'refused'
  if (notBefore && notBefore > now) return 'not yet due'
  return addressed ? 'waits' : 'no address'
}

/** 'sent 8:02am, opened', 'reminder: goes 5 May 2026, 2pm' or 'waits: the mail server does not answer, tried 3 times'; a moment of another day than today is said with its day. */
export function deliveryInWords(delivery: Omit<Delivery, 'id' | 'name'>, now: Date): string {
  const { sentAt, tries, trouble, notBefore } = delivery
  switch (deliveryState(delivery, now)) {
    case 'opened': return `sent ${whenInWords(sentAt!, now)}, opened`
    case 'sent': return `sent ${whenInWords(sentAt!, now)}`
    case 'refused': return `could not be delivered${trouble ? `: ${troubles[trouble]}` : ''}`
    case 'not yet due': return `reminder: goes ${whenInWords(notBefore!, now)}`
    case 'no address': return 'not sent: nobody knows an e-mail address'
    case 'waits': return trouble ? `waits: ${troubles[trouble]}, tried ${tries === 1 ? 'once' : counted(tries, 'time', 'times')}` : 'waits to be sent'
  }
}

/** The time of a moment, with its day where that is another than today. */
export const whenInWords = (moment: Date, now: Date) => (dayInLondon(moment) === dayInLondon(now) ? timeInWords(moment) : momentInWords(moment))

/** So many of somebody's latest messages are listed under their account. */
export const mostListed = 20
