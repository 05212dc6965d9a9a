import { Button } from '../../ui/button.tsx'
import { inWords } from '../../lib/days.ts'
import { isOffered, recallDays, type Completion } from './recall.ts'

/** What a page says of three questions that are offered. */
export type Offer = { moduleKey: string; versionId: string; title: string; until: string }

/** Those of somebody's completions of which three questions are offered at a moment. */
export const offersAmong = (completions: readonly Completion[], at: Date): Offer[] =>
  completions.filter(isOffered(at)).map(({ moduleKey, versionId, title, declaredAt }) => ({ moduleKey, versionId, title, until: inWords(recallDays(new Date(declaredAt)).to) }))

/** The offer to answer three questions about a module, or to decline them with one press. */
export function RecallOffer({ offer: { moduleKey, versionId, title, until }, heading: Heading = 'h3' }: { offer: Offer; heading?: 'h2' | 'h3' }) {
  const page = `/modules/${moduleKey}/recall?version=${versionId}`
  const of = <span className="govuk-visually-hidden">: {title}</span>
  return (
    <div className="pl-card pl-card--brand">
      <Heading className="govuk-heading-s">Three questions on {title}</Heading>
      <p className="govuk-body">Two minutes, if you like, until {until}. Only you see how it went.</p>
      <div className="govuk-button-group">
        <Button href={page}>Answer them{of}</Button>
        <form method="post" action={`${page}&decline`}><Button variant="secondary">Not now, thank you{of}</Button></form>
      </div>
    </div>
  )
}
