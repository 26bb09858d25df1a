/** Noted by a transaction that leaves something in the outbox, so that its delivery starts with the commit. */
export class OutboxFilled {}
