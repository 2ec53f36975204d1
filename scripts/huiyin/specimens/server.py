"""Examples of HY87x to HY89x: what the server does not take in, told in words."""

from __future__ import annotations

from huiyin.specimens.kinds import told

_REBASED = ("把文件改名、移走，再推送", "the file renamed or taken out, then pushed")
_REVIEWED = (
    "git push origin HEAD:refs/heads/longer-terms\n# 审核人：\ngit merge --no-ff origin/longer-terms",
    "git push origin HEAD:refs/heads/longer-terms\n# the reviewer:\ngit merge --no-ff origin/longer-terms",
)
_STRAIGHT = (
    "git commit -m '放宽时限' policies/mailbox.md\ngit push origin main",
    "git commit -m 'Longer terms' policies/mailbox.md\ngit push origin main",
)
SPECIMENS = (
    told("HY870", _REBASED, ("cases/2026/../../.git/config", "cases/2026/../../.git/config")),
    told(
        "HY871",
        ("cases/2026/20260316-ABCDQ/light.jpg", "cases/2026/20260316-ABCDQ/light.jpg"),
        ("cases/2026/20260316-ABCDQ/CON.jpg", "cases/2026/20260316-ABCDQ/CON.jpg"),
    ),
    told("HY872", ("light.jpg", "light.jpg"), ("light.jpg\nLight.jpg", "light.jpg\nLight.jpg")),
    told("HY873", ("把文件本身放进来", "the files themselves"), (".gitmodules", ".gitmodules")),
    told(
        "HY874",
        ("100644 policies/mailbox.md", "100644 policies/mailbox.md"),
        ("100755 policies/mailbox.md", "100755 policies/mailbox.md"),
    ),
    told(
        "HY875",
        ("cases/**/*.md text eol=lf merge=huiyin", "cases/**/*.md text eol=lf merge=huiyin"),
        ("*.md filter=lfs", "*.md filter=lfs"),
        ".gitattributes",
        name="filter",
    ),
    told(
        "HY876",
        ("压缩后 2 MB 的照片", "a photograph of 2 MB"),
        ("200 MB 的录像", "a video of 200 MB"),
        "cases/2026/20260316-ABCDQ/lift.mp4",
        size="209715200",
        limit="20971520",
    ),
    told(
        "HY877",
        ("分几次推送", "several pushes, one after the other"),
        ("一次推送 10 万个文件", "100,000 files in one push"),
        count="> 20000",
        limit="20000",
    ),
    told(
        "HY878",
        ("20260316-ABCDQ.md", "20260316-ABCDQ.md"),
        (".20260316-ABCDQ.md.swp", ".20260316-ABCDQ.md.swp"),
    ),
    told("HY879", ("fix/20260316-ABCDQ", "fix/20260316-ABCDQ"), ("投诉-88栋9901", "complaint-88栋9901")),
    told(
        "HY880",
        ("20260316-ABCDQ：已回访", "20260316-ABCDQ: called back"),
        ("88栋9901：已回访", "88栋9901: called back"),
    ),
    told(
        "HY881",
        ("提交时间 2026-03-16T09:10+08:00", "committed at 2026-03-16T09:10+08:00"),
        ("提交时间 2099-01-01T00:00+00:00", "committed at 2099-01-01T00:00+00:00"),
        date="2099-01-01T00:00+00:00",
    ),
    told(
        "HY882",
        ("比前一次提交晚", "later than the commit before"),
        ("比前一次提交早两天", "two days before the commit it follows"),
        date="2026-03-14T01:10+00:00",
        parent="2026-03-16T01:10+00:00",
    ),
    told("HY883", ("git pull --rebase && git push",) * 2, ("git push --force origin main",) * 2),
    told("HY884", ("git push origin --delete longer-terms",) * 2, ("git push origin --delete main",) * 2),
    told(
        "HY885",
        ("git push origin HEAD:refs/heads/longer-terms",) * 2,
        ("git push origin refs/notes/commits",) * 2,
    ),
    told("HY886", ("git tag 2026-2 && git push origin 2026-2",) * 2, ("git push --force origin 2026-1",) * 2),
    told("HY887", _REVIEWED, _STRAIGHT, "policies/mailbox.md"),
    told(
        "HY888",
        ("git merge --no-ff -S origin/longer-terms",) * 2,
        ("git merge --no-ff origin/longer-terms",) * 2,
    ),
    told(
        "HY889",
        ("song.ke 的改动由 luo.min 合并", "the work of song.ke, merged by luo.min"),
        ("song.ke 的改动由 song.ke 合并", "the work of song.ke, merged by song.ke"),
        person="song.ke",
    ),
    told(
        "HY890",
        ("由 luo.min（reviewer）合并", "merged by luo.min (reviewer)"),
        ("由 ma.chao（handler）合并", "merged by ma.chao (handler)"),
        person="ma.chao",
        roles="reviewer, gm",
    ),
    told("HY891", _REVIEWED, ("git push origin main  # .github/CODEOWNERS",) * 2, ".github/CODEOWNERS"),
    told("HY892", _REVIEWED, ("huiyin log ABCDQ extended …\ngit push origin main",) * 2, event="extended"),
    told(
        "HY893",
        ("git clone … 以后在其中提交", "commits made in a clone"),
        ("git init 以后另起一份", "a history begun by git init"),
    ),
    told(
        "HY894",
        ("先合并，要改的另外提交", "the merge as Git makes it, own changes in a commit of their own"),
        (
            "git merge --no-commit …\n# 改 policies/mailbox.md\ngit commit",
            "git merge --no-commit …\n# edit policies/mailbox.md\ngit commit",
        ),
    ),
    told(
        "HY895",
        ("AGE-SECRET-KEY 放在仓库以外", "the key kept outside the repository"),
        ("AGE-SECRET-KEY-1…",) * 2,
    ),
    told(
        "HY896",
        ("git add、git commit 做成的提交", "a commit made by git add and git commit"),
        ("手工拼成的目录树", "a tree put together by hand"),
    ),
    told("HY897", ("git tag -a 2026-1 main",) * 2, ("git tag 2026-1 main:policies",) * 2),
)
