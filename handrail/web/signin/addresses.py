"""Where to go after signing in: always within this place, never elsewhere."""

from django.utils.http import url_has_allowed_host_and_scheme

from handrail.web.shared.viewer import Request


def wanted(request: Request) -> str:
    """Return the path that was asked for before signing in; nothing where it leads elsewhere."""
    path = request.POST.get("next") or request.GET.get("next") or ""
    is_safe = path.startswith("/") and url_has_allowed_host_and_scheme(path, None)
    return path if is_safe else ""
