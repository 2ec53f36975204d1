"""What the words of the files are called in Chinese and English: events, roles, fields, values, states."""

from __future__ import annotations

from collections.abc import Mapping

Names = Mapping[str, tuple[str, str]]
"""A word of the files → its Chinese and its English name."""

EVENT_NAMES: Names = {
    "received": ("收到", "receipt"),
    "registered": ("登记", "registration"),
    "screened": ("初审", "screening"),
    "declined": ("不予受理", "refusal"),
    "merged": ("并案", "merging"),
    "dispatched": ("分办", "dispatch"),
    "assigned": ("指定承办人", "assignment"),
    "measure-set": ("确定措施", "fixing of a measure"),
    "presented": ("呈阅", "presentation"),
    "contacted": ("联系", "contact"),
    "arrived": ("到场", "arrival"),
    "rained": ("降雨", "rain"),
    "progress": ("记录进展", "progress note"),
    "waiting": ("等待", "waiting"),
    "resumed": ("恢复办理", "resumption"),
    "extended": ("延期", "extension"),
    "explained": ("解释说明", "explanation"),
    "escalated": ("上报", "escalation"),
    "resolved": ("办结", "resolution"),
    "replied": ("答复", "reply"),
    "called-back": ("回访", "call-back"),
    "reopened": ("重新办理", "reopening"),
    "appealed": ("申诉", "appeal"),
    "rewarded": ("奖励", "reward"),
    "withdrawn": ("撤回", "withdrawal"),
    "closed": ("结案", "closing"),
    "archived": ("归档", "archiving"),
    "destroyed": ("销毁", "destruction"),
    "reclassified": ("改列分类", "reclassification"),
    "corrected": ("更正", "correction"),
    "approved": ("批准", "approval"),
    "refused": ("不予批准", "refusal of approval"),
    "accessed": ("查阅", "consultation"),
    "lent": ("借出", "lending"),
}
ROLE_NAMES: Names = {
    "handler": ("承办人", "handler"),
    "housekeeper": ("管家", "housekeeper"),
    "administrator": ("管理员", "administrator"),
    "quality": ("品质部人员", "quality office"),
    "secretary": ("总经理秘书", "General Manager's secretary"),
    "department-head": ("部门负责人", "department head"),
    "site-head": ("项目经理", "site head"),
    "centre-manager": ("服务中心经理", "centre manager"),
    "hr": ("人力资源部人员", "human resources"),
    "reviewer": ("审核人", "reviewer"),
    "reward-panel": ("奖励评审小组", "reward panel"),
    "auditor": ("审计人员", "auditor"),
    "gm": ("总经理", "General Manager"),
}
STATUS_NAMES: Names = {
    "received": ("已收到", "received"),
    "registered": ("已登记", "registered"),
    "screened": ("已初审", "screened"),
    "dispatched": ("已分办", "dispatched"),
    "handling": ("办理中", "being handled"),
    "waiting": ("等待中", "waiting"),
    "resolved": ("已办结", "resolved"),
    "replied": ("已答复", "replied"),
    "declined": ("不予受理", "declined"),
    "merged": ("已并案", "merged"),
    "withdrawn": ("已撤回", "withdrawn"),
    "closed": ("已结案", "closed"),
    "archived": ("已归档", "archived"),
    "destroyed": ("已销毁", "destroyed"),
}
STATE_NAMES: Names = {
    "met": ("按期完成", "met"),
    "late": ("逾期完成", "late"),
    "missed": ("逾期未办，已终止", "missed"),
    "overdue": ("逾期未办", "overdue"),
    "paused": ("中止计时", "paused"),
    "void": ("已终止", "void"),
    "open": ("未到期", "open"),
    "soon": ("即将到期", "due soon"),
}
GROUND_NAMES: Names = {
    "abusive": ("侮辱、诽谤他人", "abuse or defamation"),
    "private-help": ("请求私人帮助", "a request for private help"),
    "out-of-business": ("与本单位业务无关", "a matter outside the business"),
    "labour-dispute": ("劳动争议", "a labour dispute"),
    "unsigned-grievance": ("未署名的申诉", "an unsigned grievance"),
    "vexatious": ("反复提出明显无理要求", "a vexatious request"),
    "guided-to-site": ("尚未向所在项目反映", "a matter to be taken to the site first"),
}
OUTCOME_NAMES: Names = {
    "resolved": ("解决", "resolved"),
    "partly-resolved": ("部分解决", "partly resolved"),
    "explained": ("说明理由", "explained"),
    "not-ours": ("不属受理范围", "not ours"),
    "cannot-fix": ("无法解决", "cannot be fixed"),
    "declined": ("不予受理", "declined"),
    "withdrawn": ("撤回", "withdrawn"),
    "duplicate": ("重复", "duplicate"),
}
SATISFACTION_NAMES: Names = {
    "satisfied": ("满意", "satisfied"),
    "basically-satisfied": ("基本满意", "basically satisfied"),
    "not-satisfied": ("不满意", "not satisfied"),
}
_YES: Names = {"true": ("是", "yes"), "false": ("否", "no")}

