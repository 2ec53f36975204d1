/* Fetching a reply by its code. Everything happens on the reader's machine: the whole file of replies is fetched, the
   same for everybody, and the code opens its own part of it here (slots.py and receipt.py say how it lies there). The
   code goes into no request, address, storage or history. What comes out is only ever put in as text. */
(() => {
  "use strict";
  const place = document.getElementById("pickup");
  if (!place) return;
  const zh = !document.documentElement.lang.startsWith("en");
  const tongue = zh ? "zh" : "en";
  const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const LENGTH = 20, ROUNDS = 600000, SALT = "huiyin pick-up 1";
  const MAGIC = "HYPICK01", HEAD = 24, NONCE = 12, PART = 4;
  const WORDS = {
    zh: {
      none: "请输入取件码。",
      mistyped: "取件码有误：应当是21个字母和数字，请对照受理告知逐个核对。没有字母 I、L、O、U。",
      working: "正在查收，大约一两秒……",
      nothing: "没有查到。可能是取件码不对，可能答复还没有在最近一次发布里，也可能已经过了保留的时间。请核对后再试，或者用渠道页上的方式询问。",
      broken: "答复文件不完整，或者不是那个文件。请刷新本页再试；选了存下来的文件的，请重新下载一次。",
      network: "没有取到答复文件。请检查网络后再按一次“查收”；也可以在下面选择事先存下来的文件。",
      insecure: "这个浏览器在这里不能解密：请用 https:// 开头的网址打开本页，或者换一个较新的浏览器；也可以用 huiyin pickup 命令，或者到服务中心查。",
      failed: "没有查成，请刷新本页再试。",
      found: "已找到，内容在下面。",
      file: "已选好文件，请输入取件码，再按“查收”。",
      heading: "办理情况和答复",
      stage: "办到哪一步",
      dates: "主要日期",
      reply: "答复",
      unanswered: "还没有答复。请过些日子再来看。",
      how: "怎样再找我们",
      until: (day) => `可以查收到 ${day}。`,
      open: "办理期间和结案以后的一段时间里，都可以凭取件码再来看。",
      print: "打印",
      clear: "看完了，清除",
      cleared: "已清除。",
    },
    en: {
      none: "Please enter the code.",
      mistyped: "There is a slip in the code: it has 21 letters and figures. Please compare it with your receipt. It has no I, L, O or U.",
      working: "Fetching, a second or two…",
      nothing: "Nothing was found. The code may be another, its reply may not be in the latest release yet, or its time may be over. Check it and try again, or ask us in any of the ways on the page of channels.",
      broken: "The file of replies is cut short, or is another file. Reload this page and try again; if you chose a saved file, download it once more.",
      network: "The file of replies could not be fetched. Check the connection and press Fetch again, or choose a saved file below.",
      insecure: "This browser cannot decrypt here. Open this page by an address that begins with https://, or with a newer browser; or use the command huiyin pickup, or come to a service centre.",
      failed: "That did not work. Reload this page and try again.",
      found: "Found; it stands below.",
      file: "The file is chosen. Enter the code and press Fetch.",
      heading: "Your matter and our reply",
      stage: "Where it stands",
      dates: "Main dates",
      reply: "Reply",
      unanswered: "There is no reply yet. Please come back in some days.",
      how: "How to come back to us",
      until: (day) => `It can be fetched until ${day}.`,
      open: "While the matter is open, and for some time after, the code fetches it again.",
      print: "Print",
      clear: "Done: clear it",
      cleared: "Cleared.",
    },
  }[tongue];
  const form = place.querySelector("form");
  const field = place.querySelector("#pickup-code");
  const file = place.querySelector("#pickup-file");
  const said = place.querySelector(".p-said");
  const answer = place.querySelector(".p-answer");
  const offline = place.querySelector(".p-offline");
  let chosen = null; // a saved file in place of the fetched one
  let fetched = null; // the promise of its bytes: fetched once, whoever asks how often
  let turn = 0; // an answer to an earlier question is dropped

  /* --- the code: as receipt.py reads it ----------------------------------------------------------------------- */

  const tidy = (typed) => {
    const code = typed.normalize("NFKC").replace(/[\s\-‐‑–—_.\u3000]/g, "").toUpperCase().replace(/[IL]/g, "1").replace(/O/g, "0");
    if (code.length !== LENGTH + 1 || ![...code].every((one) => ALPHABET.includes(one))) return null;
    return check(code.slice(0, LENGTH)) === code[LENGTH] ? code.slice(0, LENGTH) : null;
  };
  /* Luhn mod 32: every other character counts double. */
  const check = (stem) => {
    let total = 0;
    [...stem].reverse().forEach((one, at) => {
      const value = ALPHABET.indexOf(one) * (at % 2 ? 1 : 2);
      total += Math.floor(value / 32) + (value % 32);
    });
    return ALPHABET[(32 - (total % 32)) % 32];
  };
  const keyOf = async (code) => {
    const bytes = new TextEncoder();
    const given = await crypto.subtle.importKey("raw", bytes.encode(code), "PBKDF2", false, ["deriveKey"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes.encode(SALT), iterations: ROUNDS };
    return crypto.subtle.deriveKey(how, given, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
  };

  /* --- the file of replies: as slots.py writes it --------------------------------------------------------------- */

  class Told extends Error {}
  const load = async () => {
    if (chosen) return chosen.arrayBuffer();
    fetched = fetched || fetch(new URL(place.dataset.source, location.href), {
      cache: "no-cache", credentials: "omit", referrerPolicy: "no-referrer",
    }).then((found) => {
      if (!found.ok) throw new Error(String(found.status));
      return found.arrayBuffer();
    });
    try {
      return await fetched;
    } catch (error) {
      fetched = null;
      offline.open = true;
      throw new Told("network");
    }
  };
  const slotsOf = (data) => {
    const view = new DataView(data);
    const magic = data.byteLength >= HEAD ? String.fromCharCode(...new Uint8Array(data, 0, 8)) : "";
    const count = magic === MAGIC ? view.getUint32(16) : 0;
    const size = magic === MAGIC ? view.getUint32(20) : 0;
    if (magic !== MAGIC || size <= NONCE + PART + 16 || data.byteLength !== HEAD + count * size) throw new Told("broken");
    return Array.from({ length: count }, (_, number) => new Uint8Array(data, HEAD + number * size, size));
  };
  const opened = async (key, slot, head) => {
    try {
      const how = { name: "AES-GCM", iv: slot.subarray(0, NONCE), additionalData: head };
      return new Uint8Array(await crypto.subtle.decrypt(how, key, slot.subarray(NONCE)));
    } catch (error) {
      return null; // somebody else's, or nothing at all
    }
  };
  const message = async (data, key) => {
    const head = new Uint8Array(data, 0, HEAD);
    const parts = (await Promise.all(slotsOf(data).map((slot) => opened(key, slot, head)))).filter(Boolean);
    if (!parts.length) throw new Told("nothing");
    const pieces = new Array(parts[0][1]).fill(null);
    for (const part of parts) pieces[part[0]] = part.subarray(PART, PART + part[2] * 256 + part[3]);
    if (pieces.length !== parts.length || pieces.includes(null)) throw new Told("broken");
    const whole = new Uint8Array(pieces.reduce((total, piece) => total + piece.length, 0));
    pieces.reduce((start, piece) => whole.set(piece, start) || start + piece.length, 0);
    return JSON.parse(new TextDecoder().decode(whole));
  };

  /* --- what is shown -------------------------------------------------------------------------------------------- */

  const say = (text, wrong) => {
    said.textContent = text;
    said.classList.toggle("p-wrong", Boolean(wrong));
    if (wrong !== "field") return field.removeAttribute("aria-invalid");
    field.setAttribute("aria-invalid", "true");
    return field.focus();
  };
  const put = (kind, text, into, attributes = {}) => {
    const one = document.createElement(kind);
    one.textContent = text;
    for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, value);
    into.append(one);
    return one;
  };
  const text = (pair) => String((pair && (pair[tongue] || pair.zh || pair.en)) || "");
  const button = (label, work) => {
    const one = put("button", label, answer, { type: "button", class: "md-button p-button" });
    one.addEventListener("click", work);
  };
  const show = (told) => {
    answer.replaceChildren();
    put("h2", WORDS.heading, answer, { id: "pickup-found" });
    put("h3", WORDS.stage, answer);
    put("p", text(told.stage), answer, { class: "p-stage" });
    put("h3", WORDS.dates, answer);
    const dates = put("dl", "", answer);
    for (const one of told.dates || []) {
      const line = put("div", "", dates);
      put("dt", text(one), line);
      put("dd", String(one.on), line);
    }
    put("h3", WORDS.reply, answer);
    if (told.reply) put("p", String(told.reply), answer, { class: "p-reply", lang: told.language === "en" ? "en" : "zh-CN" });
    else put("p", WORDS.unanswered, answer);
    const ways = (told.how && (told.how[tongue] || told.how.zh)) || [];
    if (ways.length) put("h3", WORDS.how, answer);
    for (const way of ways) put("p", String(way), answer);
    put("p", told.until ? WORDS.until(String(told.until)) : WORDS.open, answer, { class: "p-until" });
    button(WORDS.print, () => print());
    button(WORDS.clear, () => {
      forget();
      say(WORDS.cleared);
      field.focus();
    });
    answer.hidden = false;
  };
  const forget = () => {
    turn += 1;
    place.removeAttribute("aria-busy");
    field.value = "";
    answer.replaceChildren();
    answer.hidden = true;
    say("");
  };

  const ask = async () => {
    const mine = ++turn;
    answer.hidden = true;
    answer.replaceChildren();
    if (!field.value.trim()) return say(WORDS.none, "field");
    const code = tidy(field.value);
    if (!code) return say(WORDS.mistyped, "field");
    if (!window.crypto || !crypto.subtle || !window.TextEncoder) return say(WORDS.insecure, true);
    say(WORDS.working);
    place.setAttribute("aria-busy", "true");
    try {
      // the file first: where it cannot be had, nobody waits for the key
      const data = await load();
      slotsOf(data);
      const told = await message(data, await keyOf(code));
      if (mine !== turn) return undefined;
      field.value = ""; // no code beside what it opened, on the screen or on paper
      show(told);
      say(WORDS.found);
      answer.focus();
    } catch (error) {
      if (mine === turn) say(error instanceof Told ? WORDS[error.message] : WORDS.failed, true);
    } finally {
      if (mine === turn) place.removeAttribute("aria-busy");
    }
    return undefined;
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  field.addEventListener("input", () => {
    if (said.classList.contains("p-wrong")) say("");
  });
  file.addEventListener("change", () => {
    chosen = file.files[0] || null;
    say(chosen ? WORDS.file : "");
    if (chosen) field.focus();
  });
  // who comes next to this screen, or goes back to this page, finds nothing of it
  addEventListener("pagehide", forget);
  form.hidden = false;
})();
