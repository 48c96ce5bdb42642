"""`python -m msl_guard` is the command line."""

from msl_guard.cli import main

raise SystemExit(main())
