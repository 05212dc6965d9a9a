import { dayInLondon, inWords, momentInWords, timeOnDayInWords } from '../../lib/days.ts'
import { stateOf, type MeetingFacts } from './meetings.ts'

type Shown = MeetingFacts & { endedAt: Date | null; endedBy: string | null; bookedBy: { id: string; name: string }; bookedAt: Date; coach: { id: string; name: string }; learner: { id: string; name: string }; cannotBecause: string | null }

/** Where a meeting stands, in one sentence for a reader. */
export function standingInWords(meeting: Shown, readerId: string, at: Date): string {
  const by = (id: string, name: string) => (id === readerId ? 'you' : name)
  switch (stateOf(meeting, at)) {
    case 'offered': return readerId === meeting.learner.id ? `It is offered to you. The time is kept for you until ${timeOnDayInWords(meeting.offerUntil!)}.` : `It is offered to ${meeting.learner.name}. The time is kept until ${timeOnDayInWords(meeting.offerUntil!)}.`
    case 'booked': return `Booked by ${by(meeting.bookedBy.id, meeting.bookedBy.name)} on ${inWords(dayInLondon(meeting.acceptedAt ?? meeting.bookedAt))}.`
    case 'under way': return 'It is on now.'
    case 'to be said': return 'It is over. Nobody has said yet whether it was held.'
    case 'held': return 'It was held.'
    case 'missed': return meeting.attendance === 'coach not there' ? `It was not held: ${meeting.coach.id === readerId ? 'you were' : `${meeting.coach.name} was`} not there.` : `It was not held: ${meeting.learner.id === readerId ? 'you were' : `${meeting.learner.name} was`} not there.`
    case 'cancelled': return `Cancelled${meeting.endedBy ? ` by ${meeting.endedBy}` : ''} on ${momentInWords(meeting.endedAt!)}.${meeting.cannotBecause === 'made room' ? ' Another meeting had to take its time.' : ''}`
    case 'declined': return 'It was declined. The time is free again.'
    case 'lapsed': return `It was offered until ${timeOnDayInWords(meeting.offerUntil!)}, and nobody said yes. The time is free again.`
  }
}

/** Done here, by what the address says. */
export const doneInWords: Readonly<Record<string, string>> = {
  booked: 'Booked. A calendar entry is on its way to both of you.',
  yes: 'Agreed. A calendar entry is on its way to both of you.',
  no: 'Declined. The time is free again, and nobody asks why.',
  moved: 'Moved. The entry in both calendars moves with it.',
  cancelled: 'Cancelled. The time is free again, and both of you are told.',
  offered: 'Offered. The time is kept until it is answered.',
  assigned: 'Booked. Both are told, and a calendar entry is on its way to them.',
}
