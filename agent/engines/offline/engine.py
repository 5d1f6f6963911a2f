"""The engine of rules behind the same protocol as a model's."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from agent.catalogue import Catalogue
from agent.engines.offline.actions import actions, tasks
from agent.engines.offline.chat.converse import converse
from agent.engines.offline.chat.finding import Finder
from agent.engines.offline.chat.nearest import Nearest
from agent.engines.offline.chat.paraphrases import Paraphrases, parse_paraphrases
from agent.engines.offline.chat.requests import Requests, parse_requests
from agent.engines.offline.chosen_parts import chosen
from agent.engines.offline.components import components
from agent.engines.offline.compose import Phrasings, compose
from agent.engines.offline.compose.manner import follow
from agent.engines.offline.compose.mending import mended
from agent.engines.offline.contracts import contracts
from agent.engines.offline.decisions import Decider
from agent.engines.offline.facts import facts
from agent.engines.offline.flows import flows, taking_part
from agent.engines.offline.links import links
from agent.engines.offline.outdone import with_outdone
from agent.engines.offline.outvied import Outvied
from agent.engines.offline.parts import Parts
from agent.engines.offline.passages import with_passages
from agent.engines.offline.practices import practices
from agent.engines.offline.prune import prune
from agent.engines.offline.purpose import introduces, purpose
from agent.engines.offline.questions import questions
from agent.engines.offline.reports import reports
from agent.engines.offline.risks import risks
from agent.engines.offline.said_around import with_said_around
from agent.engines.offline.speech import Talk
from agent.engines.offline.spotter import Spotter
from agent.engines.offline.steps import procedures
from agent.engines.offline.technologies import technologies
from agent.engines.offline.through import sent_through
from agent.engines.offline.titles import headed
from agent.engines.offline.views import views
from agent.engines.offline.ways import interactions
from agent.model.chat import Statement
from agent.model.details import InteractionDetails
from agent.model.finding import Finding, Misgiving, Rejected, VerifiedFinding
from agent.model.ledger import Link
from agent.model.plan import Budget
from agent.model.section import Doubt, SectionBrief, SectionDraft, Sentence, Verdict
from agent.model.transcript import Chunk, Redacted
from agent.ports import Answered, Candidate, Desk
from agent.ports import Talk as Said
from agent.text.acts import parse_cues
from agent.text.topics import Topics
from agent.types import OFFLINE, Tokens

_LETTERS = re.compile(r"[a-z]{3,}")


class OfflineEngine:
    """Rules over the lexicons of the catalogue. Deterministic: equal input, equal output."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._cues = parse_cues(catalogue.text("lexicons/cues.toml"))
        self._topics = Topics([(t.id, t.strong, t.keywords) for t in catalogue.topics])
        self._catalogue = catalogue
        self._spotter: Spotter | None = None
        self._phrasings: Phrasings | None = None

    @property
    def name(self) -> str:
        """What drafts carry."""
        return OFFLINE

    @property
    def budget(self) -> Budget:
        """No limit: the rules read a discussion whole."""
        return Budget()

    @property
    def phrasings(self) -> Phrasings:
        """The document's own words, loaded when first needed."""
        if self._phrasings is None:
            titles = {t.id: t.title for t in self._catalogue.topics}
            texts = (self._catalogue.text("offline/phrasings.toml"), self._catalogue.text("lexicons/prose.toml"))
            names = (form for t in self._catalogue.technologies.entries for form in t.forms)
            self._phrasings = Phrasings(*texts, titles, names)
        return self._phrasings

    @property
    def prompt(self) -> int:
        """It is told nothing."""
        return 0

    @property
    def spotter(self) -> Spotter:
        """The technology lexicon, compiled when first needed."""
        if self._spotter is None:
            self._spotter = Spotter(self._catalogue.technologies)
        return self._spotter

    def extract(self, chunk: Redacted[Chunk]) -> Sequence[Finding]:
        """What the rules find, each with its words."""
        talk = Talk(
            chunk.value, self._cues, self.spotter, [w for h in self._catalogue.components.heads for w in h.words]
        )
        to_do = tasks(talk)
        decider = Decider(talk, self._topics, self.spotter, [t.said for t in to_do])
        pictures = views(talk, self._topics)
        shown = {(q.turn, q.words) for f in pictures for q in f.quotes}
        decided = [f for f in decider.findings() if not any((q.turn, q.words) in shown for q in f.quotes)]
        decided = with_passages(talk, [f for f in decided if not introduces(talk, f)], self._topics)
        sorts = self._named(" ".join(n for u in talk.all for n in u.names))
        decided = with_said_around(talk, headed(decided, talk.first_names), sorts)
        settled = {(q.turn, q.words) for f in decided for q in f.quotes}
        places = {(u.turn, u.place) for u in talk.all if (u.turn, u.text) in settled}
        given = purpose(talk, places)
        places |= {
            (u.turn, u.place) for f in given for q in f.quotes for u in talk.by_turn[q.turn] if u.text in q.words
        }
        parts = Parts(talk, self._catalogue.components, self.spotter)
        edges = [*interactions(parts, self._topics), *sent_through(parts, self._topics)]
        used = [
            n for f in edges if isinstance(f.details, InteractionDetails) for n in (f.details.source, f.details.target)
        ]
        told = flows(parts, edges)
        used += taking_part(told, parts)
        named = components(parts, self._topics, used, chosen(parts, decided, used))
        tools = technologies(talk, self.spotter, decided, talk.names)
        found = [
            *Outvied(talk, with_outdone(decided, tools), tools).findings(self._topics),
            *given,
            *tools,
            *named,
            *edges,
            *contracts(talk, self._topics),
            *procedures(talk),
            *told,
            *facts(talk, self._topics, places),
            *questions(talk, self._topics),
            *actions(talk, self._topics, to_do),
            *reports(talk, self._topics),
            *risks(talk, self._topics),
            *practices(talk, self._topics, decided),
            *pictures,
        ]
        return prune(found)

    def correct(self, chunk: Redacted[Chunk], rejected: Sequence[Rejected]) -> Sequence[Finding]:
        """Nothing: a rule that was wrong once is wrong again."""
        return ()

    def detail(self, chunk: Redacted[Chunk], findings: Sequence[VerifiedFinding]) -> Sequence[Finding]:
        """The findings as they are: the rules fill in the details at once."""
        return tuple(f.finding for f in findings)

    def reconcile(self, findings: Sequence[VerifiedFinding], candidates: Sequence[Candidate]) -> Sequence[Link]:
        """The links that the rules are sure of."""
        return links(findings, candidates, self._cues, self._named)

    def _named(self, text: str) -> dict[str, str]:
        """The technologies of a text by their names case folded, each with its category."""
        return {m.name.casefold(): m.category or "" for m in self.spotter.mentions(text)}

    def draft(self, brief: Redacted[SectionBrief]) -> SectionDraft:
        """The section's facts, arranged and phrased."""
        blocks = follow(compose(brief.value, self.phrasings), self._manners(brief.value), brief.value)
        return SectionDraft(section=brief.value.spec.id, blocks=blocks, engine=OFFLINE)

    def _manners(self, brief: SectionBrief) -> frozenset[str]:
        """What of a section's instructions the rules can follow."""
        if not brief.instructions:
            return frozenset()
        requests = self._requests()
        return frozenset().union(*(requests.manners(i) for i in brief.instructions))

    def _requests(self) -> Requests:
        """What a person may ask for."""
        return parse_requests(self._catalogue.text("lexicons/requests.toml"))

    def _english(self) -> frozenset[str]:
        """The words of the lexicons, which are spelt rightly."""
        return frozenset(_LETTERS.findall(" ".join(self._catalogue.lexicons.values()).casefold()))

    def _paraphrases(self) -> Paraphrases:
        """The words that a question and a discussion may have for the same thing."""
        return parse_paraphrases(self._catalogue.text("lexicons/paraphrases.toml"))

    def repair(self, brief: Redacted[SectionBrief], draft: SectionDraft, verdicts: Sequence[Verdict]) -> SectionDraft:
        """What the rules could not phrase rightly they quote; what they drew or tabled wrongly goes."""
        return mended(brief.value, draft, verdicts, self.phrasings)

    def converse(self, talk: Said, desk: Desk, show: Callable[[Statement], None]) -> Answered:
        """The answer to a person in the chat, and what they wish, for the requests that the rules understand."""
        finder = Finder(desk, self._requests(), self._topics.classify, self._english())
        answered = converse(talk, finder, Nearest(desk, self._paraphrases()))
        for statement in answered.statements:
            show(statement)
        return answered

    @property
    def attests(self) -> bool:
        """Its sentences are templates around what was said; code holds them against it."""
        return False

    def attest(self, brief: Redacted[SectionBrief], statements: Sequence[Sentence]) -> Sequence[Doubt]:
        """None."""
        return ()

    def weigh(self, chunk: Redacted[Chunk], decisions: Sequence[VerifiedFinding]) -> Sequence[Misgiving]:
        """None: the rules that would weigh them are those that found them."""
        return ()

    def tokens(self, brief: Redacted[SectionBrief]) -> Tokens:
        """Nothing is sent."""
        return 0

    def reading(self, chunk: Redacted[Chunk]) -> Tokens:
        """Nothing is sent."""
        return 0
