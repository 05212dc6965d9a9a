import type { Route } from './+types/my-message'
import { allow, signedIn } from '../../door.server.ts'
import { linkFromMail } from '../../features/notices/addresses.ts'
import { deliveryInWords } from '../../features/notices/delivery.ts'
import { LetterShown } from '../../features/notices/letter-shown.tsx'
import { myMessage } from '../../features/notices/my-messages.server.ts'
import { momentInWords } from '../../lib/days.ts'
import { found, idFrom } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const me = allow({ context, request }, 'see my account')
  const message = found(await myMessage(me, idFrom(params.id)))
  return {
    id: message.id, name: message.name, letter: message.letter, council: signedIn(context)!.organisation.name,
    written: momentInWords(message.writtenAt), standing: deliveryInWords(message, me.at),
  }
}

export default function MyMessage({ loaderData: { id, name, letter, council, written, standing } }: Route.ComponentProps) {
  return (
    <>
      <title>A message to you – Practice Loop</title>
      <BackLink href="/account">Your account</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <span className="govuk-caption-l">Written {written}. By e-mail: {standing}</span>
          <h1 className="govuk-heading-l">{letter.subject}</h1>
          <LetterShown name={name} letter={letter} council={council} linkTo={linkFromMail('', id)} />
          <p className="pl-who-can-see">You alone can see this page. Your QA lead sees that there is a message and how far it got, and nothing it says.</p>
        </div>
      </div>
    </>
  )
}
