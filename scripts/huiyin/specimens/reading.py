"""Examples of HY0xx and HY1xx: files and folders, reading a file."""

from __future__ import annotations

from huiyin.specimens.kinds import of, told
from huiyin.specimens.world import CALENDAR_PATH, FIRST, REQUIREMENTS_PATH
from huiyin.specimens.world import FIRST_PATH as CASE

SPECIMENS = (
    told(
        "HY001",
        (
            "policies/organization.yml 在它的位置上，程序读得到",
            "policies/organization.yml is in its place and can be read",
        ),
        (
            "policies/organization.yml 被删掉了，或者没有读取的权限",
            "policies/organization.yml was deleted, or may not be read",
        ),
    ),
    told(
        "HY002",
        ("把文件本身放在那里", "the file itself lies there"),
        (
            "cases/2026/ 里放的是指向别处的快捷方式（符号链接）",
            "a link to somewhere else lies in cases/2026/",
        ),
    ),
    told(
        "HY003",
        (
            f"扫描件放进案件的附件夹：cases/2026/{FIRST}/来信.pdf",
            f"the scan lies in the case's folder: cases/2026/{FIRST}/letter.pdf",
        ),
        ("cases/2026/来信.pdf", "cases/2026/letter.pdf"),
    ),
    told(
        "HY004",
        ("报告之后，换用修好的版本", "report it, and use the version in which it is mended"),
        ("程序检查这个文件时自己出了错", "the program itself failed while it checked the file"),
        name="ValueError",
    ),
    told(
        "HY101",
        ("照片放进附件夹，正文只写一句话", "photographs lie in the case's folder; the text names them"),
        ("正文里贴了两兆字节的图片编码", "two megabytes of an encoded picture stand in the text"),
        size="2097152",
        limit="1048576",
    ),
    told(
        "HY102",
        ("在编辑器里选“另存为 UTF-8”", "saved as UTF-8"),
        ("用旧编辑器存成了 GBK", "saved as GBK by an old editor"),
        byte="C2",
    ),
    of("HY103", CASE, "subject: 楼道灯不亮", "subject: 楼道灯\x07不亮", character="U+0007"),
    of("HY104", CASE, "subject: 楼道灯不亮", "subject: 楼道灯\u202e不亮", character="U+202E"),
    of(
        "HY105",
        CASE,
        "category: repair/leak",
        "<<<<<<< HEAD\ncategory: repair/leak\n=======\ncategory: repair\n>>>>>>> main",
        marker="<<<<<<<",
    ),
    of("HY106", CASE, f"---\nid: {FIRST}", f"id: {FIRST}"),
    of("HY107", CASE, "---\n## 来信内容", "## 来信内容"),
    of(
        "HY108",
        REQUIREMENTS_PATH,
        "requirements:\n  - {id: TL-01, kind: duty, rule: 来信限期答复}",
        "# 以后再写",
    ),
    of(
        "HY111",
        CALENDAR_PATH,
        "2026:\n  source: 国务院办公厅关于2026年部分节假日安排的通知",
        "2026:\n\tsource: 国务院办公厅关于2026年部分节假日安排的通知",
    ),
    of("HY112", CASE, "site: east", "site: east\nsite: west", key="site", first="7"),
    of("HY113", CASE, "subject: 楼道灯不亮", "subject: *急* 楼道灯不亮"),
    of("HY114", CASE, "subject: 楼道灯不亮", "subject: !急 楼道灯不亮"),
    of(
        "HY115",
        CASE,
        "x-source-number: w-41",
        "x-source-number: [[[[[[[[[[[[[[[[[[[[[w-41]]]]]]]]]]]]]]]]]]]]]",
        most="20",
    ),
    of("HY116", CASE, "site: east\nparty: owner", "site: east\n...\nparty: owner"),
    of("HY117", CASE, "site: east", "项目: east"),
    of("HY118", CASE, "site: east\nparty: owner", "<<: {site: east, party: owner}"),
    told(
        "HY119",
        ("一个文件只记一件事项", "one file holds one case"),
        (
            "由别的程序写出的文件，一行里有十几万个逗号",
            "a file written by another program, with a hundred thousand commas",
        ),
        most="100000",
    ),
    of("HY121", CASE, "subject: 楼道灯不亮", "subject: 报修: 楼道灯不亮"),
    of("HY122", CASE, "subject: 楼道灯不亮", 'subject: "楼道灯不亮'),
    of("HY123", CASE, "assisting: [security]", "assisting: [security"),
    of("HY124", CASE, "site: east\nparty: owner", "site:east\nparty: owner"),
    of("HY125", CASE, "subject: 楼道灯不亮", "subject: @物业 楼道灯不亮", character="@"),
    of("HY126", CASE, "subject: 楼道灯不亮", 'subject: "\\楼道灯不亮"'),
    of("HY127", CASE, "site: east\nparty: owner", "site: east\n  party: owner"),
    of("HY128", CASE, "assisting: [security]", "assisting: [security] 等"),
    told(
        "HY129",
        ("照手册里的样子写，把值放进双引号", "as in the handbook, with the value in double quotes"),
        ("几处笔误叠在一起，程序认不出是哪一种", "several slips at once, none of which can be told"),
    ),
)
