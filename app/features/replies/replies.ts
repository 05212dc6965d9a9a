import { whyNotToKeep } from '../../lib/own-words.ts'

export const stances = ['agrees', 'replies', 'challenges'] as const
export type Stance = (typeof stances)[number]

/** What somebody answers to an audit: that they agree, words of their own, or which findings they challenge and why. */
export type Answer = { stance: Stance; words: string | null; challenged: { gapId: string; because: string }[] }

const limits = { least: 3, most: 300 }

/** The name of the field in which somebody says why they challenge a finding. */
export const whyField = (gapId: string) => `why-${gapId}`

/**
 * Reads an answer from what was typed.
 * @param findings what can be challenged now; none once the time for it is over
 * @returns the answer, or what is to be mended by field
 */
export function answerFrom(typed: Readonly<Record<string, string>>, findings: readonly { gapId: string; theme: string }[]): { answer: Answer } | { problems: Record<string, string> } {
  const stance = stances.find((one) => one === typed.stance)
  if (!stance) return { problems: { stance: 'Say whether you agree, want to reply, or challenge a finding.' } }
  const problems: Record<string, string> = {}
  const keep = (field: string, text: string) => {
    const problem = whyNotToKeep(text, limits)
    if (problem) problems[field] = problem
  }

  const words = (typed.words ?? '').trim()
  if (words || stance === 'replies') keep('words', words)
  const written = findings.map((finding) => ({ ...finding, because: (typed[whyField(finding.gapId)] ?? '').trim() })).filter(({ because }) => because)
  for (const { gapId, because, theme } of written) {
    if (stance === 'challenges') keep(whyField(gapId), because)
    else problems[whyField(gapId)] = `You wrote why you challenge ${theme}. Choose that you challenge it, or take your words out here.`
  }
  if (stance === 'challenges' && findings.length > 0 && written.length === 0) problems[whyField(findings[0]!.gapId)] = 'Write why you challenge at least one finding.'
  if (Object.keys(problems).length > 0) return { problems }

  const challenged = stance === 'challenges' ? written.map(({ gapId, because }) => ({ gapId, because })) : []
  // The reply says by itself what was challenged, whatever becomes of the challenge.
  const all = [words, ...(stance === 'challenges' ? written.map(({ theme, because }) => `${theme}: ${because}`) : [])].filter(Boolean).join('\n')
  return { answer: { stance, words: all || null, challenged } }
}

/** What somebody answered, in words. */
export const stanceInWords: Readonly<Record<Stance, string>> = { agrees: 'agreed with what was found', replies: 'replied', challenges: 'challenged what was found' }
