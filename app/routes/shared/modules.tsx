import type { Route } from './+types/modules'
import { allow } from '../../door.server.ts'
import { givenTo, type Given } from '../../features/assignments/own-case.server.ts'
import { nextStep, standingInWords } from '../../features/modules/learning.ts'
import { offersAmong, RecallOffer } from '../../features/modules/recall-offer.tsx'
import { completionsOf } from '../../features/modules/recall.server.ts'
import { modulesOf, themesInForce } from '../../features/modules/learning.server.ts'
import { standingOf } from '../../features/modules/modules.ts'
import { inWords } from '../../lib/days.ts'
import { EmptyState } from '../../ui/empty-state.tsx'

export async function loader({ context, request }: Route.LoaderArgs) {
  const learner = allow({ context, request }, 'learn')
  const [modules, given, themes, completions] = [await modulesOf(learner), await givenTo(learner), await themesInForce(learner), await completionsOf(learner)]
  const titleOf = (theme: string) => themes.find(({ key }) => key === theme)?.title ?? theme

  const listed = modules.map(({ key, title, summary, minutes, themes: [theme = '', ...others], progress, ...asked }) => ({
    key, title, summary, minutes, theme: titleOf(theme), alsoOn: others.map(titleOf), standing: standingInWords(asked, progress),
    carryOn: standingOf(asked, progress) === 'not started' ? undefined : nextStep(asked, progress),
  }))
  const order = [...new Set([...themes.map(({ title }) => title), ...listed.map(({ theme }) => theme)])]
  return {
    toDo: given.filter(({ standing }) => standing !== 'done').flatMap(({ id, moduleKey, sentences, ...one }) => {
      const module = listed.find(({ key }) => key === moduleKey)
      return module ? [{ id, key: moduleKey, title: module.title, standing: module.standing, carryOn: module.carryOn, due: dueWords(one), sentences }] : []
    }),
    offers: offersAmong(completions, learner.at),
    byTheme: order.map((theme) => ({ theme, modules: listed.filter((one) => one.theme === theme) })).filter(({ modules }) => modules.length > 0),
  }
}

function dueWords({ standing, dueOn, shown }: Pick<Given, 'standing' | 'dueOn' | 'shown'>) {
  if (standing === 'being checked') return 'Your own-case task is being checked by an auditor'
  if (shown?.outcome === 'returned') return `Your own-case task was returned: send it again by ${inWords(shown.dueAgainOn!)}`
  if (standing === 'own case to show') return `Completed. Show it on a case of your own by ${inWords(dueOn)}`
  return `To do by ${inWords(dueOn)}`
}

export default function Modules({ loaderData: { toDo, offers, byTheme } }: Route.ComponentProps) {
  return (
    <>
      <title>Modules – Practice Loop</title>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <h1 className="govuk-heading-l">Modules</h1>
          {toDo.length > 0 && (
            <section aria-labelledby="given-to-you">
              <h2 id="given-to-you" className="govuk-heading-m">Given to you</h2>
              {toDo.map(({ id, key, title, standing, carryOn, due, sentences }) => (
                <article key={id} className="pl-card pl-card--brand">
                  <h3 id={`given-${id}`} className="govuk-heading-s"><a className="govuk-link" href={`/modules/${key}`}>{title}</a></h3>
                  <p className="govuk-body">{due}. {standing}. <CarryOn slug={key} to={carryOn} headed={`given-${id}`} /></p>
                  {sentences.map((sentence) => <p key={sentence} className="govuk-body pl-quiet">{sentence}</p>)}
                </article>
              ))}
            </section>
          )}
          {offers.length > 0 && (
            <section aria-labelledby="to-recall">
              <h2 id="to-recall" className="govuk-heading-m">Some weeks later</h2>
              {offers.map((offer) => <RecallOffer key={offer.versionId} offer={offer} />)}
            </section>
          )}
          {byTheme.length === 0 && <EmptyState title="No modules yet">Modules will be listed here, by theme, once your council has published some.</EmptyState>}
          {byTheme.length > 0 && <p className="govuk-body">Anyone may do any module. You can stop at any point, and your place is kept.</p>}
          {byTheme.map(({ theme, modules }) => (
            <section key={theme} aria-label={theme}>
              <h2 className="govuk-heading-m">{theme}</h2>
              <ul className="govuk-list govuk-list--spaced">
                {modules.map(({ key, title, summary, minutes, alsoOn, standing, carryOn }) => (
                  <li key={key}>
                    <h3 id={`module-${key}`} className="govuk-heading-s govuk-!-margin-bottom-1"><a className="govuk-link" href={`/modules/${key}`}>{title}</a></h3>
                    {summary}
                    <br />
                    <span className="pl-quiet">{minutes} minutes. {standing}.{alsoOn.length > 0 && ` Also about: ${alsoOn.join(', ')}.`}</span> <CarryOn slug={key} to={carryOn} headed={`module-${key}`} />
                  </li>
                ))}
              </ul>
            </section>
          ))}
          <p className="pl-who-can-see">Your manager and the auditors see whether learning that was given to you is done. Only you see your answers and scores.</p>
        </div>
      </div>
    </>
  )
}

/** A way to where one stopped, once a module is begun. */
const CarryOn = ({ slug, to, headed }: { slug: string; to?: string; headed: string }) => to && <a className="govuk-link" href={`/modules/${slug}/${to}`} aria-describedby={headed}>Carry on</a>
