"""The platform's settings for tests: data in a folder of their own, and no slow hashing."""

import atexit
import os
import shutil
import tempfile

# Read by the platform's settings: has to stand before they are imported.
os.environ["TIHANG_VAR"] = tempfile.mkdtemp(prefix="tihang-test-")
atexit.register(shutil.rmtree, os.environ["TIHANG_VAR"], ignore_errors=True)

from tihang.platform.settings import *  # noqa: E402, F403
from tihang.platform.settings import DATABASES  # noqa: E402

if "postgresql" in DATABASES["default"]["ENGINE"]:
    # A name of its own: several runs may share the server.
    DATABASES["default"]["TEST"] = {"NAME": f"test_tihang_{os.getpid()}"}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
