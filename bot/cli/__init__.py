"""The command line: `mitzui COMMAND`. Exit 0 done, 1 refused with a reason on stderr, 2 wrong usage."""

import gc
import sys
from collections.abc import Sequence
from io import TextIOWrapper


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; each loads only what it needs."""
    gc.disable()  # nothing is thrown away while modules and content load; commands are short
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # a letter that is none is asked about, and ends no conversation
    from bot.cli.parser import parser
    from bot.cli.refused import Refused, told

    options = parser().parse_args(arguments)
    try:
        return int(options.run(options) or 0)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return refusal.code
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        reason = told(error)
        if reason is None:
            raise
        print(reason, file=sys.stderr)
        return 1
