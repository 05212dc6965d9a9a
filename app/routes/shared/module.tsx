import { Fragment } from 'react'
import { z } from 'zod'
import type { Route } from './+types/module'
import { allow, signedIn } from '../../door.server.ts'
import { gradeHasChanged } from '../../features/assignments/grade-has-changed.ts'
import { moreTimeForYou } from '../../features/assignments/more-time.ts'
import { givenOf, type Given } from '../../features/assignments/own-case.server.ts'
import { standardsNamed } from '../../features/frameworks/standards.server.ts'
import { goesInWords, nextStep, sectionInWords, standingInWords } from '../../features/modules/learning.ts'
import { learningIn } from '../../features/modules/learning.server.ts'
import { recallInWords } from '../../features/modules/recall.ts'
import { offersAmong, RecallOffer } from '../../features/modules/recall-offer.tsx'
import { minutesLeft, standingOf, whatIsMissing } from '../../features/modules/modules.ts'
import { askForTime, hasTime, supportInWords } from '../../features/supervision/support.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { found } from '../../lib/http.server.ts'
import { hoursInWords } from '../../lib/phrases.ts'
import { can } from '../../permissions.ts'
import { Breadcrumbs } from '../../ui/breadcrumbs.tsx'
import { Button } from '../../ui/button.tsx'
import { Details } from '../../ui/details.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { Tag } from '../../ui/tag.tsx'

const Version = z.guid().optional().catch(undefined)

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const learner = allow({ context, request }, 'learn')
  const versionId = Version.parse(url.searchParams.get('version') ?? undefined)
  const { module, factsChecked, progress, attempts, version, hours, isCurrent, otherVersions, completedBefore, completions } = found(await learningIn(learner, params.slug, versionId))
  const given = isCurrent ? await givenOf(learner, params.slug) : undefined
  // A record of learning keeps what the standards were on the day on which it was earned.
  const standardsOn = dayInLondon(progress.declaredAt ? new Date(progress.declaredAt) : learner.at)
  const { key, title, summary, outcomes, contentWarning, minutes, guidanceEdition, sources, openFacts, standards, sections } = module
  return {
    slug: key, title, summary, outcomes, contentWarning, minutes, guidanceEdition, standards, version, hours, isCurrent,
    sources: sources.map(({ title, url, checked }) => ({ title, url, checked: inWords(checked) })),
    openFacts: openFacts.length - factsChecked.length,
    checked: factsChecked.map(({ fact, source, edition, at }) => ({ fact, source, words: `Checked by your council on ${inWords(dayInLondon(new Date(at)))}: ${edition}` })),
    standardsNamed: await standardsNamed(learner, standards, standardsOn),
    standardsOn: inWords(standardsOn),
    adds: progress.readBefore !== undefined,
    sections: sections.map(({ id, title, minutes }) => ({
      id, title, minutes, place: sectionInWords(module, progress, id), before: progress.readBefore?.includes(id) ?? false, read: progress.sectionsRead.includes(id),
    })),
    otherVersions,
    standing: standingInWords(module, progress),
    begun: standingOf(module, progress) !== 'not started',
    completed: progress.declaredAt !== undefined,
    minutesLeft: minutesLeft(module, progress),
    missing: whatIsMissing(module, progress),
    next: isCurrent ? nextStep(module, progress) : undefined,
    goes: { pre: goesInWords('pre', attempts), post: goesInWords('post', attempts) },
    reflection: progress.reflection,
    given: given && { sentences: given.sentences, words: givenWords(given), moreTime: given.extensions.map(moreTimeForYou), toShow: given.standing === 'own case to show', sent: given.shown !== null, flagged: given.flaggedAt !== null && given.standing !== 'done', support: [...supportInWords(given, learner.at), ...(given.standing === 'to do' && !hasTime(given, learner.at) ? [askForTime] : [])] },
    completedBefore: completedBefore.map(({ versionId, version, completedAt }) => ({ versionId, version, on: inWords(dayInLondon(completedAt)) })),
    offers: offersAmong(completions, learner.at),
    recalls: completions.flatMap(({ versionId, ...one }) => { const words = recallInWords(one); return words ? [{ versionId, words }] : [] }),
    versionQuery: isCurrent ? '' : `?version=${versionId}`,
    hasCpd: can(signedIn(context)!.person.holdings, 'see my practice'),
    declared: url.searchParams.get('done') === 'declared',
    sent: url.searchParams.get('done') === 'sent',
  }
}

