import { dayInLondon, inWords, type Day } from '../../lib/days.ts'
import { stateOf, type MeetingFacts } from './meetings.ts'

/** A meeting as a page tells it that others than the two read: when, with whom, whether it was held, and what was agreed. Never why it was missed or by whom, and no reminder. */
export type MeetingTold = {
  id: string; learnerId: string; learner: string; coachId: string; coach: string; startsAt: string; endsAt: string; held: boolean | null
  steps: { wording: string; whose: 'learner' | 'coach'; dueOn: Day | null; done: Day | null }[]
}

/** The meetings of a page in words. @param me the reader, whose own meeting has a page for them */
export function meetingsInWords(told: readonly MeetingTold[], me: string, at: Date) {
  return told.map(({ id, learnerId, learner, coachId, coach, startsAt, endsAt, held, steps }) => {
    const facts: MeetingFacts = { startsAt: new Date(startsAt), endsAt: new Date(endsAt), offerUntil: null, acceptedAt: null, ended: null, attendance: held === null ? null : held ? 'held' : 'learner not there' }
    const state = stateOf(facts, at)
    const day = dayInLondon(facts.startsAt)
    return {
      id, title: `Coaching meeting: ${learner} with ${coach}`, when: inWords(day), at: day, open: state === 'booked', href: [learnerId, coachId].includes(me) ? `/coaching/meetings/${id}/after` : undefined,
      stands: state === 'booked' ? 'It is to come.' : held === null ? 'Nobody has said yet whether it was held.' : held ? 'It was held.' : 'It was not held.',
      steps: steps.map(({ wording, whose, dueOn, done }) => `${whose === 'learner' ? learner : coach}: ${wording}${/[.!?]$/.test(wording) ? '' : '.'}${done ? ` Done ${inWords(done)}.` : dueOn ? ` By ${inWords(dueOn)}.` : ''}`),
    }
  })
}
