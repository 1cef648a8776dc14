import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter';
import type { Attachment } from 'svelte/attachments';

/** A session that the mouse holds, and how far below its upper edge. */
interface Held {
  id: string;
  grabbed: number;
}

/** Where places stand side by side; in the list there is nowhere to drop something. */
const wide = '(min-width: 60rem)';

function heldOf(data: Record<string | symbol, unknown>): Held | undefined {
  const { id, grabbed } = data;
  return typeof id === 'string' && typeof grabbed === 'number' ? { id, grabbed } : undefined;
}

export function dragSource(id: string, onhold: (holds: boolean) => void): Attachment<HTMLElement> {
  return (element) =>
    draggable({
      element,
      canDrag: () => matchMedia(wide).matches,
      getInitialData: ({ input }) => ({ id, grabbed: input.clientY - element.getBoundingClientRect().top }),
      onDragStart: () => onhold(true),
      onDrop: () => onhold(false),
    });
}

interface Target {
  /** The upper edge of what is held is at `share` (0 to 1) of the target's height; nothing when it has gone. */
  onhover?: (at: { id: string; share: number } | undefined) => void;
  ondrop: (at: { id: string; share: number }) => void;
}

export function dropTarget({ onhover, ondrop }: Target): Attachment<HTMLElement> {
  return (element) => {
    const at = (data: Record<string | symbol, unknown>, y: number) => {
      const held = heldOf(data);
      const box = element.getBoundingClientRect();
      return held && { id: held.id, share: (y - held.grabbed - box.top) / box.height };
    };
    return dropTargetForElements({
      element,
      canDrop: ({ source }) => heldOf(source.data) !== undefined,
      onDrag: ({ source, location }) => onhover?.(at(source.data, location.current.input.clientY)),
      onDragLeave: () => onhover?.(undefined),
      onDrop: ({ source, location }) => {
        onhover?.(undefined);
        const dropped = at(source.data, location.current.input.clientY);
        if (dropped) ondrop(dropped);
      },
    });
  };
}

/** Where something stands in the grid, as numbers of its own: the CSP refuses style attributes, but not these. */
export function placed(numbers: Readonly<Record<string, number>>): Attachment<HTMLElement> {
  return (element) => {
    for (const [name, value] of Object.entries(numbers))
      element.style.setProperty(`--${name}`, String(value));
  };
}
