"""The page on which a sender fetches the reply by a code, and the file of replies that it reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import NamedTuple

from huiyin.outputs import labels
from huiyin.outputs.board import asof, front
from huiyin.outputs.markup import link, of_language, page
from huiyin.public import PublicBook

PAGE, FILE = "pickup.md", "pickup/replies.bin"
SCRIPT = "assets/pickup.js"
TITLES = ("查收答复", "Fetch your reply")
_WORDS: Mapping[str, tuple[str, str]] = {
    "about": (
        "凭取件码查看办理情况和答复",
        "Read where your matter stands, by the code on your receipt",
    ),
    "closed": (
        "本站目前不提供网上查收。想知道办到哪一步、结果怎样，请通过{channels}页上的任何一种方式询问"
        "；手里的取件码请收好，恢复以后仍然可用。",
        "Replies cannot be fetched here at present. To learn how your matter stands, ask in any of"
        " the ways on the page of {channels}. Keep your code: it will work again when fetching is"
        " offered.",
    ),
    "lead": (
        "输入受理告知上的取件码，就能看到事情办到哪一步和我们的答复。不用留名，不用登录。",
        "Enter the code on your receipt to see how far your matter has got, and our reply. No name,"
        " no account.",
    ),
    "code": ("取件码", "Code"),
    "fetch": ("查收", "Fetch"),
    "hint": (
        "21个字母和数字，可以粘贴；大小写、横线、空格都不要紧。取件码只在您的设备上使用，不会发送出去。",
        "21 letters and figures; pasting works; capitals, hyphens and spaces do not matter. The"
        " code is used on your own device and is sent nowhere.",
    ),
    "offline": ("没有网络，或者网页取不到数据", "Without a network, or when the file cannot be fetched"),
    "choose": (
        "选事先存下来的答复文件，再输入取件码。怎样存，见本页下方。",
        "Choose the saved file of replies, then enter your code. How to save it is told below.",
    ),
    "file": ("答复文件", "file of replies"),
    "no script": (
        "查收要用浏览器里的脚本在您的设备上解密，您的浏览器没有打开脚本。可以打开脚本再来；也可以下"
        "载本页下方的答复文件，用 huiyin pickup 命令查看；或者带着受理告知到任何一个服务中心，请工作人"
        "员当面查给您看。",
        "Your browser runs no scripts, and this page decrypts on your own device with one. Turn"
        " scripts on; or download the file named below and run huiyin pickup; or bring your receipt to"
        " any service centre, where somebody will look it up with you.",
    ),
    "notes": ("想知道的事", "What you may want to know"),
}
_NOTES = (
    (
        "**没有网络** 先在能上网的地方存下本页和{file}；断网以后打开存下的网页，在上面选那个文件，"
        "再输入取件码。",
        "**Without a network** Save this page and the {file} where there is a network; later open"
        " the saved page, choose the file above, and enter your code.",
    ),
    (
        "**看得到什么** 办到哪一步、主要日期、答复全文、怎样再找我们。里面没有您的姓名、电话和房号"
        "。办理期间一直可以看，结案以后再留{days}天。",
        "**What you see** How far it has got, the main dates, the whole reply, how to come back to"
        " us. Your name, telephone and room are not in it. It can be fetched while the matter is"
        " open and for {days} days after it is closed.",
    ),
    (
        "**别人看得到吗** 没有取件码的人看不到。所有答复加密后放在一个大小不变的文件里，每个人取的"
        "都是整个文件，所以从流量上也看不出您查的是哪一件、有没有答复。",
        "**Can others see it?** Not without the code. All replies lie encrypted in one file that"
        " never changes its size; everybody fetches the whole of it, so the traffic does not tell"
        " which is yours, nor whether there is one.",
    ),
    (
        "**挡不住什么** 网站的主机知道有人在什么时间、从什么网络地址打开过本页；如果主机被人换了程"
        "序，取件码就可能被骗走。要更稳妥，请用存下来的网页离线查收，或者到服务中心查。",
        "**What this does not hide** The host of this site learns that somebody at a network"
        " address opened this page at some time; and a host that was taken over could send another"
        " program that steals the code. To be safer, use a saved page offline, or come to a service"
        " centre.",
    ),
    (
        "**取件码丢了** 我们没有留底，谁也不能补发；请用原来的方式再问一次。不要把取件码告诉别人，"
        "也不要拍照发到群里。",
        "**A lost code** We keep no copy and nobody can issue it again; please ask once more the"
        " way you did. Tell the code to nobody and post no photo of it.",
    ),
    (
        "**不满意、要补充** 看到答复以后可以用{channels}页上的任何一种方式告诉我们；办理和答复的规"
        "矩见{policies}。",
        "**Not content, or something to add** Tell us in any of the ways on the page of {channels};"
        " how matters are dealt with and answered is in the {policies}.",
    ),
)


class Offer(NamedTuple):
    """What the site offers: the file of replies, and for how many days after its end a case is in it."""

    data: bytes
    days: int


def render(book: PublicBook, offer: Offer | None) -> dict[str, str | bytes]:
    """{path: content}: the page in both languages, and the file; None: no replies are offered."""
    found: dict[str, str | bytes] = {
        of_language(PAGE, language): _page(book, offer, language) for language in ("zh", "en")
    }
    if offer is not None:
        found[FILE] = offer.data
    return found


def _page(book: PublicBook, offer: Offer | None, language: str) -> str:
    places = {
        "channels": ("渠道", "channels", "channels.md"),
        "policies": ("规章", "regulations", "policies/index.md"),
    }
    here = of_language(PAGE, language)
    links = {
        name: link(labels.pick((chinese, english), language), here, of_language(path, language))
        for name, (chinese, english, path) in places.items()
    }
    title, about = labels.pick(TITLES, language), _say("about", language)
    if offer is None:
        return page([front(title, about), _say("closed", language).format(**links)])
    links["file"] = link(_say("file", language), here, FILE)
    notes = (f"- {labels.pick(note, language).format(days=offer.days, **links)}" for note in _NOTES)
    return page(
        [
            front(title, about, script=SCRIPT),
            f"{_say('lead', language)}\n{{ .lead }}",
            asof(book, language),
            "\n".join(_form(language)),
            f"## {_say('notes', language)} {{#about}}",
            "\n".join(notes),
        ]
    )


def _say(name: str, language: str) -> str:
    return labels.pick(_WORDS[name], language)


def _form(language: str) -> Iterator[str]:
    """The form, and the places of what is found; pickup.js brings them to life."""
    root = "../" if language == "zh" else "../../"
    say = {name: escape(labels.pick(pair, language)) for name, pair in _WORDS.items()}
    title = labels.pick(TITLES, language)
    yield f'<section class="pickup" id="pickup" data-source="{root}{FILE}" data-search-exclude aria-label="{title}">'
    yield '<form class="p-form" novalidate hidden>'
    yield f'<label for="pickup-code">{say["code"]}</label>'
    # without a name the field is in no request, whatever becomes of the script
    yield (
        '<input id="pickup-code" type="text" inputmode="text" autocomplete="off" autocapitalize="characters"'
        ' autocorrect="off" spellcheck="false" translate="no" maxlength="60" enterkeyhint="go" required'
        ' aria-describedby="pickup-hint" placeholder="XXXXX-XXXXX-XXXXX-XXXXX-X">'
    )
    yield f'<p class="p-hint" id="pickup-hint">{say["hint"]}</p>'
    yield f'<button type="submit" class="md-button md-button--primary">{say["fetch"]}</button>'
    yield "</form>"
    yield '<p class="p-said" id="pickup-said" role="status" aria-live="polite"></p>'
    yield '<div class="p-answer" role="region" aria-labelledby="pickup-found" tabindex="-1" hidden></div>'
    yield f'<details class="quiet p-offline"><summary>{say["offline"]}</summary>'
    yield f"<p>{say['choose']}</p>"
    yield f'<p><label for="pickup-file">{say["file"]}</label> <input id="pickup-file" type="file" accept=".bin"></p>'
    yield f"</details><noscript><p>{say['no script']}</p></noscript></section>"
