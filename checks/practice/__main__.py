"""``python -m checks.practice``: the practice lab in a terminal."""

import sys

from checks.practice.console import main

sys.exit(main())
