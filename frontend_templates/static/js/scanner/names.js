// People of a bundle by name, compared as the server compares: without case, marks and strokes.
const HIDE = { й: "\ue000", ї: "\ue001" };
const SHOW = { "\ue000": "й", "\ue001": "ї" };
const WHOLE = { ł: "l", đ: "d", ø: "o", ß: "ss", æ: "ae", œ: "oe", ı: "i", þ: "th", ð: "d", ħ: "h", ŧ: "t" };

const swap = (text, letters) => [...text].map((letter) => letters[letter] ?? letter).join("");

export function fold(text) {
  const lower = swap(text.normalize("NFC").toLowerCase(), HIDE);
  const bare = swap(lower, WHOLE).normalize("NFKD").replace(/\p{M}/gu, "");
  return swap(bare, SHOW).split(/\s+/).filter(Boolean).join(" ");
}

// Those whose words begin with each of the words that were typed, by name.
export function search(passes, typed, { most = 40 } = {}) {
  const asked = fold(typed).split(" ").filter(Boolean);
  if (!asked.length) return [];
  const fits = (one) => {
    const words = fold(one.name).split(/[ -]/);
    return asked.every((part) => words.some((word) => word.startsWith(part)));
  };
  const found = passes.filter((one) => one.signup && one.name && fits(one));
  return found.sort((one, other) => one.name.localeCompare(other.name)).slice(0, most);
}

function firstAndLast(name) {
  const [first, ...rest] = name.trim().split(/\s+/);
  return { first, last: [...(rest.at(-1) ?? "")] };
}

// A name on a screen that everybody sees: of the surname only its first letters.
export function shortened(name, letters = 1) {
  const { first, last } = firstAndLast(name);
  return last.length ? `${first} ${last.slice(0, letters).join("")}${letters < last.length ? "." : ""}` : first;
}

// Names beside each other: each by as few letters as tell it from the others.
export function toldApart(names) {
  const begun = (name, letters) => `${firstAndLast(name).first} ${firstAndLast(name).last.slice(0, letters).join("")}`;
  return names.map((name) => {
    const isTaken = (letters) => names.some((other) => other !== name && begun(other, letters) === begun(name, letters));
    let letters = 1;
    while (letters < name.length && isTaken(letters)) letters += 1;
    return shortened(name, letters);
  });
}
