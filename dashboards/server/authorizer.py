"""What a signed-in person may do to kernels: what the page of the same session needs, and nothing else."""

from jupyter_server.auth.authorizer import Authorizer
from jupyter_server.auth.identity import User
from jupyter_server.base.handlers import JupyterHandler

from dashboards.server.identity import Official
from dashboards.server.kernels import PageKernels


class OwnKernelsOnly(Authorizer):
    """Denies by default; allows the owning session to read its kernel's state and to exchange messages with it."""

    def is_authorized(self, handler: JupyterHandler, user: User, action: str, resource: str) -> bool:
        """Whether ``user`` may do ``action`` to ``resource`` on this request's path."""
        if resource != "kernels" or action not in {"read", "execute"} or not isinstance(user, Official):
            return False
        kernel_id = handler.path_kwargs.get("kernel_id", "")
        pages = handler.kernel_manager
        return isinstance(pages, PageKernels) and pages.owned(kernel_id, user.session_id)
