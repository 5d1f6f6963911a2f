"""Prose, tables and diagrams, never code: no fences, statements, queries, markup, JSON or configuration.

Wrong: a fenced block; "`if (x > 3) { retry(); }`"; "SELECT id FROM orders WHERE state = 'new'"; '{"id": 1}'.
Right: "Orders in the state new are read by their id"; naming an endpoint ("POST /v1/sync/push") or a field
("`device_id`") is prose.
"""

from __future__ import annotations

import re

from agent.checks.base import check, claims
from agent.model.section import CheckContext, SectionDraft, Verdict

_NAME = "no_code"

_CODE: dict[str, tuple[str, ...]] = {
    "a fenced block": (r"```|~~~",),
    "a code tag": (r"(?i:<\s*/?\s*(?:pre|code|script|style)\b)",),
    "markup": (
        r"</[A-Za-z][\w:-]*\s*>|<[A-Za-z][\w:-]*\s*/>|<\?xml|<!DOCTYPE",
        r"<[A-Za-z][\w:-]*(?:\s+[\w:-]+\s*=\s*[\"'][^>\n]*)+>",
    ),
    "a query": (
        r"\bSELECT\s+(?:DISTINCT\s+)?[\w.*\"`(),\s]{1,200}?\sFROM\s+[\w.\"`]+",
        r"\bselect\s+[\w.,*\s]{1,80}\sfrom\s+\w+\s+where\s+\w+\s*(?:=|<|>|in\b|like\b)",
        r"\bINSERT\s+INTO\s+[\w.\"`]+\s*(?:\(|VALUES\b|SELECT\b)",
        r"\bUPDATE\s+[\w.\"`]+\s+SET\s+\w+\s*=",
        r"\bDELETE\s+FROM\s+[\w.\"`]+\s+WHERE\b",
    ),
    "a table definition": (
        r"\bCREATE\s+(?:UNIQUE\s+)?(?:TABLE|INDEX|VIEW|TYPE|TRIGGER|FUNCTION|SCHEMA|DATABASE)\s+[\w.\"`]+\s*(?:\(|ON\b|AS\b|;)",
        r"\bCREATE\s+TABLE\s+IF\s+NOT\s+EXISTS\b",
        r"\bALTER\s+TABLE\s+\S+\s+(?:ADD|DROP|ALTER|RENAME)\b",
    ),
    "JSON": (r"[{,]\s*\"[\w$-]+\"\s*:\s*[\"\d{\[tfn-]", r"\[\s*\{\s*\""),
    "a definition": (
        r"\bdef\s+\w+\s*\([^)]*\)\s*(?:->[^:\n]+)?:",
        r"\bclass\s+\w+\s*(?:\([^)]*\))?\s*(?::\s*$|\{)",
        r"\bfunction\s*\w*\s*\([^)]*\)\s*\{",
        r"\b(?:fn|func)\s+(?:\([^)]*\)\s*)?\w+\s*\(",
        r"\b(?:interface|struct|enum|message|service|type)\s+\w+\s*=?\s*\{",
        r"\b(?:public|private|protected|static)\s+[\w<>\[\]]+\s+\w+\s*(?:\([^)]*\)\s*\{|=|;)",
    ),
    "an import": (
        r"^\s*from\s+[\w.]+\s+import\s+\w",
        r"^\s*import\s+[\w.{}*, ]+\s+from\s+[\"']",
        r"^\s*import\s+\w+(?:\.\w+)+;?\s*$",
        r"^\s*(?:#include\s*[<\"]|using\s+\w+(?:\.\w+)*;)",
        r"\bpackage\s+[\w.]+;|\brequire\([\"']",
    ),
    "an assignment": (
        r"\b(?:const|let|var|val|final)\s+\w+\s*(?::\s*[\w<>\[\]]+\s*)?=\s*\S",
        r"^\s*[A-Za-z_][\w.\[\]\"']*\s*(?:=|:=|\+=|-=)\s*(?:[\"'\[{(]|\w+\(|new\s|[\w.-]+;?\s*$)",
    ),
    "a statement": (
        r"\b(?:if|while|for|switch|catch)\s*\([^)\n]*\)\s*\{",
        r"\b(?:if|while|elif)\s+[\w.]+\s*(?:==|!=|<=|>=|<|>)\s*[^:\n]+:\s*$",
        r"\bfor\s+\w+\s+in\s+[\w.()]+:\s*$",
        r"=>\s*[{(]|\btry\s*\{|\}\s*(?:else|catch|finally)\b",
        r"^\s*(?:return|throw|raise|yield|await)\b[^.\n]*;",
        r"\w+\([^()\n]*\)\s*;",
        r"\w\s*(?:===?|!==?|&&|\|\||\+=)\s*[\w\"']",
        r"^\s*@\w+\([^)]*\)\s*$",
    ),
    "a command line": (
        r"^\s*[$#>]\s+[a-z][\w-]*\s+-",
        r"^\s*\$\s+[a-z]",
        r"^\s*(?:sudo\s+)?(?:curl|wget|kubectl|docker|helm|psql|aws|gcloud|terraform|npm|pip|apt|git|ssh|make)\b[^.\n]*\s--?[A-Za-z]",
        r"#!/",
    ),
    "configuration": (
        r"^\s*\[[\w.-]+\]\s*\n\s*[\w.-]+\s*=",
        r"^\s*apiVersion:",
        r"^(?:[ \t]*(?:-\s)?[a-z_][\w.-]*:(?:[ \t]+\S+)?[ \t]*\n){2}",
        r"^\s*[A-Z][A-Z0-9_]{2,}=\S+$",
    ),
}
"""What the text holds, and what gives it away. Case matters: SQL in capitals is a query, 'select from' is prose."""
_SIGNS = {what: re.compile("|".join(patterns), re.MULTILINE) for what, patterns in _CODE.items()}

_SPAN = re.compile(r"`([^`\n]+)`")
_CODE_IN_SPAN = re.compile(
    r"[;{}]|=>|->|[=!<>]=|&&|\|\||(?<![\w/?&])=|=\s*[\w\"']|\w\([^)]*[,\"'=][^)]*\)"
    r"|^\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER)\s+\w+\s|^\$\s|^\s*(?:curl|kubectl|docker|npm|pip|git)\s+\S+\s+\S"
)
_ENDPOINT = re.compile(r"(?:(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s+)?/?[\w./{}:<>*-]*(?:\?[\w=&{}<>-]*)?")


def _look(draft: SectionDraft, context: CheckContext) -> list[Verdict]:
    verdicts = []
    for claim in claims(draft):
        what = context.ledger.once((_NAME, claim.text), code_in, claim.text)
        if what is not None:
            verdicts.append(claim.verdict(_NAME, f"This holds {what}; say in words what it does."))
    return verdicts


def code_in(text: str) -> str | None:
    """What sort of code a text holds; None where it holds none."""
    for what, pattern in _SIGNS.items():
        if pattern.search(text):
            return what
    for match in _SPAN.finditer(text):
        inner = match[1].strip()
        if _CODE_IN_SPAN.search(inner) and not _ENDPOINT.fullmatch(inner):
            return "code between backticks"
    return None


CHECK = check(_NAME, _look)
