"""A document, its ledger and a page to show in a browser, with every sort of hostile word planted in it."""

from __future__ import annotations

from document_samples import entry, ledger

from agent.document.coverage import CoverageRow, Verdict
from agent.document.parts import Index
from agent.document.published import publication
from agent.model.details import ComponentDetails, DecisionDetails, Said
from agent.model.ledger import Ledger
from agent.page.subject import Subject

HOSTILE = (
    "<script>document.title='owned'</script>", "<img src=x onerror=\"document.title='owned'\">",
    "<img src='file:///etc/passwd'>", "[click](javascript:document.title='owned')", "![x](file:///etc/passwd)",
    "<svg onload=alert(1)><a xlink:href='javascript:alert(1)'>x</a></svg>", "<iframe src='https://evil.test'></iframe>",
    "</style><script>alert(1)</script>", "<a href='javascript:alert(1)'>x</a>", "\" onmouseover=\"alert(1)",
    "{{ 7*7 }}",
    "<style>@import 'https://evil.example/x.css'</style>", "<!-- --><base href='https://evil.example'>",
    "data:text/html,x",
)  # fmt: skip
"""What a turn, a name or a label may hold, and what none of it may do."""

DOCUMENT = """<!-- section: document-head -->
# Ferry bookings

Made from 2 discussions.
<!-- /section: document-head -->

<!-- section: summary -->
<a id="summary"></a>

### Summary

Seats are held for 20 minutes ([D-002](#d-002)), and [D-001](#d-001) is over.
<!-- /section: summary -->

<!-- section: part-structure -->
<a id="part-structure"></a>

## Structure
<!-- /section: part-structure -->

<!-- section: parts -->
<a id="parts"></a>

### Parts

The parts ([D-001](#d-001), [D-002](#d-002), [T-001](#t-001), [Q-001](#q-001), [A-001](#a-001)).

```mermaid
flowchart LR
    a["Desk"] -->|"asks"| b[("Store")]
```

*Who asks whom.*

<details><summary>In words</summary>

Desk asks Store.

</details>

| Part | Source |
| --- | --- |
| Desk | [D-002](#d-002) |
<!-- /section: parts -->

<!-- section: quiet -->
<a id="quiet"></a>

### Quiet

Nothing on this was found in the discussions. To be asked at the next meeting: What then?
<!-- /section: quiet -->

<!-- section: part-appendices -->
<a id="part-appendices"></a>

## Appendices
<!-- /section: part-appendices -->

<!-- section: decision-log -->
<a id="decision-log"></a>

### Decision log

Shown from the ledger.
<!-- /section: decision-log -->

<!-- section: ledger-entries -->
### Ledger entries

Shown from the ledger.
<!-- /section: ledger-entries -->

<!-- section: open-questions -->
### Open questions

Shown from the ledger.
<!-- /section: open-questions -->

<!-- section: actions -->
### Actions

Shown from the ledger.
<!-- /section: actions -->

<!-- section: coverage -->
### Coverage of the brief

Shown from the ledger.
<!-- /section: coverage -->

<!-- section: sources -->
### Sources

Shown from the ledger.
<!-- /section: sources -->

<!-- section: history -->
### Change history

Shown from the ledger.
<!-- /section: history -->
"""

COVERAGE = (
    CoverageRow(item="B01", title="Technologies involved", verdict=Verdict.DECIDED, sections=("parts",)),
    CoverageRow(item="B02", title="Data flow", verdict=Verdict.NEVER, question="Where does data flow?"),
)


def subject(document: str = DOCUMENT, held: Ledger | None = None, **more: object) -> Subject:
    """The page's subject: nobody has edited the document, unless `base` says what was written."""
    held = held or ledger()
    base = more.pop("base", {})
    assert isinstance(base, dict)
    shown = publication(document, base, held, Index(held))
    return Subject.model_validate(
        {"publication": shown, "ledger": held, "coverage": COVERAGE, "topics": {"storage": "Storage"}} | more
    )


def hostile() -> tuple[str, Ledger]:
    """A document and a ledger in which every place that takes words holds hostile ones."""
    entries = []
    for n, words in enumerate(HOSTILE, 1):
        said = Said(text=words, speaker=words, verbatim=True)
        details = DecisionDetails(rationale=(said,), asked=said, decided_by=words, assented=(words,))
        component = ComponentDetails(responsibility=(said,), layer=words, owns=(words,))
        more: dict[str, object] = {"speaker": words, "title": words, "topic": words[:60]}
        entries.append(entry(f"D-{n + 100:03d}", details, "accepted", words, **more))
        entries.append(entry(f"C-{n + 100:03d}", component, "current", words, **more))
    by_hand = "\n\n".join(HOSTILE)
    listed = "\n".join(f"- {words}" for words in HOSTILE)
    cells = "\n".join(f"| {words.replace('|', ' ')} | x |" for words in HOSTILE)
    diagrams = "\n\n".join(
        f"```mermaid\n{source}\n```"
        for source in (
            'flowchart LR\n a["x"] --> b["y"]\n click a "javascript:alert(1)"\n click b href "https://evil.test"',
            'flowchart LR\n a["<img src=x onerror=alert(1)>"] --> b["<script>alert(1)</script>"]',
            "flowchart LR\n a --> b\n style a fill:url(https://evil.example/x.svg)",
            '%%{init: {"themeCSS": "@import url(https://evil.example/x.css)"}}%%\nflowchart LR\n a --> b',
            "</code></pre><script>alert(1)</script>",
        )
    )
    text = DOCUMENT.replace("# Ferry bookings", f"# {HOSTILE[0]}")
    place = "<!-- section: part-appendices -->"
    text = text.replace(place, f"{by_hand}\n\n{listed}\n\n| a | b |\n| --- | --- |\n{cells}\n\n{diagrams}\n\n{place}")
    return text, ledger(*entries)
