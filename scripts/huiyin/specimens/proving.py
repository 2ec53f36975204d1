"""Examples of HY84x: approvals, and what proves them."""

from __future__ import annotations

from huiyin.specimens.kinds import of, told
from huiyin.specimens.world import KEY, ORGANIZATION_PATH

_SIGNED = "git commit -S -m '批准延期'", "git commit -S -m 'Approve the extension'"
_APPROVAL = {"event": "extended", "person": "wei.lan"}
SPECIMENS = (
    of("HY840", ORGANIZATION_PATH, "signing_key: ssh-ed25519 AAAA", "signing_key: SHA256:AAAA"),
    of(
        "HY841",
        ORGANIZATION_PATH,
        "roles: [site-head], from: 2024-01-01}",
        f"roles: [site-head], from: 2024-01-01, signing_key: {KEY}}}",
        person="wei.lan",
        other="tian.he",
    ),
    told(
        "HY842",
        _SIGNED,
        ("git commit -m '批准延期'", "git commit -m 'Approve the extension'"),
        **_APPROVAL,
    ),
    told(
        "HY843",
        (
            "名册先改好、先合并；批准另外提交",
            "the roster is changed and merged first; the approval comes in a change of its own",
        ),
        (
            "同一次推送里，先给自己加上 gm 角色，再批准",
            "one push gives the role gm to somebody, who approves in the same push",
        ),
        **_APPROVAL,
        roles="gm",
    ),
    told(
        "HY844",
        ("公钥先进名册，再用它签名批准", "the key is on the roster first; then it signs an approval"),
        ("用名册上没有的钥匙签名", "signed with a key that is not on the roster"),
        **_APPROVAL,
    ),
    told(
        "HY845",
        _SIGNED,
        ("把别的提交上的签名抄到这个提交上", "a signature copied from another commit"),
        **_APPROVAL,
    ),
    told(
        "HY846",
        _SIGNED,
        (
            "用已经停用的钥匙签名，把提交日期写到停用之前",
            "signed with a key past its last day, by a commit dated before that day",
        ),
        **_APPROVAL,
    ),
    told(
        "HY847",
        _SIGNED,
        (
            "承办人自己写上“by: 总经理”，用自己的地址提交",
            "the handler writes “by: gm” and commits under an address of his own",
        ),
        **_APPROVAL,
        other="fu.ning",
    ),
    told(
        "HY848",
        ("由与此事无关的人批准", "somebody who is not involved approves"),
        (
            "承办人用名册上的另一个编号批准，两个编号的邮箱相同",
            "the handler approves under another entry of the roster with the same address",
        ),
        **_APPROVAL,
    ),
    told(
        "HY849",
        ("改好以后，请批准人再批一次", "it is put right, and then approved anew"),
        (
            "批准以后，又在分支上把延期的日期往后改",
            "after the approval the date of the extension is moved on, on the same branch",
        ),
        **_APPROVAL,
    ),
)
