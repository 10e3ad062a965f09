/** The dialogs that change what a world consists of, as one part of the page. */
export { AddDialog } from './AddDialog.tsx';
export { HostDialog } from './HostDialog.tsx';
export { StackDialog } from './StackDialog.tsx';
