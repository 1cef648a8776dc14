/** The page is one static shell: the server only ever sends files and JSON. */
export const ssr = false;
export const prerender = false;
