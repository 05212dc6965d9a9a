import { dayInLondon, inWords, spanInWords, timeOnDayInWords } from '../../lib/days.ts'
import { isLate, stateOf, type MeetingFacts, type MeetingState } from './meetings.ts'

/** 'Room 3', 'Online', 'Room 3, or online' */
export const whereMet = ({ place, link }: { place: string | null; link: string | null }) => (
  place && link ? `${place}, or online` : place ?? (link ? 'Online' : 'Agree with each other where you meet'))

type Of = MeetingFacts & { endedAt: Date | null; endedBy: string | null; cannotBecause: string | null }

/** How a meeting stands, in a sentence with its date. */
export function stateInWords(facts: Of, at: Date): string {
  const on = facts.endedAt && inWords(dayInLondon(facts.endedAt))
  switch (stateOf(facts, at)) {
    case 'offered': return `Offered. The time is kept until ${timeOnDayInWords(facts.offerUntil!)}.`
    case 'booked': return 'Booked.'
    case 'under way': return 'It is going on now.'
    case 'to be said': return `It is over since ${timeOnDayInWords(facts.endsAt)}. Nobody has said yet whether it was held.`
    case 'held': return `Held on ${inWords(dayInLondon(facts.startsAt))}.`
    case 'missed': return `Not held on ${inWords(dayInLondon(facts.startsAt))}.`
    case 'cancelled': return `Cancelled on ${on}${facts.endedBy ? ` by ${facts.endedBy}` : ''}${facts.cannotBecause === 'made room' ? ', to make room for another meeting' : ''}${isLate(facts, facts.endedAt!) ? ', less than a day before it' : ''}.`
    case 'declined': return `Declined on ${on}.`
    case 'lapsed': return `No longer kept: it was offered until ${timeOnDayInWords(facts.offerUntil!)}, and nobody answered.`
  }
}

const tags: Readonly<Record<MeetingState, { words: string; colour: 'blue' | 'green' | 'grey' | 'yellow' }>> = {
  offered: { words: 'Offered', colour: 'yellow' }, booked: { words: 'Booked', colour: 'green' }, 'under way': { words: 'Going on now', colour: 'blue' }, 'to be said': { words: 'Was it held?', colour: 'yellow' },
  held: { words: 'Held', colour: 'grey' }, missed: { words: 'Not held', colour: 'grey' }, cancelled: { words: 'Cancelled', colour: 'grey' }, declined: { words: 'Declined', colour: 'grey' }, lapsed: { words: 'No longer kept', colour: 'grey' },
}
export const tagOf = (facts: MeetingFacts, at: Date) => tags[stateOf(facts, at)]

type Coming = { id: string; startsAt: string; endsAt: string; place: string | null; link: string | null; with: string; isLearner: boolean; offerUntil: string | null; acceptedAt: string | null }
/** A meeting as a card tells of it. */
export type MeetingCard = { id: string; with: string; when: string; where: string; isLearner: boolean; until: string | null }

const cardOf = ({ id, startsAt, endsAt, place, link, isLearner, offerUntil, acceptedAt, with: name }: Coming): MeetingCard => ({
  id, with: name, isLearner, when: spanInWords(new Date(startsAt), new Date(endsAt)), where: whereMet({ place, link }), until: offerUntil && !acceptedAt ? timeOnDayInWords(new Date(offerUntil)) : null,
})

/** Among one’s meetings to come: the offers that wait for an answer of theirs, and the next that is agreed. */
export function comingCards(coming: readonly Coming[], at: Date): { offers: MeetingCard[]; next: MeetingCard | undefined } {
  const open = coming.filter(({ offerUntil, acceptedAt }) => offerUntil !== null && acceptedAt === null)
  const [next] = coming.filter((one) => !open.includes(one))
  return { offers: open.filter(({ isLearner, offerUntil }) => isLearner && new Date(offerUntil!) > at).map(cardOf), next: next && cardOf(next) }
}
