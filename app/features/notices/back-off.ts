/** So many minutes lie between one try and the next; after these it is once an hour, for ever. */
const minutes = [1, 2, 5, 15, 30, 60]

/** When a message is tried again that was tried so many times in vain: a mail server that is away delays it and never loses it. */
export const nextTry = (tries: number, at: Date) => new Date(at.getTime() + (minutes[tries - 1] ?? minutes.at(-1)!) * 60_000)
