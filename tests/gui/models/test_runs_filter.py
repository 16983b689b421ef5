"""What a table asks for, as one filter, as words and for people; and what a word of it may become."""

from dataclasses import replace
from datetime import datetime

from pydra_core.ids import NodeId, PackageName
from pydra_core.protocol.states import RunState
from pydra_core.protocol.verbs import Filter
from pydra_gui.models.completion import candidates, completed
from pydra_gui.models.runs_filter import RunsFilter, time_name

NOW = datetime(2026, 11, 29, 15, 30).timestamp()
KNOWN = {"node": ["mac-mini", "mac-pro", "desk"], "package": ["count", "night run"]}
ALL = RunsFilter(
    states=(RunState.FAILED,), words="tas since:today", node=(NodeId("ab"), "atlas"), package=PackageName("climate")
)


def test_tab_choices_and_words_are_one_filter() -> None:
    midnight = datetime(2026, 11, 29).timestamp()
    assert ALL.asked(NOW) == Filter(
        text="tas", states=(RunState.FAILED,), node=NodeId("ab"), package=PackageName("climate"), since=midnight
    )
    assert ALL.told(NOW) == "Only runs: of climate, on atlas, today, with “tas”"


def test_as_words_it_asks_for_the_same_by_name() -> None:
    words = ALL.as_words()
    assert words == "state:failed node:atlas package:climate tas since:today"
    again = RunsFilter(words=words).asked(NOW)
    assert again.states == (RunState.FAILED,)
    assert (again.node_name, again.package, again.text) == ("atlas", "climate", "tas")


def test_what_a_table_is_about_is_no_filter() -> None:
    past = RunsFilter(plain=(RunState.COMPLETE,))
    assert not past.narrows()
    assert past.asked(NOW).states == (RunState.COMPLETE,)
    assert replace(past, words="x").narrows()
    assert not replace(past, states=(RunState.COMPLETE,)).narrows()
    assert past.told(NOW) == past.as_words() == ""


def test_a_time_takes_the_place_of_another() -> None:
    asks = RunsFilter(words="tas since:today").with_time("7d")
    assert (asks.words, asks.time()) == ("tas since:7d", ("7d", ""))
    assert asks.with_time("").words == "tas"
    assert [time_name(each) for each in ("", "1h", "7d", "8:30")] == ["", "last hour", "last 7 days", "since 8:30"]


def test_a_while_has_two_ends() -> None:
    asks = RunsFilter(words="tas since:today").with_time("2026-11-02 8:00", "2026-11-06")
    assert asks.words == 'tas since:"2026-11-02 8:00" until:2026-11-06'
    assert asks.told(NOW) == "Only runs: from 2026-11-02 8:00 to 2026-11-06, with “tas”"
    assert time_name("yesterday", "yesterday") == "yesterday"
    assert time_name("", "9:00") == "until 9:00"


def test_the_course_of_runs_is_told_in_words() -> None:
    words = "took:10m..1h by:terminal ended:lost,window"
    said = "Only runs: that took 10:00 to 1:00:00, queued by terminal, whose node was lost, cancelled from the window"
    assert RunsFilter(words=words).told(NOW) == said
    assert RunsFilter(words="took:>1h").told(NOW) == "Only runs: longer than 1:00:00"
    assert RunsFilter(words="took:<5m").told(NOW) == "Only runs: shorter than 5:00"


def test_names_of_tokens_and_their_values_are_offered() -> None:
    assert candidates("no", KNOWN) == ["node:"]
    assert candidates("tas node:mac", KNOWN) == ["node:mac-mini", "node:mac-pro"]
    assert candidates("state:failed,canc", KNOWN) == ["state:failed,cancelling", "state:failed,cancelled"]
    assert candidates("package:nig", KNOWN) == ['package:"night run"']
    assert candidates("since:", KNOWN) == ["since:1h", "since:today", "since:yesterday", "since:7d"]
    assert candidates("until:", KNOWN) == ["until:yesterday"]
    assert candidates("ended:lost,own", KNOWN) == ["ended:lost,owner"]
    assert candidates("by:", KNOWN) == ["by:window", "by:terminal", "by:series"]
    assert "took:>1h" in candidates("took:", KNOWN)
    assert candidates("", KNOWN) == candidates("node:desk", KNOWN) == candidates('group:"a ', KNOWN) == []


def test_what_is_offered_takes_the_place_of_the_last_word() -> None:
    assert completed("tas no", "node:") == "tas node:"
    assert completed("tas node:m", "node:mac-mini") == "tas node:mac-mini "
