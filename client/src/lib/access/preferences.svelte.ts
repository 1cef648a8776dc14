/** What a screen reader is told about new messages of others. */
export const announcementModes = ['every', 'batches', 'named', 'off'] as const;
export type AnnouncementMode = (typeof announcementModes)[number];

/** How somebody wants to read. It lasts for the visit: nothing is kept in the browser. */
class Preferences {
  announcements = $state<AnnouncementMode>('batches');
}

export const preferences = new Preferences();
