/**
 * Every word the widget says on its own. Texts marked (md) may use the subset
 * of Markdown that markdown.js knows; the crisis lines are links for that reason.
 */
export const strings = Object.freeze({
  language: 'en',

  launcher: 'Questions? Ask here',
  launcherUnread: 'New message',

  heading: 'Clinic assistant',
  subheading: 'Automated, not watched live',
  exit: 'Leave',
  exitRest: ' this page',
  exitHelp: 'Leaves this website at once and clears the chat from this browser',
  clear: 'Clear chat',
  close: 'Close chat',

  /** (md) Always in view, whatever the server does. */
  emergency: 'In an emergency [call 911](tel:911). In crisis: [call](tel:988) or [text 988](sms:988).',
  emergencyLabel: 'Emergency and crisis lines',

  /** (md) Stands at the top until the server sends its own notice. */
  notice:
    'I am an **automated assistant**, not a clinician, and nobody watches this chat live. '
    + 'In an emergency [call 911](tel:911). In crisis [call](tel:988) or [text 988](sms:988), day or night.\n\n'
    + 'Please leave out names and private details unless I ask for them to arrange a visit.',

  log: 'Conversation',
  fromBot: 'Assistant:',
  fromVisitor: 'You:',
  typing: 'The assistant is writing',
  choices: 'Suggested replies',
  newTab: ' (opens in a new tab)',

  waiting: 'Waiting to be sent',
  retrying: 'Still trying to send…',
  notSent: 'Not sent.',
  refused: 'This message could not be taken.',
  sendAgain: 'Send again',
  change: 'Change it',

  inputLabel: 'Your message',
  placeholder: 'Write your question',
  send: 'Send',
  counter: (used, most) => `${used.toLocaleString('en')} of ${most.toLocaleString('en')} characters`,

  clearTitle: 'Clear this chat?',
  clearText: 'The conversation is erased and cannot be brought back.',
  clearYes: 'Clear chat',
  clearNo: 'Keep it',
  clearFailed: 'The chat could not be erased just now, so it is still here. Please try again in a moment.',

  renewed: 'Your earlier conversation had ended, so this is a new one.',
  ended: 'Your conversation has ended and was removed from this page. You can start a new one at any time.',

  offlineTitle: 'The assistant cannot be reached',
  offlineText:
    'What you have written stays here until it can be sent. '
    + 'To reach the clinic now, use the phone number on this website.',
  offlineTextPhone: (phone, address) =>
    `What you have written stays here until it can be sent. To reach the clinic now, call [${phone}](tel:${address}).`,
  /** (md) One button each in the offline notice. */
  offlineLines: ['[Call 988](tel:988)', '[Text 988](sms:988)', '[Call 911](tel:911)'],
  offlineLinesLabel: 'Help that answers now',
  tryAgain: 'Try again',
});