function givenWords({ standing, dueOn, shown }: Given) {
  if (standing === 'done') return 'You have shown it on a case of your own, and an auditor accepted it.'
  if (standing === 'being checked') return `You sent your own-case task. An auditor checks it by ${inWords(shown!.checkDueOn)}.`
  if (shown?.outcome === 'returned') return `Your own-case task was returned: “${shown.because}” Send it again by ${inWords(shown.dueAgainOn!)}.`
  if (standing === 'own case to show') return `You have completed the module. Show it on a case of your own by ${inWords(dueOn)}.`
  return `To do by ${inWords(dueOn)}.`
}

export default function ModulePage({ loaderData }: Route.ComponentProps) {
  const { slug, title, summary, outcomes, contentWarning, minutes, guidanceEdition, sources, openFacts, checked, standards, standardsNamed, standardsOn, adds, sections, otherVersions, standing, begun, completed, missing, next, goes, reflection, given, version, hours, isCurrent, completedBefore, offers, recalls, versionQuery, hasCpd } = loaderData
  const words = hoursInWords(hours)
  return (
    <>
      <title>{`${title} – Practice Loop`}</title>
      <Breadcrumbs className="govuk-!-margin-bottom-6" items={[{ text: 'Modules', href: '/modules' }, { text: title }]} />
      {loaderData.declared && <NotificationBanner success>{completed ? `Completed. ${words} for your CPD.` : 'Completed. It stays as it is. A version published meanwhile asks more of you: see below.'}</NotificationBanner>}
      {loaderData.sent && <NotificationBanner success>Sent. An auditor will check it by the day shown below.</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <h1 className="govuk-heading-l">{title}</h1>
          {!isCurrent && <InsetText>This is version {version}, as you read it. <a className="govuk-link" href={`/modules/${slug}`}>Go to the version you are on now</a>.</InsetText>}
          <p className="govuk-body-l">{summary}</p>
          {otherVersions && <InsetText>{otherVersions}</InsetText>}
          {given && (
            <div className="pl-card pl-card--brand">
              <h2 className="govuk-heading-s">Why you</h2>
              {given.sentences.map((sentence) => <p key={sentence} className="govuk-body">{sentence}</p>)}
              {given.flagged && <p className="govuk-body">{gradeHasChanged}</p>}
              <p className="govuk-body">{given.words}</p>
              {given.moreTime.map((words) => <p key={words} className="govuk-body">{words}</p>)}
              {given.support.map((sentence) => <p key={sentence} className="govuk-body">{sentence}</p>)}
              {(given.toShow || given.sent) && <Button href={`/modules/${slug}/apply`} variant={given.toShow ? undefined : 'secondary'}>{given.toShow ? 'Show it on a case of your own' : 'See what you sent'}</Button>}
            </div>
          )}
          {next && (
            <>
              <InsetText><strong>Before you begin.</strong> {contentWarning}</InsetText>
              <p className="govuk-body">{begun ? `${standing}. ` : ''}{loaderData.minutesLeft > 0 ? adds ? `${loaderData.minutesLeft} minutes of new reading left.` : `${loaderData.minutesLeft} minutes of reading left; ${minutes} minutes in all.` : 'You have read every section.'}</p>
              <Button href={`/modules/${slug}/${next}`} start>{begun ? 'Carry on' : 'Start'}</Button>
            </>
          )}
          {completed && (
            <>
              <h2 className="govuk-heading-m">{standing}</h2>
              <p className="govuk-body">{words} for your CPD, counted towards <References of={standards} />. Version {version}. This stays as it is, whatever you take again.</p>
              <ul className="govuk-list">
                <li><a className="govuk-link" href={`/modules/${slug}/certificate${versionQuery}`}>Your certificate</a></li>
                {hasCpd && <li><a className="govuk-link" href="/my-practice/cpd">Your draft for Social Work England</a></li>}
              </ul>
            </>
          )}

          {offers.map((offer) => <RecallOffer key={offer.versionId} offer={offer} heading="h2" />)}
          {recalls.map(({ versionId, words }) => <p key={versionId} className="govuk-body"><a className="govuk-link" href={`/modules/${slug}/recall?version=${versionId}`}>{words}</a></p>)}

          <h2 className="govuk-heading-m">What you will be able to do</h2>
          <ul className="govuk-list govuk-list--bullet">{outcomes.map((outcome) => <li key={outcome}>{outcome}</li>)}</ul>

          {isCurrent && missing.length > 0 && (
            <>
              <h2 className="govuk-heading-m">What completes it</h2>
              <ul className="govuk-list govuk-list--bullet">{missing.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>
            </>
          )}

          <h2 className="govuk-heading-m">{adds ? 'New sections' : 'Sections'}</h2>
          <ol className={adds ? 'govuk-list govuk-list--spaced' : 'govuk-list govuk-list--number govuk-list--spaced'}>
            {sections.filter(({ before }) => !before).map((section) => <SectionLine key={section.id} {...section} adds={adds} href={`/modules/${slug}/sections/${section.id}${versionQuery}`} />)}
          </ol>
          {adds && (
            <Details summary="What you have read before">
              <ol className="govuk-list govuk-list--number govuk-list--spaced">
                {sections.filter(({ before }) => before).map((section) => <SectionLine key={section.id} {...section} href={`/modules/${slug}/sections/${section.id}${versionQuery}`} />)}
              </ol>
            </Details>
          )}
          <p className="govuk-body"><a className="govuk-link" href={`/modules/${slug}/print${versionQuery}`}>The whole module on one page, to print</a></p>

          {isCurrent && (
            <>
              <h2 className="govuk-heading-m">Your checks</h2>
              <ul className="govuk-list govuk-list--bullet">
                <li><a className="govuk-link" href={`/modules/${slug}/check/pre`}>First check</a>: {goes.pre || 'not taken'}.</li>
                <li><a className="govuk-link" href={`/modules/${slug}/check/post`}>Last check</a>: {goes.post || 'not taken'}.</li>
              </ul>
            </>
          )}
          {reflection && (
            <>
              <h2 className="govuk-heading-m">Your reflection</h2>
              <p className="govuk-body">{reflection}</p>
            </>
          )}
          {completedBefore.length > 0 && (
            <>
              <h2 className="govuk-heading-m">Versions you completed before</h2>
              <ul className="govuk-list">
                {completedBefore.map(({ versionId, version, on }) => <li key={versionId}><a className="govuk-link" href={`/modules/${slug}?version=${versionId}`}>Version {version}</a>, completed {on}</li>)}
              </ul>
            </>
          )}

          <h2 id="what-it-rests-on" className="govuk-heading-m">What it rests on</h2>
          {openFacts > 0 && <p className="govuk-body">{openFacts === 1 ? 'One fact' : `${openFacts} facts`} marked “To be confirmed” {openFacts === 1 ? 'is' : 'are'} not yet checked against the source. Until then, follow your council’s procedure.</p>}
          {checked.length > 0 && (
            <Details summary={checked.length === 1 ? 'The fact your council has checked' : `The ${checked.length} facts your council has checked`}>
              <ul className="govuk-list govuk-list--spaced">
                {checked.map(({ fact, source, words }) => <li key={fact}>{fact}<br />Source: {source}<br />{words}</li>)}
              </ul>
            </Details>
          )}
          <SummaryList rows={[
            { key: 'Guidance', value: guidanceEdition },
            { key: 'Counts as', value: <>{words}: <References of={standards} /></> },
            { key: 'Version', value: version },
          ]} />
          <Details summary="The standards it counts towards">
            <p className="govuk-body">As they stood on {standardsOn}, in our own words.</p>
            <ul className="govuk-list govuk-list--spaced">
              {standardsNamed.map(({ code, words: meant }) => <li key={code}><span className="pl-reference">{code}</span>: {meant ?? 'not among the standards in force on this day'}</li>)}
            </ul>
          </Details>
          <Details summary="Sources">
            <ul className="govuk-list govuk-list--spaced">
              {sources.map(({ title, url, checked }) => <li key={title}>{url ? <a className="govuk-link" href={url}>{title}</a> : title}, read {checked}</li>)}
            </ul>
          </Details>
          <p className="pl-who-can-see">Only you see your answers, your scores and your reflection. Where this module was given to you, your manager and the auditors see whether it is done.</p>
        </div>
      </div>
    </>
  )
}

/** Codes of standards, none of them broken over two lines. */
const References = ({ of }: { of: string[] }) => of.map((code, nth) => <Fragment key={code}>{nth > 0 && ', '}<span className="pl-reference">{code}</span></Fragment>)

function SectionLine({ title, href, minutes, place, adds = false, read }: { title: string; href: string; minutes: number; place: string; adds?: boolean; read: boolean }) {
  return <li><a className="govuk-link" href={href}>{title}</a> <span className="pl-quiet">{adds && `${place}, `}{minutes} minutes</span> {read && <Tag colour="green">Read</Tag>}</li>
}
