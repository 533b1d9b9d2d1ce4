/** The class of `<clinic-chat>`. Importing it changes nothing; define.js registers it. */
import { Connection } from './connection.js';
import { Conversation } from './conversation.js';
import { h } from './dom.js';
import { ClinicChatCloseEvent, ClinicChatMessageEvent, ClinicChatOpenEvent } from './events.js';
import { Launcher } from './launcher.js';
import { Panel } from './panel.js';
import { Session } from './session.js';
import { strings } from './strings.js';
import { adoptStyles } from './styles.js';
import { fitKeyboard } from './viewport.js';

const EXIT_URL = 'https://www.weather.gov';

/**
 * A clinic's chat assistant: a button in the corner and the panel it opens.
 *
 * Attributes
 *   heading    the assistant's title
 *   server     origin of the chat server, when it is not the page's own
 *   exit-url   where "Leave this page" goes; a plain, unremarkable site
 *   phone      the clinic's phone number, shown when the assistant is away
 *
 * Events (events.js)
 *   clinic-chat-open, clinic-chat-close (may be prevented), clinic-chat-message
 *
 * Parts
 *   launcher, panel, emergency, log, message, choices, typing, note, input, send, counter,
 *   offline, again, clear, confirm, clear-yes, clear-no, exit, close, cover
 *
 * Custom properties
 *   --clinic-chat-accent, --clinic-chat-on-accent (and the same with -dark at the end),
 *   --clinic-chat-font, --clinic-chat-radius, --clinic-chat-offset, --clinic-chat-layer
 */
export class ClinicChatElement extends HTMLElement {
  static observedAttributes = ['heading', 'server', 'exit-url', 'phone'];

  #life = null;
  #root;
  #sheet;
  #session;
  #panel;
  #launcher;
  #conversation;

  constructor() {
    super();
    this.attachShadow({ mode: 'open' });
    this.#sheet = adoptStyles(this.shadowRoot);
  }

  connectedCallback() {
    this.#life = new AbortController();
    this.#session = new Session(this.#server);
    this.#build();
    this.#listen(this.#life.signal);
    if (this.#session.open) this.#show();
  }

  disconnectedCallback() {
    this.#life.abort();
    this.#life = null;
    this.#conversation.stop();
    this.#panel.dispose();
    this.shadowRoot.replaceChildren();
  }

  attributeChangedCallback(name, before, now) {
    if (this.#life && before !== now) this.#rebuild();
  }

  /** Opens the panel and puts the cursor in the text field. */
  open() {
    if (!this.#panel.element.hidden) return this.#panel.focus();
    this.#show();
    this.#panel.focus();
    this.dispatchEvent(new ClinicChatOpenEvent());
  }

  /** Closes the panel, unless the page objects, and gives the focus back to the launcher. */
  close() {
    if (this.#panel.element.hidden || !this.dispatchEvent(new ClinicChatCloseEvent())) return;
    this.#panel.hide();
    this.#launcher.show(true);
    this.#launcher.element.focus();
    this.#session.update({ open: false });
  }

  /** Clears the chat from this browser and leaves the page at once, without a way back to it. */
  leave() {
    this.#conversation.abandon();
    this.#panel.wipe();
    this.#session.forget();
    this.#root.append(h('div', { part: 'cover' }));
    location.replace(exitAddress(this.getAttribute('exit-url')));
  }

  get #server() {
    return (this.getAttribute('server') ?? '').trim().replace(/\/+$/, '');
  }

  #build() {
    const words = { heading: this.getAttribute('heading') || strings.heading, phone: this.getAttribute('phone') ?? '' };
    this.#panel = new Panel(words, this.#actions());
    this.#launcher = new Launcher(() => this.open());
    this.#conversation = new Conversation(new Connection(this.#server), this.#session, this.#panel);
    this.#root = h('div', { class: 'root' }, this.#launcher.element, this.#panel.element);
    this.shadowRoot.replaceChildren(this.#root);
  }

  #actions() {
    return {
      say: (text) => this.#said(() => this.#conversation.say(text)),
      choose: (button) => this.#said(() => this.#conversation.choose(button)),
      changed: (draft) => this.#session.update({ draft }),
      tryAgain: () => this.#conversation.begin(),
      clear: () => this.#conversation.clear(),
      leave: () => this.leave(),
      close: () => this.close(),
    };
  }

  #listen(signal) {
    fitKeyboard(this.#sheet, signal);
    this.addEventListener('clinic-chat-message', () => this.#launcher.markUnread(), { signal });
    window.addEventListener('online', () => { if (this.#session.open) this.#conversation.begin(); }, { signal });
    window.addEventListener('pagehide', (event) => { if (event.persisted) this.#sleep(); }, { signal });
    window.addEventListener('pageshow', (event) => { if (event.persisted) this.#rebuild(); }, { signal });
  }

  #show() {
    this.#panel.show(this.#session.draft);
    this.#launcher.show(false);
    this.#session.update({ open: true });
    this.#conversation.begin();
  }

  #said(say) {
    say();
    this.dispatchEvent(new ClinicChatMessageEvent('visitor'));
  }

  /** A page kept for the Back button holds no words; what is still valid is fetched again. */
  #sleep() {
    this.#conversation.stop();
    this.#panel.reset();
  }

  #rebuild() {
    this.disconnectedCallback();
    this.connectedCallback();
  }
}

/** Only a web address, whatever the attribute says. */
function exitAddress(given) {
  try {
    const address = new URL(given || EXIT_URL, document.baseURI);
    return /^https?:$/.test(address.protocol) ? address.href : EXIT_URL;
  } catch {
    return EXIT_URL;
  }
}
