/** Registers `<clinic-chat>`, unless the page has already done so. */
import { ClinicChatElement } from './element.js';

if (!customElements.get('clinic-chat')) {
  customElements.define('clinic-chat', ClinicChatElement);
}
