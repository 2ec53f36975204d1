"""What the figures of an assessment are called, and how each is counted, in Chinese and English."""

from __future__ import annotations

from huiyin.words.names import Names

FIGURE_NAMES: Names = {
    "received": ("收到", "Received"),
    "answered": ("答复", "Answered"),
    "closed": ("结案", "Closed"),
    "reopened": ("重新办理", "Reopened"),
    "declined": ("不予受理", "Declined"),
    "merged": ("并案", "Merged"),
    "withdrawn": ("撤回", "Withdrawn"),
    "open": ("期末未结", "Open at the end"),
    "overdue": ("期末逾期事项", "Overdue obligations at the end"),
    "overdue-cases": ("期末有逾期事项的案件", "Cases with anything overdue at the end"),
    "in-time": ("反馈及时率", "Answered in time"),
    "call-back-done": ("回访率", "Called back"),
    "satisfied": ("回访满意率", "Satisfied at call-back"),
    "closed-rate": ("结案率", "Ended of what was to be done"),
    "answer-rate": ("答复率", "Answered of what came"),
    "ended-of-received": ("当期收到当期结案率", "Ended of what came"),
    "valid": ("有效投诉", "Valid complaints"),
    "unjudged": ("未认定是否属实的投诉", "Complaints not judged yet"),
    "valid-rate": ("有效投诉占总户数", "Valid complaints by household"),
    "surveys": ("本年调查次数", "Surveys this year"),
    "sheets-returned": ("问卷回收率", "Sheets returned"),
}
SHORT_NAMES: Names = {
    **FIGURE_NAMES,
    "open": ("未结", "Open"),
    "overdue": ("逾期", "Overdue"),
    "in-time": ("及时率", "In time"),
    "satisfied": ("满意率", "Satisfied"),
    "closed-rate": ("结案率", "Ended"),
    "answer-rate": ("答复率", "Answered"),
    "valid": ("有效投诉", "Valid"),
    "valid-rate": ("占总户数", "By household"),
}
DEFINITIONS: Names = {
    "received": ("收到时间在本期的案件", "cases whose time of receipt lies in the period"),
    "answered": (
        "本期有答复的案件，同一案件不论答复几次只计一件",
        "cases with a reply in the period; several replies to one case count once",
    ),
    "closed": (
        "本期结案的案件；须经批准的，以批准之日为准；同一案件只计一件",
        "cases closed in the period, once each; where approval is needed, from its moment",
    ),
    "reopened": ("本期重新办理的案件", "cases reopened in the period"),
    "declined": (
        "本期不予受理的案件；须经批准的，以批准之日为准",
        "cases declined in the period; where approval is needed, from its moment",
    ),
    "merged": ("本期并入其他案件的案件", "cases merged into others in the period"),
    "withdrawn": ("本期撤回的案件", "cases withdrawn in the period"),
    "open": (
        "期末尚未结案、归档、并案、撤回或者不予受理的案件，不论何时收到",
        "cases not closed, archived, merged, withdrawn or declined at the end, whenever they came",
    ),
    "overdue": (
        "期末已过期限而未办的事项，与 huiyin overdue 所列一致",
        "obligations past their deadline and not done at the end, as huiyin overdue lists them",
    ),
    "overdue-cases": (
        "期末至少有一项逾期未办的案件",
        "cases with at least one overdue obligation at the end",
    ),
    "in-time": (
        "期限在本期届满的答复事项（指标所列条款）中按期完成的；中止计时和已终止的不计",
        "of the answers (under the clauses that the target names) that fell due in the period, those given in "
        "time; paused and void ones are left out",
    ),
    "call-back-done": (
        "期限在本期届满的回访事项（指标所列条款）中期末以前已经回访的，迟了也算",
        "of the call-backs (under the clauses that the target names) that fell due in the period, those made "
        "by its end, late ones too",
    ),
    "satisfied": (
        "本期各次回访中评价为满意或者基本满意的",
        "of the call-backs of the period, those with the verdict satisfied or basically satisfied",
    ),
    "closed-rate": (
        "本期应当办理的案件（期初未结、本期收到、本期重新办理）中期末已结案、归档、并案、撤回或者不予受理的",
        "of the cases to be dealt with in the period (open when it began, received or reopened in it), those "
        "closed, archived, merged, withdrawn or declined at its end",
    ),
    "answer-rate": (
        "本期收到且需要答复的案件中期末以前已经答复的",
        "of the cases received in the period that need a reply, those answered by its end",
    ),
    "ended-of-received": (
        "本期收到的案件中期末已结案、归档、并案、撤回或者不予受理的",
        "of the cases received in the period, those ended by its end",
    ),
    "valid": (
        "本期收到的投诉中认定属实的；属实与否以案件现在所载为准",
        "complaints received in the period and found justified, as the case now says",
    ),
    "unjudged": (
        "本期收到的投诉中尚未认定是否属实的",
        "complaints received in the period and not judged yet",
    ),
    "valid-rate": (
        "本期有效投诉的件数除以所管项目的总户数",
        "valid complaints of the period by the households",
    ),
    "surveys": (
        "本年截至期末已经结束的满意度调查",
        "satisfaction surveys of the year, ended by the end of the period",
    ),
    "sheets-returned": ("收回的问卷除以发出的问卷", "sheets that came back of those that went out"),
    "age": (
        "期末未结的案件，按自收到之日起的自然日数分组",
        "cases open at the end, by the natural days since they were received",
    ),
    "clause": (
        "期限在本期届满的事项，按条款和规章版本分列；每件案件依收到之日施行的版本",
        "obligations that fell due in the period, by clause and version; each case under the version in force "
        "when it was received",
    ),
}
REVIEW_NAMES: Names = {
    "stale": ("久未办理", "Nothing done for long"),
    "unassigned": ("无人承办", "In nobody's hands"),
    "unanswered": ("逾期未答复", "Not answered in time"),
    "reopened": ("重新办理", "Reopened"),
    "declined": ("不予受理", "Declined"),
    "refused": ("不予批准", "Approval refused"),
    "closed-unsatisfied": ("不满意而结案", "Closed though not satisfied"),
    "late-entries": ("补记过迟", "Entered late"),
}
REVIEW_DEFINITIONS: Names = {
    "stale": ("未结、不在等待，七日以上没有新的记录", "open, not waiting, and no entry for seven days"),
    "unassigned": (
        "办理中而没有承办人，已过一个工作日",
        "under way without a handler for a working day or more",
    ),
    "unanswered": (
        "需要答复、从未答复，答复期限已过",
        "a reply is needed, none was ever given, and the time for it is over",
    ),
    "reopened": ("本期重新办理，查明原先办理有无不当", "reopened in the period: was it mishandled before?"),
    "declined": ("本期不予受理，核对理由", "declined in the period: does the ground hold?"),
    "refused": ("本期不予批准的申请", "approvals refused in the period"),
    "closed-unsatisfied": (
        "本期结案，而最后一次回访不满意",
        "closed in the period, though the last verdict was not satisfied",
    ),
    "late-entries": (
        "本期提交的记录，比所记之事迟三个工作日以上",
        "lines committed in the period more than three working days after what they tell of",
    ),
}
DIMENSIONS: Names = {
    "site": ("项目", "Site"),
    "department": ("部门", "Department"),
    "channel": ("渠道", "Channel"),
    "category": ("类别", "Category"),
    "handler": ("承办人", "Handler"),
}
AWARD_STATES: Names = {
    "proposed": ("待审定", "to be decided"),
    "pending": ("待批准", "awaits approval"),
    "approved": ("已批准，待发放", "approved, to be paid"),
    "by-hand": ("由审计或台账查明后填写", "to be found by audit or register"),
}
AWARD_KINDS: Names = {"penalty": ("处罚", "Penalty"), "reward": ("奖励", "Reward")}
