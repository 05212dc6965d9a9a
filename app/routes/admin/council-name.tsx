import { data, redirect } from 'react-router'
import type { Route } from './+types/council-name'
import { allow, signedIn } from '../../door.server.ts'
import { changeCouncil } from '../../features/set-up/council.server.ts'
import { ColourSwatch } from '../../features/set-up/colour-swatch.tsx'
import { colourInWords, NameAndColour } from '../../features/set-up/council.ts'
import { parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ButtonGroup } from '../../ui/button-group.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'
import { InsetText } from '../../ui/inset-text.tsx'

export function loader({ context, request }: Route.LoaderArgs) {
  allow({ context, request }, 'settle council settings')
  const { name, colour } = signedIn(context)!.organisation
  return { name, colour, colourWords: colourInWords(colour) }
}

export async function action({ context, request }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'settle council settings')
  const form = await parseForm(request, NameAndColour)
  if (!form.ok) return form.reply
  const { name, colour } = form.value
  if (form.typed.look === 'yes') return data({ problems: undefined, typed: { ...form.typed, colour }, seen: { name, colour, words: colourInWords(colour) } })
  await changeCouncil(admin, { name, colour })
  return redirect('/set-up/council?done=name')
}

export default function CouncilName({ loaderData, actionData }: Route.ComponentProps) {
  const { problems, typed, seen }: { problems?: Record<string, string>; typed?: Record<string, string>; seen?: { name: string; colour: string; words: string } } = actionData ?? {}
  const shown = seen ?? { name: loaderData.name, colour: loaderData.colour, words: loaderData.colourWords }
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Name and colour – Practice Loop`}</title>
      <BackLink href="/set-up/council">Council settings</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">Name and colour</h1>
          <form method="post" noValidate>
            <Input name="name" label="Name of the council" hint="It stands at the head of every page." value={typed?.name ?? loaderData.name} error={problems?.name} />
            <Input name="colour" label="Colour" hint="As # and six characters, such as #1d4f91. Your council’s communications team knows it." width={10} spellCheck={false} autoCapitalize="none" value={typed?.colour ?? loaderData.colour} error={problems?.colour} />
            <InsetText>
              <p className="govuk-body">{seen ? 'This is how it would look. Nothing is saved yet.' : 'This is how it looks now.'}</p>
              <p className="govuk-body"><ColourSwatch colour={shown.colour} words={shown.name} /></p>
              <p className="govuk-body">{shown.words}</p>
            </InsetText>
            <ButtonGroup>
              <Button>Save</Button>
              <Button variant="secondary" name="look" value="yes">See how it would look</Button>
            </ButtonGroup>
          </form>
        </div>
      </div>
    </>
  )
}
