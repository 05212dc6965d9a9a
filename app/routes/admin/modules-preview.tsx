import type { Route } from './+types/modules-preview'
import { allow } from '../../door.server.ts'
import { changeFrom, lengthInWords, wordsIn } from '../../features/modules/preview.ts'
import { previews, type Preview } from '../../features/modules/preview.server.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { counted } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Tag } from '../../ui/tag.tsx'

export async function loader({ context, request }: Route.LoaderArgs) {
  const files = await previews(allow({ context, request }, 'confirm facts of modules'))
  return {
    refused: files.filter(({ problems }) => problems.length > 0).length,
    files: files.map((file) => ({
      slug: file.slug, file: file.file, title: file.module?.title ?? file.file, version: file.module?.version, problems: file.problems, against: againstPublished(file),
      length: file.module && lengthInWords(file.module.sections.reduce((sum, { html }) => sum + wordsIn(html), 0), file.module.sections.reduce((sum, { minutes }) => sum + minutes, 0)),
      openFacts: file.module ? counted(file.module.openFacts.length, 'open fact', 'open facts') : '',
    })),
  }
}

/** How a file stands to what the council has, in sentences; the warnings apart. */
function againstPublished({ module, published }: Preview): { sentences: string[]; warnings: string[] } {
  if (!module) return { sentences: published ? [`Your council has version ${published.version}, published on ${inWords(dayInLondon(published.publishedAt))}. It stays as it is.`] : [], warnings: [] }
  if (!published) return { sentences: ['Your council has not published this module.'], warnings: [] }
  const on = `version ${published.version}, published on ${inWords(dayInLondon(published.publishedAt))}`
  if (!published.content) return { sentences: [`The same, letter by letter, as your council’s ${on}.`], warnings: [] }
  const { asks, differs, warnings } = changeFrom(published.content, module)
  return { sentences: [`Differs from your council’s ${on}.`, ...differs, asks], warnings }
}

export default function ModulesPreview({ loaderData: { refused, files } }: Route.ComponentProps) {
  return (
    <>
      <title>Preview of modules – Practice Loop</title>
      <BackLink href="/set-up/modules">Facts of modules</BackLink>
      <h1 className="govuk-heading-l">Preview of modules</h1>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <p className="govuk-body">Every module as its file is now, before it is published. Nothing on this page changes what learners have. How a module is written stands in content/README.md.</p>
          {files.length === 0
            ? <EmptyState title="No files yet">Modules are listed here once there is a file for one in content/modules.</EmptyState>
            : <p className="govuk-body"><strong>{counted(files.length, 'file', 'files')}: {refused === 0 ? 'each can be published.' : `${refused} cannot be published.`}</strong></p>}
          {files.map(({ slug, file, title, version, problems, against, length, openFacts }) => (
            <section key={slug} id={slug} className={`pl-card ${problems.length > 0 ? 'pl-card--amber' : ''}`} aria-labelledby={`title-${slug}`}>
              <h2 id={`title-${slug}`} className="govuk-heading-s"><a className="govuk-link" href={`/set-up/modules/preview/${slug}`}>{title}</a> {problems.length > 0 ? <Tag colour="orange">Refused</Tag> : <Tag colour="green">Can be published</Tag>}</h2>
              <p className="govuk-body pl-quiet">{file}{version && `, version ${version}`}{length && `. ${length}. ${openFacts}.`}</p>
              {problems.length > 0 && <ProblemList problems={problems} />}
              {against.sentences.map((sentence) => <p key={sentence} className="govuk-body">{sentence}</p>)}
              {against.warnings.map((warning) => <p key={warning} className="govuk-body"><strong>Look again:</strong> {warning}</p>)}
            </section>
          ))}
          <p className="pl-who-can-see">People with the administrator role see this page.</p>
        </div>
      </div>
    </>
  )
}

const ProblemList = ({ problems }: { problems: readonly { line: number; message: string }[] }) => (
  <ul className="govuk-list govuk-list--bullet">{problems.map(({ line, message }) => <li key={`${line} ${message}`}>Line {line}: {message}</li>)}</ul>
)
