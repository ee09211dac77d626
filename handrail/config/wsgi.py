"""The WSGI application that granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from handrail.config import given_files

GARBAGE_AFTER = 20_000
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.config.settings")
application = get_wsgi_application()
given_files.check()

# Every page is imported now, not by the first visitor, and what is loaded for good is never
# searched for garbage again: that search would hold up a request now and then.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
# A long record is thousands of small objects that all live until it is answered. At Python's own
# threshold of 700 they are searched a dozen times meanwhile, which took half of the reading.
gc.set_threshold(GARBAGE_AFTER, 20, 20)
