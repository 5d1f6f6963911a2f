"""The section catalogue, the topics and the lexicons, and how faults in them are told."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.catalogue import APPENDICES, Catalogue, load
from agent.diagrams import KINDS
from agent.engines.offline.lexicon import pattern_for
from agent.errors import UsageError
from agent.model.details import (
    ActionDetails,
    AlgorithmDetails,
    ComponentDetails,
    ConceptDetails,
    ConstraintDetails,
    ContractDetails,
    DecisionDetails,
    Details,
    InteractionDetails,
    Kind,
    PolicyDetails,
    PracticeDetails,
    PrincipleDetails,
    QuestionDetails,
    RiskDetails,
    StateDetails,
    TechnologyDetails,
    ViewDetails,
    statuses,
)
from agent.model.finding import Evidence, Weight
from agent.model.ledger import Entry

BRIEF = [f"B{n:02}" for n in range(1, 52)]
PROMPTS = Path(__file__).parent.parent / "prompts"
FLOWCHARTS = {"swimlane", "dependency", "component map", "layers", "system context", "context map", "data flow"}

DETAILS: dict[Kind, Details] = {
    d.kind: d
    for d in (
        DecisionDetails(), TechnologyDetails(), ComponentDetails(), InteractionDetails(source="a", target="b"),
        ContractDetails(), StateDetails(entity="a"), PolicyDetails(), PrincipleDetails(), PracticeDetails(),
        ConceptDetails(meaning="a"), AlgorithmDetails(), ViewDetails(sort="flow"), RiskDetails(), QuestionDetails(),
        ActionDetails(), ConstraintDetails(),
    )
}  # fmt: skip


def entry(kind: Kind, topic: str, status: str, weight: Weight = Weight.DETAIL) -> Entry:
    """An entry of this kind about this topic."""
    return Entry(
        id="D-001", finding="f", kind=kind, title="t", statement="s", status=status, details=DETAILS[kind],
        evidence=(Evidence(source="a.txt", discussion="a", turn=1, quote="s"),), weight=weight, topic=topic,
        date=dt.date(2026, 1, 2),
    )  # fmt: skip


def every_entry() -> list[Entry]:
    """One entry for each combination of kind, topic, status and weight."""
    topics = [t.id for t in load().topics]
    return [entry(k, t, s, w) for k in Kind for t in topics for s in statuses(k) for w in Weight]


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    """A copy of the prompts that a test may spoil."""
    return shutil.copytree(PROMPTS, tmp_path / "prompts")


# sections


@pytest.mark.parametrize("item", BRIEF)
def test_every_item_of_the_brief_has_a_place(item: str) -> None:
    """Some section or appendix covers it, and the coverage table can name it."""
    assert load().places(item)
    assert item in {i.id for i in load().items}


def test_the_items_are_those_of_the_brief() -> None:
    """B01 to B51, in order; each that talk can bear out names topics and diagrams that exist."""
    catalogue = load()
    topics = {t.id for t in catalogue.topics}
    assert [i.id for i in catalogue.items] == BRIEF
    for item in catalogue.items:
        assert set(item.topics) <= topics, item.id
        assert {t for f in item.facts for t in f.topics} <= topics, item.id
        assert set(item.diagrams) <= set(KINDS) | FLOWCHARTS, item.id
        assert bool(item.facts) == bool(item.words), item.id


def test_every_entry_has_exactly_one_home() -> None:
    """Whatever kind, topic, status and weight: the id of a section or appendix, and never one of the related."""
    catalogue = load()
    places = {s.id for s in catalogue.sections} | {a.id for a in APPENDICES}
    for one in every_entry():
        home = catalogue.home(one)
        assert home in places
        assert home not in catalogue.related(one)


@given(st.text(max_size=20), st.sampled_from(sorted(Kind)))
def test_an_unknown_topic_has_a_home_all_the_same(topic: str, kind: Kind) -> None:
    """A topic that a later catalogue dropped loses no entry."""
    assert load().home(entry(kind, topic, statuses(kind)[0]))


def test_no_section_but_the_summary_is_without_a_home_filter_that_wins() -> None:
    """Every section that tells facts is the home of some combination."""
    catalogue = load()
    homes = {catalogue.home(e) for e in every_entry()}
    assert {s.id for s in catalogue.sections} - homes == {"summary"}


@pytest.mark.parametrize(
    ("kind", "topic", "home"),
    [
        (Kind.DECISION, "idempotency", "idempotency"),
        (Kind.DECISION, "general", "further-decisions"),
        (Kind.DECISION, "failure", "retries-and-timeouts"),
        (Kind.TECHNOLOGY, "storage", "technologies"),
        (Kind.POLICY, "compatibility", "versioning"),
        (Kind.CONTRACT, "api", "api-contracts"),
        (Kind.CONTRACT, "events", "messages"),
        (Kind.CONCEPT, "contexts", "concepts"),
        (Kind.CONCEPT, "data-model", "logical-classes"),
        (Kind.PRINCIPLE, "layers", "layers-and-dependencies"),
        (Kind.PRINCIPLE, "contexts", "domains-and-contexts"),
        (Kind.CONSTRAINT, "security", "drivers"),
        (Kind.VIEW, "data-flow", "views"),
        (Kind.QUESTION, "storage", "open-questions"),
        (Kind.ACTION, "process", "actions"),
    ],
)
def test_the_most_specific_filter_is_the_home(kind: Kind, topic: str, home: str) -> None:
    """A kind with its topic goes before the kind alone, and either before the section for what is left."""
    assert load().home(entry(kind, topic, statuses(kind)[0])) == home


def test_every_section_is_written_for_somebody_and_asks_a_question() -> None:
    """What the next meeting is asked, and guidance of a length that a drafter reads."""
    for spec in load().sections:
        assert spec.question.endswith("?"), spec.id
        assert spec.audience, spec.id
        assert 80 <= len(spec.guidance.split()) <= 180, spec.id
        assert spec.min_words < spec.max_words, spec.id
        assert set(spec.diagrams) <= set(KINDS) | FLOWCHARTS, spec.id


def test_every_kind_of_diagram_has_a_section_that_must_hold_it() -> None:
    """No typed diagram is without a use."""
    held = {d for s in load().sections for d in s.diagrams}
    assert held == set(KINDS) | FLOWCHARTS


def test_guidance_holds_no_code() -> None:
    """Neither fences nor inline code nor braces: a model would copy them."""
    for spec in load().sections:
        assert not re.search(r"```|~~~|`|[{}<>]|^ {4}", spec.guidance, re.MULTILINE), spec.id


def test_sections_stand_in_parts_that_are_not_torn_apart() -> None:
    """The sections of one part follow one another."""
    parts = [s.part for s in load().sections]
    assert len(set(parts)) == sum(a != b for a, b in zip([None, *parts], parts, strict=False))


# faults


def spoil(prompts: Path, file: str, old: str, new: str) -> None:
    """Replace the first `old` in a file."""
    path = prompts / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("sections/05-drivers.md", 'part = "The whole"\n', "", "05-drivers.md (drivers): wrong keys: part"),
        ("sections/05-drivers.md", "max_words", "most_words", "05-drivers.md (drivers): wrong keys: most_words"),
        ("sections/05-drivers.md", '"constraint"', '"limit"', "05-drivers.md (drivers): wrong keys: home.0.kinds.0"),
        ("sections/05-drivers.md", '"capacity"', '"size"', "05-drivers.md: the key 'topics' names 'size'"),
        ("sections/05-drivers.md", '"B51"', '"B52"', "05-drivers.md: the key 'covers' names 'B52'"),
        ("sections/05-drivers.md", 'id = "drivers"', 'id = "driver"', "05-drivers.md: the key 'id' is 'driver'"),
        ("sections/05-drivers.md", 'id = "drivers"', 'id = drivers"', "05-drivers.md: it is not valid TOML"),
        ("sections/05-drivers.md", 'id = "drivers"', 'id = "drivers"\norder = 3', "05-drivers.md: the key 'order'"),
        ("sections/05-drivers.md", "+++\n", "", "05-drivers.md: it must begin with TOML"),
        ("sections/01-summary.md", '"open"', '"opened"', "01-summary.md: the key 'statuses' names 'opened'"),
        ("sections/33-further-decisions.md", "[[home]]\n\n", "", "some entries would have no home"),
        ("topics.toml", 'title = "Retries and timeouts"\n', "", "topics.toml (retry): wrong keys: title"),
        ("topics.toml", 'id = "retry"', 'id = "idempotency"', "the key 'id' has the value 'idempotency' twice"),
        ("items.toml", 'id = "B02"', 'id = "B01"', "items.toml: the key 'id' has the value 'B01' twice"),
    ],
)
def test_a_fault_is_told_with_file_and_key(prompts: Path, file: str, old: str, new: str, says: str) -> None:
    """One sentence that says where to look."""
    spoil(prompts, file, old, new)
    with pytest.raises(UsageError) as caught:
        _ = Catalogue(prompts).sections
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_every_fault_of_a_file_is_told_at_once(prompts: Path) -> None:
    """Two wrong keys, one error."""
    spoil(prompts, "sections/05-drivers.md", 'part = "The whole"\n', "")
    spoil(prompts, "sections/05-drivers.md", "max_words", "most_words")
    with pytest.raises(UsageError, match=r"part.*most_words"):
        _ = Catalogue(prompts).sections


def test_a_section_file_needs_its_number(prompts: Path) -> None:
    """The place in the document comes from the name."""
    (prompts / "sections" / "05-drivers.md").rename(prompts / "sections" / "drivers.md")
    with pytest.raises(UsageError, match=r"drivers\.md: the name must be a number"):
        _ = Catalogue(prompts).sections


def test_two_sections_cannot_share_a_place(prompts: Path) -> None:
    """The order would depend on the file system."""
    (prompts / "sections" / "05-drivers.md").rename(prompts / "sections" / "06-drivers.md")
    with pytest.raises(UsageError, match="'order' has the value '6' twice"):
        _ = Catalogue(prompts).sections


def test_a_missing_folder_or_file_is_a_sentence(tmp_path: Path) -> None:
    """An incomplete installation shows no traceback."""
    with pytest.raises(UsageError, match="prompts/sections is missing"):
        _ = Catalogue(tmp_path).sections
    with pytest.raises(UsageError, match=r"prompts/topics\.toml cannot be read"):
        _ = Catalogue(tmp_path).topics


def test_a_new_section_is_a_new_file(prompts: Path) -> None:
    """It takes its place, and becomes the home of what its filter names more closely than the others do."""
    (prompts / "sections" / "34-extra.md").write_text(
        '+++\nid = "extra"\ntitle = "E"\npart = "P"\ncovers = []\nquestion = "Q?"\n'
        '[[home]]\nkinds = ["decision"]\ntopics = ["security"]\nstatuses = ["rejected"]\n+++\nWhat was turned down.\n',
        encoding="utf-8",
    )
    catalogue = Catalogue(prompts)
    assert catalogue.sections[-1].guidance == "What was turned down."
    assert catalogue.home(entry(Kind.DECISION, "security", "rejected")) == "extra"
    assert catalogue.home(entry(Kind.DECISION, "security", "accepted")) == "security"


def test_the_digest_follows_the_file(prompts: Path) -> None:
    """Editing a section makes it, and it alone, stale."""
    before = {s.id: s.digest for s in Catalogue(prompts).sections}
    spoil(prompts, "sections/05-drivers.md", "State what", "Say what")
    after = {s.id: s.digest for s in Catalogue(prompts).sections}
    assert {name for name in before if before[name] != after[name]} == {"drivers"}


# topics and lexicons


def test_topics_are_told_apart() -> None:
    """No id and no pattern in two topics; `general` is last and has none."""
    topics = load().topics
    patterns = [p for t in topics for p in (*t.strong, *t.keywords)]
    assert len({t.id for t in topics}) == len(topics)
    assert len(set(patterns)) == len(patterns)
    assert all(p == p.lower() for p in patterns)
    assert (topics[-1].id, topics[-1].strong, topics[-1].keywords) == ("general", (), ())


EVERYDAY = set((Path(__file__).parent / "data" / "everyday_words.txt").read_text("utf-8").split())


def test_names_that_are_everyday_words_are_marked() -> None:
    """Whatever form an everyday word has among the names, it counts only where the name is meant."""
    everyday = [(t, f) for t in load().technologies.entries for f in t.forms if f.casefold() in EVERYDAY]
    assert [f for t, f in everyday if not t.is_ambiguous(f)] == []
    assert len(everyday) > 150


def test_no_form_names_two_technologies() -> None:
    """However it is spaced or hyphenated, a form leads to one name."""
    owner: dict[str, str] = {}
    for technology in load().technologies.entries:
        for form in technology.forms:
            folded = re.sub(r"[\s–-]+", "", form.casefold())
            assert owner.setdefault(folded, technology.name) == technology.name, form


def test_categories_are_about_known_topics() -> None:
    """A decision about a technology finds its topic."""
    topics = {t.id for t in load().topics}
    assert {t.topic for t in load().technologies.entries} <= topics


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Postgres", "PostgreSQL"), ("pg", "PostgreSQL"), ("k8s", "Kubernetes"), ("Dynamo", "DynamoDB"),
        ("OAuth", "OAuth2"), ("mTLS", "mutual TLS"),
        ("Golang", "Go"), ("protobuf", "Protocol Buffers"), ("HLC", "hybrid logical clock"),
        ("BLE", "Bluetooth Low Energy"), ("SQS", "SQS"), ("camt 053", "camt.053"), ("web socket", "WebSocket"),
    ],
)  # fmt: skip
def test_what_people_say_leads_to_the_name(said: str, name: str) -> None:
    """Short forms, spoken forms and abbreviations stand for one thing."""
    found = [t.name for t in load().technologies.entries if said.casefold() in {f.casefold() for f in t.forms}]
    assert found == [name]


def test_verbs_and_heads_are_told_apart() -> None:
    """No head stands for two sorts of component, and no verb with its particle has two meanings."""
    components = load().components
    heads = [w for h in components.heads for w in h.words]
    verbs = [(f, v.particle) for v in components.verbs for f in v.forms]
    assert len(set(heads)) == len(heads)
    assert len(set(verbs)) == len(verbs)
    assert {v.mode for v in components.verbs} == {"synchronous", "asynchronous", "unknown"}
    reads = next(v for v in components.verbs if v.label == "reads from")
    assert reads.flow == "to source"


def test_template_words_state_nothing() -> None:
    """Negation, modality, cause, comparison, quantity and the verbs of systems need evidence."""
    telling = """not no never without may must can could only unless always because since therefore faster more less all
        every before after until guarantee guaranteed calls sends triggers"""
    assert not load().template_words & set(telling.split())
    assert {"the", "decided", "alternative"} <= load().template_words


def test_every_pattern_of_the_rules_is_one() -> None:
    """A pattern that cannot be compiled, or that asks for an unknown list, would be met in a discussion."""
    names = [f"{group}.{name}" for group, held in load().patterns.groups.items() for name in held]
    assert [n for n in names if "<<" in pattern_for(n, ("Ada",)).pattern] == []
    assert len(names) > 100


def test_a_pattern_of_the_wrong_type_is_told_by_its_file(prompts: Path) -> None:
    """The lexicon is validated like every other file: the sentence names it."""
    spoil(prompts, "lexicons/patterns.toml", "[numbers]\n", "[numbers]\nwrong = 3\n")
    with pytest.raises(UsageError, match=r"prompts/lexicons/patterns\.toml: wrong keys: numbers\.wrong"):
        _ = Catalogue(prompts).patterns


def test_templates_and_texts_are_found_by_path(prompts: Path) -> None:
    """Everything below the folder but the sections, by path without suffix."""
    (prompts / "offline").mkdir(exist_ok=True)
    (prompts / "offline" / "zz.md").write_text("Grüße", encoding="utf-8")
    catalogue = Catalogue(prompts)
    assert catalogue.templates["offline/zz"] == "Grüße"
    assert not any(name.startswith("sections") for name in catalogue.templates)
    assert catalogue.text("offline/zz.md") == catalogue.templates["offline/zz"]
    assert "technologies.toml" in catalogue.lexicons


def test_an_installed_wheel_brings_its_prompts(tmp_path: Path) -> None:
    """Without the repository beside it, the package reads its own `_prompts`."""
    shutil.copytree(PROMPTS.parent / "agent", tmp_path / "agent", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(PROMPTS, tmp_path / "agent" / "_prompts")
    program = "from agent.catalogue import load; c = load(); print(c.root, len(c.sections))"
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert str(tmp_path / "agent" / "_prompts") in done.stdout
