import type { Letter } from '../notices/letter.ts'
import type { PairKind } from './pairs.ts'

const closing = 'You get this because somebody asked you, or you asked somebody, to meet for coaching. Replies to it reach nobody.'

/** What is written about a pair: that there is something to read, and never what they work towards. */
export const pairLetter = {
  asked: (kind: PairKind, by: string, pairId: string): Letter => ({
    subject: `${by} asks you something`, opening: `${by} asks whether you would ${kind === 'mentoring' ? 'be their mentor' : 'coach them for about eight weeks'}.`,
    parts: [{ lines: [{ text: 'Say yes or no. Nobody asks why', link: `/coaching/pairs/${pairId}` }] }], closing,
  }),
  answered: (kind: PairKind, by: string, yes: boolean, pairId: string): Letter => ({
    subject: yes ? `${by} said yes` : `${by} cannot take it on`,
    opening: yes ? `${by} said yes to ${kind === 'mentoring' ? 'mentoring' : 'a coaching cycle'} with you.` : `${by} cannot take on ${kind === 'mentoring' ? 'mentoring' : 'a coaching cycle'} with you at present. Nobody asks why, and you can ask somebody else.`,
    parts: [{ lines: [yes ? { text: 'Your page, with your goals and meetings', link: `/coaching/pairs/${pairId}` } : { text: 'Ask somebody else', link: '/coaching/pairs/new' }] }], closing,
  }),
  closed: (by: string, pairId: string): Letter => ({ subject: `${by} closed what you had together`, opening: `${by} closed the meetings that you went on having together.`, parts: [{ lines: [{ text: 'How it ended', link: `/coaching/pairs/${pairId}` }] }], closing }),
}

/** Somebody is asked whether they would help others. That they were asked stands in no other message, and which theme it is in none. */
export const invitationLetter = (by: string, invitationId: string): Letter => ({
  subject: 'Would you help colleagues with something that you do well?', opening: `${by} asks whether you would help colleagues now and then with something that you do well.`,
  parts: [{ lines: [{ text: 'What it is, and your answer. Nobody learns that you were asked unless you say yes', link: `/coaching/invitations/${invitationId}` }] }],
  closing: 'You need not answer. Replies to it reach nobody.',
})
