import postgres from 'postgres'

/** The URL of another database on the same server. */
export function urlOf(ownerUrl: string, database: string): string {
  const url = new URL(ownerUrl)
  url.pathname = `/${database}`
  return url.href
}

export async function createDatabase(ownerUrl: string, name: string, template = 'template1') {
  await asOwner(ownerUrl, `create database "${name}" template "${template}"`)
}

export const dropDatabase = (ownerUrl: string, name: string) => asOwner(ownerUrl, `drop database if exists "${name}" with (force)`)

async function asOwner(ownerUrl: string, statement: string) {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => {} })
  try {
    await sql.unsafe(statement)
  } finally {
    await sql.end()
  }
}
