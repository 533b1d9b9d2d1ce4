/** The events of `<clinic-chat>`. None carries a word of what was said. */

/** The panel has been opened. */
export class ClinicChatOpenEvent extends CustomEvent {
  constructor() {
    super('clinic-chat-open', { bubbles: true, composed: true });
  }
}

/** The panel is about to close; `preventDefault()` keeps it open. */
export class ClinicChatCloseEvent extends CustomEvent {
  constructor() {
    super('clinic-chat-close', { bubbles: true, composed: true, cancelable: true });
  }
}

/**
 * A message has been added. `detail.kind` is "visitor" for the visitor's own,
 * otherwise the kind the server gave ("answer", "crisis", "fallback", …).
 */
export class ClinicChatMessageEvent extends CustomEvent {
  /** @param {string} kind */
  constructor(kind) {
    super('clinic-chat-message', { bubbles: true, composed: true, detail: Object.freeze({ kind }) });
  }
}
