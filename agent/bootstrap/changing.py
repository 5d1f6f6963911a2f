"""What is changed from the chat: shown first, done as one transaction, undone and done again in any later process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import unified_diff
from pathlib import Path

from agent.bootstrap.differing import difference_of, folded, notes
from agent.bootstrap.granting import Granting, Refusal, Said, State
from agent.bootstrap.session import Session
from agent.bootstrap.writing import Held, Writing, held
from agent.checks import CHECKS
from agent.document.merge import Edit as HandEdit
from agent.errors import UsageError
from agent.mermaid import MermaidParser
from agent.model.change import Ask, Change, Decide, Draw, Edit, Lock, Redraft, Wish, Withdraw
from agent.model.details import Kind
from agent.model.fold import fold
from agent.model.ledger import Ledger
from agent.model.log import LogEvent, Transacted, Voided
from agent.model.section import CheckContext, Picture, SectionBrief, SectionDraft, Severity, Verdict
from agent.model.transactions import voided
from agent.pipeline.telling import Told, events_of, transaction_id
from agent.steps import check, standing
from agent.steps.attest import unread
from agent.store import ledger_log
from agent.store.commit import commit_change, recover
from agent.store.instructions import instructions_file
from agent.store.locks import lock_file
from agent.store.sections import conflicts_file, draft_path, drafted_file, text_path
from agent.store.transactions import Transaction, load_transaction, transaction_file
from agent.store.workspace import read_text
from agent.text.patches import Patch, backward, by_content, difference, forward
from agent.types import Frozen


class Proposal(Frozen):
    """What some wishes come to, ready to be applied. `files` by path relative to the workspace, before and after."""

    changes: tuple[Change, ...] = ()
    document: str | None = None
    files: Mapping[str, tuple[str | None, str | None]] = {}
    events: tuple[LogEvent, ...] = ()
    transaction: str = ""
    ledger: Ledger = Ledger()

    @property
    def lines(self) -> tuple[str, ...]:
        """What it changes, a line each."""
        return tuple(f"{c.kind} {c.target}" for c in self.changes)


class Changing:
    """Changes to one workspace."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._writing = Writing(session)
        self._granting = Granting(session)

    # -- proposing ----------------------------------------------------------------------------------------------

    def propose(self, wishes: Sequence[Wish], said: Said) -> Proposal:
        """What the wishes come to, one after another; nothing is written. Raises Refusal for the first that cannot be.

        Raises what the engine raises where sections have to be drafted.
        """
        events, before = self._session.events(), held(self._session.workspace)
        if not wishes:
            return Proposal()
        seq = max((e.seq for e in events), default=0) + 1
        transaction = transaction_id(said.chat.value.key, said.exchange, said.date, seq)
        head = Transacted(seq=seq, transaction=transaction, about=said.about, changes=(), by=said.by, date=said.date)
        state, made, changes = State(held=before), events_of(head, Told(), said.chat.value, events), list[Change]()
        for wish in wishes:
            old = fold([*events, *made]) if state.told.findings else fold(events)
            then = self._granting.grant(wish, state, said, old)
            made = events_of(head, then.told, said.chat.value, events)
            new = fold([*events, *made])
            after, drafts = self._redrafted(wish, then.held, old, new)
            target = self._target(wish, old, new)
            changes.append(self._change(wish, target, (state.held, after), drafts, new))
            state = State(held=after, told=then.told)
        head = head.model_copy(update={"changes": tuple(f"{c.kind} {c.target}" for c in changes)})
        made = (head, *made[1:])
        return Proposal(
            changes=tuple(changes),
            document=state.held.document,
            files=self._files(before, state.held),
            events=made,
            transaction=transaction,
            ledger=fold([*events, *made]),
        )

    def judge(self, wish: Wish, said: Said) -> str | None:
        """Why a wish cannot be granted, without drafting anything; null where it can."""
        try:
            self._granting.grant(wish, State(held=held(self._session.workspace)), said, self._session.ledger())
        except Refusal as refused:
            return str(refused)
        return None

    def context(self, ledger: Ledger) -> CheckContext:
        """What the checks may know where any entry may be cited."""
        first = self._session.catalogue.sections[0]
        brief = SectionBrief(spec=first, facts=(), related=ledger.entries)
        return self._writing.context(brief, ledger)

    # -- drafting and showing -----------------------------------------------------------------------------------

    def _redrafted(self, wish: Wish, now: Held, old: Ledger, new: Ledger) -> tuple[Held, tuple[SectionDraft, ...]]:
        """The state with the sections drafted that the wish made stale."""
        if isinstance(wish, Edit | Draw | Lock):
            return now, ()
        on_disk = held(self._session.workspace)
        asked = {wish.section} if isinstance(wish, Redraft | Withdraw) else set()
        return self._writing.changed(new, now, self._made_stale((old, on_disk), (new, now)) | asked)

    def _made_stale(self, before: tuple[Ledger, Held], after: tuple[Ledger, Held]) -> set[str]:
        """The sections that a change made stale: stale now and not before, or now for an entry that they stand on.

        What waits for another reason (it was never drafted, or by rules and a model is set now) waits on.
        """
        was, now = (
            {s.section: set(s.entries) for s in self._writing.planned(*state).stale if not s.only_read}
            for state in (before, after)
        )
        drafted = before[1].drafted
        return {n for n, entries in now.items() if n not in was or (n in drafted and entries - was[n])}

    def _target(self, wish: Wish, old: Ledger, new: Ledger) -> str:
        if isinstance(wish, Decide | Ask):
            fresh = {e.id for e in new.entries} - {e.id for e in old.entries}
            kind = Kind.DECISION if isinstance(wish, Decide) else Kind.QUESTION
            return next((e.id for e in new.entries if e.id in fresh and e.kind is kind), "")
        return wish.section

    def _change(
        self, wish: Wish, target: str, states: tuple[Held, Held], drafts: Sequence[SectionDraft], ledger: Ledger
    ) -> Change:
        before, after = states
        verdicts = [v for draft in drafts for v in (*draft.short, *unread(draft))]
        if isinstance(wish, Draw):
            verdicts += self._drawn(wish, ledger)
        if isinstance(wish, Edit):
            edit = HandEdit(section=wish.section, before=wish.before, after=wish.after)
            context = self._writing.context(self._writing.brief(wish.section, ledger), ledger)
            found = standing.look("", [edit], context, MermaidParser())
            verdicts += [v for part in found for v in part.verdicts if v.severity is Severity.ERROR]
        failed = {v.check for v in verdicts}
        ran = (
            ()
            if isinstance(wish, Lock)
            else tuple(c.name for c in CHECKS if c.name not in failed and _holds(c.name, wish))
        )
        return Change(
            kind=wish.kind,
            target=target,
            diff="\n".join([*notes(wish, before, after), *difference_of(before.document, after.document)]),
            verdicts=tuple(verdicts),
            passed=ran,
        )

    def _drawn(self, wish: Draw, ledger: Ledger) -> list[Verdict]:
        """What the checks hold against a diagram alone; all entries are known to it."""
        brief = self._writing.brief(wish.section, ledger)
        open_brief = SectionBrief(spec=brief.spec, facts=(), related=ledger.entries)
        context: CheckContext = self._writing.context(open_brief, ledger)
        draft = SectionDraft(section=wish.section, blocks=(Picture(diagram=wish.diagram),), engine="chat")
        return [v for v in check.run(draft.readable(), context, MermaidParser()) if v.block is not None]

    def _files(self, before: Held, after: Held) -> dict[str, tuple[str | None, str | None]]:
        old, new = self._contents(before), self._contents(after)
        names = sorted({*old, *new})
        return {n: (old.get(n), new.get(n)) for n in names if old.get(n) != new.get(n)}

    def _contents(self, state: Held) -> dict[str, str | None]:
        """Every file of a state beside the document, by path relative to the workspace."""
        workspace = self._session.workspace
        found: dict[Path, str | None] = {text_path(workspace, n): text for n, text in state.texts.items()}
        found |= {draft_path(workspace, n): drafted_file(d) for n, d in state.drafted.items()}
        found |= dict(instructions_file(workspace, n, given) for n, given in state.instructions.items())
        found |= dict(lock_file(workspace, n) for n in state.locked)
        found[workspace.conflicts] = conflicts_file(state.conflicts)
        return {p.relative_to(workspace.root).as_posix(): text for p, text in found.items()}

    # -- doing --------------------------------------------------------------------------------------------------

    def apply(self, proposal: Proposal, further: Mapping[Path, str]) -> tuple[Change, ...]:
        """Do what was proposed, as one transaction; the changes, applied. `further`: files that change with it.

        The caller holds the workspace. Raises UsageError where the workspace is another one by now.
        """
        workspace, now = self._session.workspace, held(self._session.workspace)
        if any(e.seq >= proposal.events[0].seq for e in self._session.events()):
            raise UsageError("The ledger has changed since this was shown; say it again to see what it does now.")
        current = self._contents(now)
        if any(current.get(name) != before for name, (before, _) in proposal.files.items()):
            raise UsageError("The sections have changed since this was shown; say it again to see what it does now.")
        name = workspace.document.relative_to(workspace.root).as_posix()
        patches = {n: difference(a, b) for n, (a, b) in proposal.files.items()}
        if now.document != proposal.document:
            patches[name] = difference(now.document, proposal.document)
        record, content = transaction_file(workspace, Transaction(id=proposal.transaction, files=patches))
        files = {n: after for n, (_, after) in proposal.files.items()}
        files |= {p.relative_to(workspace.root).as_posix(): text for p, text in further.items()}
        files[record.relative_to(workspace.root).as_posix()] = content
        if not commit_change(workspace, now.document, proposal.document, files, proposal.events):
            raise UsageError(f"{workspace.document} was saved by somebody else just now; say it again.")
        return tuple(c.model_copy(update={"applied": True}) for c in proposal.changes)

    def recover(self) -> bool:
        """Finish what a process that was killed left behind. The caller holds the workspace."""
        return recover(self._session.workspace)

    # -- undoing ------------------------------------------------------------------------------------------------

    def transactions(self) -> tuple[tuple[Transacted, bool], ...]:
        """Every turn that changed something, in order, each with whether it is undone."""
        events = self._session.events()
        void = voided(events)
        found = sorted((e for e in events if isinstance(e, Transacted)), key=lambda e: (e.seq, e.transaction or ""))
        return tuple((e, (e.transaction or "") in void) for e in found)

    def undo(self) -> tuple[Transacted, tuple[Change, ...]]:
        """Take the last transaction that holds back; the caller holds the workspace.

        Raises UsageError where there is none.
        """
        standing_now = [t for t, void in self.transactions() if not void]
        if not standing_now:
            raise UsageError("There is nothing to undo.")
        return standing_now[-1], self._turned(standing_now[-1], undone=True)

    def redo(self) -> tuple[Transacted, tuple[Change, ...]]:
        """Do the transaction again that was undone last. Raises UsageError where there is none."""
        every = self.transactions()
        last_held = max((n for n, (_, void) in enumerate(every) if not void), default=-1)
        gone = [t for n, (t, void) in enumerate(every) if void and n > last_held]
        if not gone:
            raise UsageError("There is nothing to do again; what was undone before the last change stays undone.")
        return gone[0], self._turned(gone[0], undone=False)

    def last_diff(self) -> tuple[str, ...]:
        """What the last transaction that holds did to the document, as far as that is known on this machine."""
        standing_now = [t for t, void in self.transactions() if not void]
        if not standing_now:
            raise UsageError("Nothing was changed from the chat.")
        workspace, last = self._session.workspace, standing_now[-1]
        record = load_transaction(workspace, last.transaction or "")
        patch = record.files.get(workspace.document.relative_to(workspace.root).as_posix()) if record else None
        if patch is None:
            return (f"{', '.join(last.changes)}: the document's text did not change, or not on this machine.",)
        now = read_text(workspace.document)
        try:
            return tuple(folded("\n".join(difference_of(backward(patch, now), now)))[0])
        except ValueError:  # the document was drafted or edited since: what is known are the lines that were changed
            told = (
                line.rstrip()
                for h in patch.hunks
                for line in list(unified_diff([*h.before], [*h.after], lineterm="", n=0))[2:]
            )
            return tuple(line for line in told if line.strip("+- ") and not line.startswith("@@"))

    def _turned(self, which: Transacted, *, undone: bool) -> tuple[Change, ...]:
        """Undo a transaction or do it again: its files byte for byte where nobody touched them since, else merged."""
        workspace, name = self._session.workspace, which.transaction or ""
        contents = ledger_log.read_log(workspace.ledger)
        event = Voided(seq=contents.next_seq, target=name, undone=undone)
        now = held(workspace)
        old, new = fold(contents.events), fold([*contents.events, event])
        record = load_transaction(workspace, name)
        document, files = now.document, dict[str, str | None]()
        turn = backward if undone else forward
        exact = record is not None
        path = workspace.document.relative_to(workspace.root).as_posix()
        for file, patch in (record.files if record else {}).items():
            text = read_text(workspace.root / file)
            try:
                turned = turn(patch, text)
            except ValueError:
                exact = False
                continue
            if file == path:
                document = turned
            else:
                files[file] = turned
        if record is not None and set(record.files) == {path} and not exact:  # words or a picture: nothing else to do
            document = _moved(record.files[path], now.document or "", back=undone)
        elif not exact:
            document, files = self._merged_back(now, old, new, files, document)
        if not commit_change(workspace, now.document, document, files, [event]):
            raise UsageError(f"{workspace.document} was saved by somebody else just now; say it again.")
        diff = "\n".join(difference_of(now.document, document))
        return (Change(kind="undo" if undone else "redo", target=name, diff=diff, applied=True),)

    def _merged_back(
        self, now: Held, old: Ledger, new: Ledger, files: dict[str, str | None], document: str | None
    ) -> tuple[str | None, dict[str, str | None]]:
        """Where something was drafted or edited since: the ledger as it is then, and the sections drafted from it."""
        small = {n: t for n, t in files.items() if n.endswith((".instructions", ".lock"))}
        state = now.model_copy(update={"document": document})
        for file, text in small.items():
            section = Path(file).stem
            if file.endswith(".lock"):
                state = state.model_copy(
                    update={"locked": state.locked | {section} if text else state.locked - {section}}
                )
        after, _ = self._writing.changed(new, state, self._made_stale((old, now), (new, state)))
        made = self._files(now, after)
        return after.document, {**{n: b for n, (_, b) in made.items()}, **small}


def _moved(patch: Patch, text: str, *, back: bool) -> str:
    try:
        return by_content(patch, text, back=back)
    except ValueError as error:
        raise UsageError(
            "What that change put into the document was changed by hand since; take it out there, or put it back first."
        ) from error


def _holds(name: str, wish: Wish) -> bool:
    """Whether a check says anything of a change of this sort."""
    if isinstance(wish, Edit):
        return name in {"no_code", "superseded", "diagrams_parse"}
    return name != "coverage" or not isinstance(wish, Draw)
