// Texts of the controls. The message id is the English text; the build puts the catalogues into texts.json.

import catalogues from "@texts";

/** A function that gives a text in `language` and fills its {placeholders}. */
export function texts(language) {
  const catalogue = catalogues[language === "zh" ? "zh_CN" : "en"] ?? {};
  return (id, figures = {}) => (catalogue[id] || id).replace(/\{(\w+)\}/g, (whole, name) => (name in figures ? String(figures[name]) : whole));
}

/** The language of the page, for scripts that belong to no component. */
export const pageLanguage = () => (document.documentElement.lang.toLowerCase().startsWith("en") ? "en" : "zh");
