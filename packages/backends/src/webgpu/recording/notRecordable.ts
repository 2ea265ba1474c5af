/** What a step does that cannot be played again. */
export class NotRecordable extends Error {}