VALUE_NAMES: Mapping[str, Names] = {
    "kind": {
        "complaint": ("投诉", "complaint"),
        "suggestion": ("建议", "suggestion"),
        "enquiry": ("咨询", "enquiry"),
        "report": ("举报", "report of wrongdoing"),
        "evaluation": ("评价", "evaluation"),
        "grievance": ("申诉", "grievance"),
        "other": ("其他", "other"),
    },
    "party": {
        "owner": ("业主", "owner"),
        "tenant": ("租户", "tenant"),
        "visitor": ("访客", "visitor"),
        "supplier": ("供应商", "supplier"),
        "employee": ("员工", "employee"),
        "public": ("社会公众", "public"),
    },
    "urgency": {
        "normal": ("一般", "normal"),
        "important": ("重要", "important"),
        "urgent": ("紧急", "urgent"),
    },
    "severity": {"ordinary": ("普通", "ordinary"), "major": ("重大", "major")},
    "complexity": {"ordinary": ("简单", "ordinary"), "complex": ("复杂", "complex")},
    "scope": {
        "property": ("物业服务范围以内", "property services"),
        "municipal": ("市政公用事项", "public utilities"),
        "beyond": ("物业服务范围以外", "beyond property services"),
    },
    "confidential": {
        "none": ("不涉密", "none"),
        "sensitive": ("敏感", "sensitive"),
        "trade-secret": ("商业秘密", "trade secret"),
    },
    "procedure": {"basic": ("基本程序", "basic"), "special": ("特别程序", "special")},
    "status": STATUS_NAMES,
    "named": _YES,
    "reply_needed": _YES,
    "valid": _YES,
    "satisfaction": SATISFACTION_NAMES,
    "last_satisfaction": SATISFACTION_NAMES,
    "ground": GROUND_NAMES,
    "outcome": OUTCOME_NAMES,
    "called-back.kind": {
        "first": ("首次", "first"),
        "second": ("二次", "second"),
        "closing": ("结案", "closing"),
        "stage": ("阶段性", "stage"),
    },
    "via": {
        "letter": ("书信", "letter"),
        "email": ("电子邮件", "e-mail"),
        "phone": ("电话", "telephone"),
        "visit": ("面谈", "visit"),
        "site": ("网站", "website"),
    },
    "with": {"sender": ("来信人", "the sender"), "authority": ("主管单位", "the authority")},
    "on": {"result": ("办理结果", "the result"), "handling": ("办理过程", "the handling")},
    "for": {
        "sender": ("来信人", "the sender"),
        "authority": ("主管单位", "the authority"),
        "weather": ("天气", "the weather"),
        "parts": ("备件", "parts"),
    },
    "destroyed.scope": {"identity": ("身份信息", "the identity"), "all": ("全卷", "everything")},
}
"""Values by the field that they stand in; `EVENT.field` where an event means something else by it."""

