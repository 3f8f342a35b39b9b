"""Who may do what to which project. Every use case asks here, inside its own transaction.

A project that a person may not read does not exist for that person: the answer is the same as for a code never given.
"""

from sqlmodel import Session, select

from reserve.accounts import Person
from reserve.store.projects import Project
from reserve.store.types import as_plain, is_plain
from reserve.vocabulary.errors import NotAllowedNow, NotFound, Refused
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.reporting_units import relation
from reserve.vocabulary.rights import permits, rights, roles
from reserve.vocabulary.tracks import level_states

ACTS = {
    "project.read": Bilingual("查看项目", "see projects"),
    "project.create": Bilingual("新建项目", "create a project"),
    "project.edit": Bilingual("填写项目", "edit the project"),
    "project.submit": Bilingual("提交项目", "submit the project"),
    "project.withdraw": Bilingual("撤回项目", "withdraw the project"),
    "project.accept": Bilingual("接收入库", "accept the project"),
    "project.return": Bilingual("退回修改", "return the project"),
    "project.refuse": Bilingual("不予入库", "refuse the project"),
    "project.undo": Bilingual("撤销上一步", "take back the last step"),
    "membership.import": Bilingual("导入名单", "import an official list"),
    "batch.read": Bilingual("查看资金批次", "see funding batches"),
    "batch.open": Bilingual("启动资金批次", "open a funding batch"),
    "batch.run": Bilingual("运行排序", "run the ranking"),
    "batch.reopen": Bilingual("撤销排序", "undo the ranking"),
    "batch.export": Bilingual("下载排序清单", "download the ranked list"),
    "batch.freeze": Bilingual("冻结名单", "freeze the list"),
    "batch.unfreeze": Bilingual("撤销冻结", "undo the freezing of a list"),
    "batch.try": Bilingual("试算情景", "try scenarios"),
    "batch.depart": Bilingual("提出例外安排", "propose a departure from the list"),
    "batch.sign_departure": Bilingual("签批例外安排", "sign or refuse a departure from the list"),
    "batch.call_experts": Bilingual("抽取专家", "draw the experts"),
    "expert.judge": Bilingual("专家评分", "score as an expert"),
    "batch.approve": Bilingual("签批排序结果", "approve the ranked list"),
    "batch.unapprove": Bilingual("撤销签批", "take an approval back"),
    "batch.publicise": Bilingual("发布公示", "publish the notice"),
    "batch.object": Bilingual("登记异议", "take in an objection"),
    "batch.objector": Bilingual("查看异议人联系方式", "see who objected and how to reach them"),
    "batch.answer": Bilingual("答复异议", "answer an objection"),
    "batch.withdraw": Bilingual("登记项目退出", "record that a project leaves the batch"),
    "batch.accept": Bilingual("登记接受递补", "record that an offer is accepted"),
    "batch.decline": Bilingual("登记放弃递补", "record that an offer is declined"),
    "batch.close": Bilingual("结束公示", "close the notice"),
    "batch.final": Bilingual("确定最终名单", "make the list final"),
    "batch.issue": Bilingual("印发名单", "issue the list"),
    "batch.end": Bilingual("结束批次", "end the batch"),
    "batch.settle": Bilingual("核定和提出清算", "record a verification and propose a settlement"),
    "batch.sign_settlement": Bilingual("签批清算", "sign or refuse a settlement"),
    "batch.pay": Bilingual("登记拨款和收回", "record payments and recoveries"),
    "settlement.read": Bilingual("查看本地项目清算", "see the settlements of one's own projects"),
    "result.read": Bilingual("查看排序结果通知", "see the results of projects in funding batches"),
    "analysis.take": Bilingual("取得分析快照", "take a snapshot for analysis"),
    "register.read": Bilingual("查看企业和产线登记", "see the register of enterprises and lines"),
    "register.edit": Bilingual("填写企业和产线登记", "change the register of enterprises and lines"),
    "register.import": Bilingual("导入产线清单", "import a list of lines"),
    "register.export": Bilingual("下载企业、项目和能效清单", "download the lists of the register"),
    "library.check": Bilingual("校核全库", "check the whole library"),
    "quality.read": Bilingual("查看数据质量", "see the data quality"),
    "quality.export": Bilingual("下载数据质量表", "download the data-quality card"),
    "rule.try": Bilingual("在库中试用规则", "try a rule on the library"),
    "audit.read": Bilingual("查看审计记录", "read the audit chain"),
    "waiver.read": Bilingual("查看豁免", "see waivers"),
    "waiver.ask": Bilingual("申请豁免", "ask for a waiver"),
    "waiver.decide": Bilingual("批准或不批准豁免", "grant or decline a waiver"),
    "waiver.revoke": Bilingual("撤销豁免", "revoke a waiver"),
}


def find_project(session: Session, person: Person, code: str, *, lock: bool = False) -> Project:
    """The project with this code if the person may read it, else ``NotFound``; ``lock`` holds its row until the commit."""
    if not is_plain(code):
        raise NotFound("project_not_found", project=as_plain(code)[:40])
    query = select(Project).where(Project.code == code)
    found = session.exec(query.with_for_update() if lock else query).first()
    if found is None or not permits(person.roles, "project.read", relation(person.unit_code, found.unit_code), found.state):
        raise NotFound("project_not_found", project=code[:40])
    return found


def require(person: Person, action: str, project: Project) -> None:
    """Raise ``Refused`` when no role of the person includes ``action`` here, ``NotAllowedNow`` when only the state forbids it."""
    held = relation(person.unit_code, project.unit_code)
    if permits(person.roles, action, held, project.state):
        return
    if permits(person.roles, action, held):
        state = level_states()[project.state].label
        raise NotAllowedNow("state_forbids", project=project.code, state=state, act=ACTS[action])
    raise_right_missing(person, action)


def require_own(person: Person, action: str) -> None:
    """Raise ``Refused`` unless a role of the person includes ``action`` in the person's own unit."""
    if not permits(person.roles, action, "own"):
        raise_right_missing(person, action)


def may(person: Person, action: str, project: Project) -> bool:
    """Whether the person may do ``action`` to the project as it stands."""
    return permits(person.roles, action, relation(person.unit_code, project.unit_code), project.state)


def raise_right_missing(person: Person, action: str) -> None:
    """Say which right is missing and which roles the person holds."""
    labels = [roles()[role] for role in person.roles]
    held = (
        Bilingual("、".join(label.zh for label in labels), ", ".join(label.en for label in labels)) if labels else Bilingual("无", "none")
    )
    raise Refused("right_missing", roles=held, act=ACTS[action])


def acting_role(person: Person, action: str, project: Project) -> str:
    """The first of the person's roles that carries ``action`` on this project."""
    held = relation(person.unit_code, project.unit_code)
    for right in rights():
        if right.role in person.roles and right.action == action and right.relation == held:
            return right.role
    raise KeyError(action)
