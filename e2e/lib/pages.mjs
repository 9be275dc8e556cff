// What is looked at, and in which dress.

/** Pages that every look and rule applies to. */
export const PAGES = ['/', '/findings', '/insurance', '/settings', '/operator', '/more', '/deliveries', '/records', '/import', '/documents', '/money', '/money/sort', '/energy', '/access', '/sharing', '/leave', '/erase', '/styleguide'];

export const LANGUAGES = ['fr', 'en'];

export const COLOUR_SCHEMES = ['light', 'dark'];

/** A phone and a desktop, in CSS pixels. */
export const SIZES = [
  { width: 390, height: 844 },
  { width: 1360, height: 900 },
];

/** Every page in every dress. */
export function* looks() {
  for (const path of PAGES)
    for (const language of LANGUAGES)
      for (const colourScheme of COLOUR_SCHEMES) for (const viewport of SIZES) yield { path, language, colourScheme, viewport };
}

/** `/money`, French, dark, 390 → `money-fr-dark-390`. */
export function lookName({ path, language, colourScheme, viewport }) {
  return `${(path.slice(1) || 'today').replaceAll('/', '-')}-${language}-${colourScheme}-${viewport.width}`;
}
