/** Says on <html> that a route's data is shown (`data-ready`), for tests and tools. */
export function markReady(route: string): void {
  document.documentElement.dataset['ready'] = route;
}

export function markLoading(): void {
  delete document.documentElement.dataset['ready'];
}
