import type { Route } from './+types/module-preview'
import { allow } from '../../door.server.ts'
import type { CheckQuestion } from '../../features/modules/modules.ts'
import { onOnePage } from '../../features/modules/modules.ts'
import { lengthInWords, wordsIn } from '../../features/modules/preview.ts'
import { previewOf } from '../../features/modules/preview.server.ts'
import { WholeModule } from '../../features/modules/whole-module.tsx'
import { inWords } from '../../lib/days.ts'
import { found } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { Tag } from '../../ui/tag.tsx'

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const { file, module, problems } = found(await previewOf(allow({ context, request }, 'confirm facts of modules'), params.slug))
  if (!module) return { file, title: file, problems, module: undefined }
  const sections = module.sections.map(({ id, title, minutes, html }) => ({ id, title, minutes, words: wordsIn(html), html: onOnePage(html) }))
  const { version, summary, contentWarning, guidanceEdition, outcomes, minutes, openFacts, reflection, applyTask, preCheck, postCheck } = module
  return {
    file, title: module.title, problems,
    module: {
      version, summary, contentWarning, guidanceEdition, outcomes, minutes, openFacts, reflection, applyTask, preCheck, postCheck,
      length: lengthInWords(sections.reduce((sum, { words }) => sum + words, 0), sections.reduce((sum, section) => sum + section.minutes, 0)),
      sections: sections.map(({ words, ...section }) => ({ ...section, about: lengthInWords(words, section.minutes) })),
      sources: module.sources.map(({ title, url, checked }) => ({ title, url, read: inWords(checked) })),
    },
  }
}

export default function ModulePreview({ loaderData: { file, title, problems, module } }: Route.ComponentProps) {
  return (
    <>
      <title>{`Preview of ${title} – Practice Loop`}</title>
      <BackLink href="/set-up/modules/preview">Preview of modules</BackLink>
      <span className="govuk-caption-l">Preview of {file}</span>
      <h1 className="govuk-heading-l">{title}</h1>
      {problems.length > 0 && (
        <>
          <h2 className="govuk-heading-m">What keeps it from being published</h2>
          <ul className="govuk-list govuk-list--bullet">{problems.map(({ line, message }) => <li key={`${line} ${message}`}>Line {line}: {message}</li>)}</ul>
          {!module && <p className="govuk-body">The text is shown here once it can be read without these.</p>}
        </>
      )}
      {module && (
        <>
          <p className="govuk-body-l">{module.summary}</p>
          <SummaryList rows={[
            { key: 'Version', value: module.version },
            { key: 'Reading', value: module.length },
            { key: 'Minutes in all', value: `${module.minutes}, with both checks and the reflection` },
          ]} />
          <Check id="first" title="First check" questions={module.preCheck} />
          <WholeModule {...module}>
            {module.openFacts.length === 0 ? <p className="govuk-body">No open facts.</p> : (
              <>
                <p className="govuk-body">Open facts, which each council confirms:</p>
                <ul className="govuk-list govuk-list--bullet">{module.openFacts.map(({ fact, source }) => <li key={fact}>{fact} Source: {source}</li>)}</ul>
              </>
            )}
          </WholeModule>
          <Check id="last" title="Last check" questions={module.postCheck} />
          <h2 className="govuk-heading-m">Reflection</h2>
          <p className="govuk-body">{module.reflection.prompt} About {module.reflection.words} words.</p>
          <h2 className="govuk-heading-m">Own-case task</h2>
          <p className="govuk-body">{module.applyTask.task}</p>
          <ul className="govuk-list govuk-list--bullet">{module.applyTask.acceptedIf.map((one) => <li key={one}>{one}</li>)}</ul>
        </>
      )}
      <p className="pl-who-can-see">People with the administrator role see this page, with what is right in the checks. Learners see that only once they have sent their answers.</p>
    </>
  )
}

function Check({ id, title, questions }: { id: string; title: string; questions: CheckQuestion[] }) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="govuk-heading-m">{title}</h2>
      <ol className="govuk-list govuk-list--number govuk-list--spaced">
        {questions.map(({ id: question, question: asked, options }) => (
          <li key={question}>
            {asked}
            <ul className="govuk-list govuk-list--bullet">
              {options.map(({ key, text, right, because }) => <li key={key}>{right ? <><strong>{text}</strong> <Tag colour="green">Right</Tag></> : text}<br /><span className="pl-quiet">{because}</span></li>)}
            </ul>
          </li>
        ))}
      </ol>
    </section>
  )
}
