import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/module-to-check'
import { allow, signedIn } from '../../door.server.ts'
import { factsInWords, factsWith, reviewInWords } from '../../features/modules/facts.ts'
import { moduleToCheck, takeBackFact } from '../../features/modules/facts.server.ts'
import { confirmFact } from '../../features/publishing/confirm-fact.server.ts'
import { dayInLondon, momentInWords } from '../../lib/days.ts'
import { found, idFrom, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Details } from '../../ui/details.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { Tag } from '../../ui/tag.tsx'

const longestEdition = 300

const Pressed = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('confirm'), fact: z.string(),
    edition: z.string().trim().min(1, 'Write which edition you read, and when.').max(longestEdition, `Keep this to ${longestEdition} characters.`),
  }),
  z.object({ do: z.literal('take back'), confirmation: z.string() }),
], { error: 'Confirm a fact, or take a confirmation back.' })
const last = 'The fact is confirmed. It was the last, so the module can be given now, and it is proposed for gaps of the last 12 months that it answers and that have brought no learning.'
const done = { confirmed: 'The fact is confirmed.', 'taken-back': 'The confirmation is taken back. The fact is to be checked again.' } as const

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const editor = allow({ context, request }, 'confirm facts of modules')
  const { key, title, version, reviewBy, openFacts, confirmations } = found(await moduleToCheck(editor, params.slug))
  const { facts, earlier } = factsWith(openFacts, confirmations)
  const open = facts.filter(({ confirmed }) => !confirmed).length
  return {
    key, title, version, demo: signedIn(context)!.organisation.demo, open, standing: factsInWords({ facts: facts.length, open }), review: reviewInWords(reviewBy, dayInLondon(editor.at)),
    facts: facts.map(({ fact, source, confirmed }) => ({
      fact, source, confirmed: confirmed && { id: confirmed.id, edition: confirmed.edition, by: `${confirmed.by}, ${momentInWords(confirmed.at)}`, otherSource: confirmed.source === source ? undefined : confirmed.source },
    })),
    earlier: earlier.map(({ id, fact, edition, by, at, withdrawnBy, withdrawnAt }) => ({
      id, fact, words: `${edition}. Confirmed by ${by}, ${momentInWords(at)}. ${withdrawnAt ? `Taken back by ${withdrawnBy}, ${momentInWords(withdrawnAt)}.` : 'This version of the module does not say it.'}`,
    })),
    done: open === 0 && url.searchParams.get('done') === 'confirmed' ? last : Object.entries(done).find(([key]) => key === url.searchParams.get('done'))?.[1],
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const editor = allow({ context, request }, 'confirm facts of modules')
  const form = await parseForm(request, Pressed)
  if (!form.ok) return form.reply
  const { value, typed } = form
  const late = (words: string) => data({ problems: { form: words }, typed }, { status: 409 })
  if (value.do === 'take back') {
    const taken = found(await takeBackFact(editor, params.slug, idFrom(value.confirmation)))
    return taken === true ? redirect(`/set-up/modules/${params.slug}?done=taken-back`) : late('Somebody else took this confirmation back while you had it open.')
  }
  const confirmed = found(await confirmFact(editor, params.slug, value.fact, value.edition))
  return confirmed === true ? redirect(`/set-up/modules/${params.slug}?done=confirmed`) : late('Somebody else confirmed this fact while you had it open. What they wrote is below; yours was not kept.')
}

export default function ModuleToCheck({ loaderData: module, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  // The page has a form for each fact, so the problem of one is shown at its own field.
  const { edition: wrong, ...others } = problems ?? {}
  const fieldOf = (nth: number) => `edition-${nth + 1}`
  const concerned = module.facts.findIndex(({ fact }) => fact === typed?.fact)
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Facts of ${module.title} – Practice Loop`}</title>
      <BackLink href="/set-up/modules">Facts of modules</BackLink>
      {module.done && !problems && <NotificationBanner success>{module.done}</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={{ ...others, ...(wrong && { [fieldOf(concerned)]: wrong }) }} />
          <span className="govuk-caption-l">Facts to check</span>
          <h1 className="govuk-heading-l">{module.title}</h1>
          <SummaryList rows={[{ key: 'Facts', value: module.standing }, { key: 'Review due', value: module.review }, { key: 'Version', value: module.version }]} />
          {module.open > 0 && (
            <p className="govuk-body">
              Read each source in the edition that is in force, and confirm the fact if it says so. If it says something else, do not confirm it: tell whoever writes the
              modules. {module.demo ? 'This is a demo, so the module is given all the same.' : 'Until all are confirmed, the module is given to nobody.'}
            </p>
          )}
          {module.facts.length === 0 && <EmptyState title="Nothing to check">This version of the module has no fact that was not checked when it was written.</EmptyState>}
          {module.facts.map(({ fact, source, confirmed }, nth) => (
            <section key={fact} className="pl-card" aria-labelledby={`fact-${nth + 1}`}>
              <h2 id={`fact-${nth + 1}`} className="govuk-heading-s">Fact {nth + 1} of {module.facts.length} {confirmed ? <Tag colour="green">Confirmed</Tag> : <Tag colour="yellow">To check</Tag>}</h2>
              <p className="govuk-body">{fact}</p>
              <p className="govuk-body">Source: {source}</p>
              <form method="post" noValidate>
                {confirmed ? (
                  <>
                    <p className="govuk-body">Checked{confirmed.otherSource && ` against ${confirmed.otherSource}`}: {confirmed.edition}<br />{confirmed.by}</p>
                    <input type="hidden" name="confirmation" value={confirmed.id} />
                    <Button variant="secondary" name="do" value="take back">No longer<span className="govuk-visually-hidden"> confirm fact {nth + 1}</span></Button>
                  </>
                ) : (
                  <>
                    <input type="hidden" name="fact" value={fact} />
                    <Input
                      name="edition" id={fieldOf(nth)} label={`We have checked this against ${source}: edition read and date`} hint="Such as: as amended to 1 September 2026, read on 26 November 2026"
                      value={nth === concerned ? typed?.edition : undefined} error={nth === concerned ? wrong : undefined}
                    />
                    <Button name="do" value="confirm">Confirm<span className="govuk-visually-hidden"> fact {nth + 1}</span></Button>
                  </>
                )}
              </form>
            </section>
          ))}
          {module.earlier.length > 0 && (
            <Details summary={`What was confirmed and does not count any more (${module.earlier.length})`}>
              <ul className="govuk-list govuk-list--spaced">{module.earlier.map(({ id, fact, words }) => <li key={id}>{fact}<br />{words}</li>)}</ul>
            </Details>
          )}
          <p className="pl-who-can-see">People with the administrator role see this page. Learners see what was checked, from which edition and when, and not by whom. Learning that was confirmed for somebody goes on when a confirmation is taken back.</p>
        </div>
      </div>
    </>
  )
}
