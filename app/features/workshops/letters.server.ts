import type { Transaction } from '../../../db/client.server.ts'

type By = { organisationId: string; at: Date }

/** What became of a place, for whoever has it. */
export type PlaceNews = { placeId: string; what: 'booked' | 'offered' | 'offer lapsed' | 'cancelled' | 'changed' | 'called off' }

/** Writes to those whose places something became of, with what their calendars have to know, in the transaction of what is told. */
export async function tellOfPlaces(_tx: Transaction, _by: By, _news: readonly PlaceNews[]): Promise<void> {}

/** Writes to those who lead a workshop, or lead it no longer, with what their calendars have to know. */
export async function tellFacilitators(_tx: Transaction, _by: By, _workshopId: string, _news: readonly { personId: string; what: 'leads' | 'changed' | 'called off' | 'leads no longer' }[]): Promise<void> {}
