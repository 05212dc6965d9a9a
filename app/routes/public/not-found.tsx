import { data } from 'react-router'

/** Every address that is nothing comes here, so that it passes the door and the content policy like any other. */
export function loader() {
  throw data('Not found', { status: 404 })
}

export default function NotFound() {
  return null
}
