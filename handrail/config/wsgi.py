"""The WSGI application that granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.config.settings")
application = get_wsgi_application()

# Every page is imported now, not by the first visitor, and what is loaded for good is never
# searched for garbage again: that search would hold up a request now and then.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
