/**
 * The one script a site embeds:
 *
 *   <script type="module" src="/widget/clinic-chat.js"></script>
 *   <clinic-chat heading="Our assistant"></clinic-chat>
 *
 * element.js lists the attributes, events, parts and colours.
 */
import './define.js';

export { ClinicChatElement } from './element.js';