FIELD_NAMES: Names = {
    "id": ("案号", "case number"),
    "status": ("状态", "status"),
    "channel": ("渠道", "channel"),
    "received": ("收到时间", "time of receipt"),
    "posted": ("投寄时间", "time of posting"),
    "site": ("项目", "site"),
    "party": ("来信人身份", "party"),
    "named": ("是否署名", "signed"),
    "kind": ("性质", "kind"),
    "category": ("类别", "category"),
    "subject": ("事由", "subject"),
    "urgency": ("缓急程度", "urgency"),
    "severity": ("轻重程度", "severity"),
    "complexity": ("繁简程度", "complexity"),
    "scope": ("事项范围", "scope"),
    "confidential": ("保密等级", "confidentiality"),
    "procedure": ("办理程序", "procedure"),
    "reply_needed": ("是否需要答复", "reply needed"),
    "valid": ("投诉是否属实", "justified"),
    "prior_handling": ("此前处理情况", "earlier handling"),
    "first_received_by": ("首问责任人", "person first asked"),
    "responsible": ("责任部门", "department in charge"),
    "assisting": ("协办部门", "assisting departments"),
    "handler": ("承办人", "handler"),
    "subject_person": ("被反映的人员", "person complained about"),
    "links": ("关联案件", "linked cases"),
    "links.duplicate_of": ("重复的原案", "case duplicated"),
    "links.appeal_of": ("所申诉的案件", "case appealed"),
    "links.related": ("关联案号", "related cases"),
    "links.formerly": ("原案号", "former numbers"),
    "attachments": ("附件", "attachments"),
    "consent": ("本人同意公开的内容", "consent to publication"),
    "pickup": ("取件码", "code for the answer"),
    "reporter": ("来信人", "sender"),
    "reporter.name": ("姓名", "name"),
    "reporter.phone": ("电话", "telephone"),
    "reporter.room": ("房号", "room"),
    "reporter.department": ("部门", "department"),
    "reporter.email": ("电子邮箱", "e-mail address"),
    "summary": ("办理摘要", "public summary"),
    "log": ("办理记录", "log"),
    "last_satisfaction": ("最近一次评价", "last verdict"),
    "at": ("时间", "time"),
    "by": ("经办人", "person"),
    "event": ("事项", "event"),
    "note": ("说明", "note"),
    "recorded_by": ("代记人", "recorded by"),
    "ground": ("理由", "ground"),
    "redirected_to": ("转往何处", "where to turn instead"),
    "reported_to": ("报告的机关", "body reported to"),
    "into": ("并入的案件", "case merged into"),
    "to": ("对象", "to"),
    "measure": ("措施", "measure"),
    "in_charge": ("责任人", "person in charge"),
    "until": ("时限", "by when"),
    "with": ("联系对象", "with whom"),
    "via": ("方式", "means"),
    "for": ("等待对象", "what is waited for"),
    "reason": ("理由", "reason"),
    "clause": ("条款", "clause"),
    "reply_no": ("复信号", "reply number"),
    "cc": ("抄送", "copies"),
    "satisfaction": ("评价", "verdict"),
    "on": ("评价对象", "verdict on"),
    "participants": ("参加人员", "participants"),
    "case": ("案件", "case"),
    "grade": ("等级", "grade"),
    "outcome": ("结果", "outcome"),
    "field": ("字段", "field"),
    "from": ("原值", "from"),
    "of": ("所指事项", "event meant"),
    "accessed.to": ("查阅人", "who consults it"),
    "lent.to": ("借用人", "borrower"),
    "called-back.kind": ("回访类别", "kind of call-back"),
}
SECTION_NAMES: Names = {
    "来信内容": ("来信内容", "Letter"),
    "办理": ("办理", "Handling"),
    "答复": ("答复", "Reply"),
    "现状": ("现状", "Position"),
    "措施": ("措施", "Measure"),
    "责任人": ("责任人", "In charge"),
    "时限": ("时限", "By when"),
    "跟踪": ("跟踪", "Follow-up"),
}
KIND_NAMES: Names = {
    "deadline": ("期限", "deadline"),
    "requirement": ("必备", "requirement"),
    "approval": ("批准", "approval"),
    "separation": ("回避与权限", "separation of duties"),
    "refusal": ("不予受理", "refusal"),
    "window": ("时段", "hours"),
    "target": ("指标", "target"),
    "recurrence": ("反复发生", "recurrence"),
    "retention": ("保存", "retention"),
    "reward": ("奖励", "reward"),
    "penalty": ("处罚", "penalty"),
    "text": ("文字规定", "wording"),
}
MEASURE_NAMES: Names = {
    "in-time": ("按期率", "share done in time"),
    "call-back-done": ("回访率", "share called back"),
    "satisfied": ("满意率", "share satisfied"),
    "closed": ("结案率", "share closed"),
    "valid-per-household": ("有效投诉占总户数的比例", "valid complaints by household"),
    "sheets-returned": ("问卷回收率", "share of sheets returned"),
    "surveys": ("年度调查次数", "surveys a year"),
}
KEPT_BY_NAMES: Names = {
    "page": ("网站页面", "a page of the site"),
    "form": ("表单", "a form"),
    "report": ("报告", "a report"),
    "audit": ("审计", "the audit"),
    "lifecycle": ("状态流转", "the order of events"),
    "register": ("台账", "a register"),
}


def look_up(table: Names, key: str, language: str) -> str:
    """The name in that language; a word that has none stands for itself."""
    found = table.get(key)
    return key if found is None else found[0 if language == "zh" else 1]


def event_name(event: str, language: str) -> str:
    """An event: 分办 / dispatch."""
    return look_up(EVENT_NAMES, event, language)


def role_name(role: str, language: str) -> str:
    """A role: 项目经理 / site head."""
    return look_up(ROLE_NAMES, role, language)


def status_name(status: str, language: str) -> str:
    """A status of a case: 办理中 / being handled."""
    return look_up(STATUS_NAMES, status, language)


def state_name(state: str, language: str) -> str:
    """The state of an obligation: 逾期未办 / overdue."""
    return look_up(STATE_NAMES, state, language)


def value_name(field: str, value: str, language: str, event: str = "") -> str:
    """A value by its field, and by the event that it stands in: urgency, urgent → 紧急."""
    table = VALUE_NAMES.get(f"{event}.{field}") or VALUE_NAMES.get(field, {})
    return look_up(table, value, language)


def field_name(path: str, language: str) -> str:
    """A field of a case or of an event, by its path: reporter.room → 房号, replied.cc → 抄送."""
    if path in FIELD_NAMES or "." not in path:
        return look_up(FIELD_NAMES, path, language)
    return look_up(FIELD_NAMES, path.partition(".")[2], language)


def section_name(path: str, language: str) -> str:
    """A section of a case's body by its path: 答复/现状 → Reply/Position."""
    return "/".join(look_up(SECTION_NAMES, part, language) for part in path.split("/"))
