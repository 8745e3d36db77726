"""`python -m knowledge [ID…]`: loads the content and prints its mistakes, of all files or of those rights."""

import sys

from knowledge.files import ContentMistakes
from knowledge.load import load


def main(rights: list[str]) -> int:
    """1 when there is a mistake to mend, 0 when there is none."""
    try:
        load()
    except ContentMistakes as error:
        told = [str(m) for m in error.mistakes if not rights or any(f"/{right}.yaml" in m.file for right in rights)]
        print("\n".join(told))
        return 1 if told else 0
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
