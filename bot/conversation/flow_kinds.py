"""What each flow is to a turn: which one ends a matter, which is not interrupted, which asks by itself."""

from bot.conversation.emergencies import FLOWS as EMERGENCIES

# When one of these ends with nothing else under way, its last sentence closes the talk; a menu would only crowd it.
ENDS_A_MATTER = frozenset(
    [
        "right",
        "follow_up",
        "refused",
        "inquiry",
        "mine",
        "screening",
        "topics",
        "stop",
        "exit",
        "forget",
        "danger",
        "news",
        "now",
        "needs",
        "newly_likely",
        "photo",
        "files",
        "calendar_file",
        "letter",
        "gather",
        "submitted",
        "step",
        "rehearsal",
        "accompany",
        "meeting",
        "debrief",
        "after_step",
        "way",
        "silent",
        "elsewhere",
        "another_paper",
        "rude",
        "arrived",
        "outcome",
        "renewal",
        "stopped_benefit",
        "generic",
        "emergency_after",
        *EMERGENCIES,
    ]
)
# Whoever comes first with one of these does not first need to hear who we are.
NO_INTRODUCTION = frozenset(["menu", "danger", "exit", "join", "forget", "help", "no_access"])
# What was told of an issue waits while one of these stands.
FIRST = frozenset({"danger", "consent", *EMERGENCIES})
# Where nothing is asked that matters more than what to do now; with an open issue, nor where one is looked for.
AT_EASE = frozenset({"", "menu", "now", "help"})
AT_REST = AT_EASE | {"inquiry", "feelings"}
# These were about a right or an issue at rest; news of an issue comes in their place.
BEFORE_NEWS = frozenset({"right", "mine", "now", "outcome"})
# What is said while one of these stands belongs to it, whatever else the words may mean.
UNINTERRUPTED = frozenset(["danger", "consent", "forget", "language", "human", "relay", "beside", *EMERGENCIES])
# What is written to a person of the office goes to that person as it is.
TO_A_PERSON = frozenset({"human", "relay", "beside"})
# What was asked in one of these is what to do now.
STOPPED = frozenset({"danger", *EMERGENCIES})
# While one of these stands, its own kind of danger is heard as an answer.
OF_DANGER = frozenset({"danger", "beside", *EMERGENCIES})
# What is told there is written down as it is, however it sounds; danger in it is heard all the same.
WRITTEN_DOWN = frozenset({"letter"})
# What was said of a feeling before danger does not come back after it.
NOT_AFTER_DANGER = frozenset({"feelings", "menu", "beside", *EMERGENCIES})
# Where a branch, an office or a paper is named in words; a sentence that is news and nothing else is no name.
TAKES_A_NAME = frozenset({"submitted", "elsewhere", "another_paper", "accompany"})
# A question of ours waits while one of these stands.
NOT_NOW = frozenset({"danger", "follow_up", "arrived", "after_step", "emergency_after", *EMERGENCIES})
# Where we ask by ourselves what became of an issue.
ASKING = frozenset({"follow_up", "arrived", "outcome", "after_step", "emergency_after"})
