"""The table of routes. What is not here does not exist; a test walks the table as anonymous, owner and other."""

from typing import TYPE_CHECKING, Any

from dashboards.server.base import MissingHandler
from dashboards.server.batch_files import BatchDocumentHandler, LetterHandler, ResultLetterHandler
from dashboards.server.door import ConfirmHandler, PasswordHandler, SignInHandler, SignOutHandler
from dashboards.server.downloads import (
    AttachmentDownloadHandler,
    BatchDownloadHandler,
    BatchVerdictsHandler,
    CheckReportHandler,
    FrozenDownloadHandler,
    WaiverDownloadHandler,
)
from dashboards.server.drafts import DraftHandler
from dashboards.server.health import HealthHandler, ReadyHandler
from dashboards.server.metrics import MetricsHandler
from dashboards.server.page_handler import PageHandler, RulePageHandler
from dashboards.server.page_life import EndHandler, KernelHandler, LanguageHandler, LeaveHandler
from dashboards.server.page_list import page_named, pages
from dashboards.server.project_files import CheckedWorkbookHandler, ProjectBookHandler, ProjectTemplateHandler
from dashboards.server.quality_files import QualityDownloadHandler
from dashboards.server.register_files import LineListHandler, RefusedRowsHandler, RegisterDownloadHandler
from dashboards.server.register_records import RegisterRecordHandler
from dashboards.server.settlement_files import SettlementHandler
from dashboards.server.sockets import KernelSocket
from dashboards.server.static_files import AssetHandler
from dashboards.server.uploads import AttachmentHandler, UploadHandler
from reserve.vocabulary.register import KINDS

if TYPE_CHECKING:
    from dashboards.server.app import ReserveVoila

KERNEL = r"(?P<kernel_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
IDENTIFIER = r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
REGISTER_KIND = f"({'|'.join(KINDS)})"
CODE = r"([A-Za-z0-9-]{1,40})"
RULE = r"([A-Za-z0-9-]{1,80})"


def routes(app: "ReserveVoila") -> list[tuple[Any, ...]]:
    """All routes below the base address, most specific first, the closing 404 last."""
    voila = {"template_paths": app.template_paths, "config": app.config, "voila_configuration": app.voila_configuration}
    table: list[tuple[Any, ...]] = [(page.address, PageHandler, {"page": page, **voila}) for page in pages()]
    table += [
        (rf"rules/{RULE}", RulePageHandler, {"page": page_named("rules"), **voila}),
        ("sign-in", SignInHandler),
        ("sign-out", SignOutHandler),
        ("password", PasswordHandler),
        ("health", HealthHandler),
        ("ready", ReadyHandler),
        ("metrics", MetricsHandler),
        (rf"api/drafts/{CODE}", DraftHandler),
        (rf"api/uploads/{CODE}", UploadHandler),
        (rf"api/uploads/{CODE}/{IDENTIFIER}", AttachmentHandler),
        ("api/register/lines", LineListHandler),
        ("api/projects/workbook", ProjectBookHandler),
        (rf"api/register/{REGISTER_KIND}/{IDENTIFIER}", RegisterRecordHandler),
        ("api/confirm", ConfirmHandler),
        ("api/language", LanguageHandler),
        (rf"api/leave/{KERNEL}", LeaveHandler),
        (rf"api/kernels/{KERNEL}", KernelHandler),
        (rf"api/kernels/{KERNEL}/channels", KernelSocket),
        (rf"voila/api/shutdown/{KERNEL}", EndHandler),
        (rf"download/batch/{CODE}\.xlsx", BatchDownloadHandler),
        (rf"download/batch/{CODE}/([a-z]{{1,20}})\.(xlsx|docx|pdf)", BatchDocumentHandler),
        (rf"download/settlement/{CODE}\.(xlsx|docx|pdf)", SettlementHandler),
        (rf"download/batch/{CODE}/letters/{CODE}\.(docx|pdf)", LetterHandler),
        (rf"download/result/{CODE}/{CODE}\.(docx|pdf)", ResultLetterHandler),
        (r"download/projects/template\.xlsx", ProjectTemplateHandler),
        (r"download/projects/checked/([0-9a-f]{32})\.xlsx", CheckedWorkbookHandler),
        (rf"download/verdicts/{CODE}\.zip", BatchVerdictsHandler),
        (rf"download/frozen/{CODE}\.zip", FrozenDownloadHandler),
        (rf"download/check/{CODE}\.(html|xlsx|json)", CheckReportHandler),
        (r"download/waivers\.xlsx", WaiverDownloadHandler),
        (r"download/quality\.xlsx", QualityDownloadHandler),
        (r"download/register/(enterprises|projects|efficiency|template)\.xlsx", RegisterDownloadHandler),
        (r"download/register/refused/([0-9a-f]{32})\.xlsx", RefusedRowsHandler),
        (rf"download/attachment/{IDENTIFIER}", AttachmentDownloadHandler),
        (r"assets/(.+)", AssetHandler),
    ]
    return [(app.base_url + pattern, *rest) for pattern, *rest in table] + [(r"/.*", MissingHandler)]
