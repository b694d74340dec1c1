#!/usr/bin/env python3
"""Writes leaf_vectors.txt, and the worked example, from docs/event-log.md alone: hashlib, hmac and a CBOR encoder of its own.

    python3 src/ledger/testdata/make_leaf_vectors.py            # leaf_vectors.txt
    python3 src/ledger/testdata/make_leaf_vectors.py example    # the hex of section 7, on standard output
    python3 src/ledger/testdata/make_leaf_vectors.py seeds      # the leaves as seeds of fuzz/corpus/ledger_leaf

leaf_test.cc compares what the program writes for the same events. A difference is a fault of one of the two, or of the document.
"""
import hashlib
import hmac
import pathlib
import sys

MATTER, PERSONAL = bytes(range(32)), bytes(range(32, 64))
PERSONAL_FIELDS = {"contact", "place", "address", "attributes", "source_row", "complained_party"}
AT = 1767574800000  # 2026-01-05T01:00:00Z


def head(major, n):
    if n < 24:
        return bytes([major << 5 | n])
    for size, info in ((1, 24), (2, 25), (4, 26), (8, 27)):
        if n < 1 << 8 * size:
            return bytes([major << 5 | info]) + n.to_bytes(size, "big")
    raise ValueError(n)


def cbor(v):
    if v is True or v is False:
        return b"\xf5" if v else b"\xf4"
    if isinstance(v, int):
        return head(0, v) if v >= 0 else head(1, -1 - v)
    if isinstance(v, bytes):
        return head(2, len(v)) + v
    if isinstance(v, str):
        return head(3, len(v.encode())) + v.encode()
    if isinstance(v, list):
        return head(4, len(v)) + b"".join(map(cbor, v))
    pairs = sorted((cbor(k), cbor(x)) for k, x in v.items())
    return head(5, len(pairs)) + b"".join(k + x for k, x in pairs)


def be(n, size):
    return n.to_bytes(size, "big")


def mac(key, message):
    return hmac.new(key, message, hashlib.sha256).digest()


def salt(n, field):
    return mac(PERSONAL if field in PERSONAL_FIELDS else MATTER, b"taizhang/salt/1" + be(n, 8) + field.encode())


def commit(n, field, value):
    name = field.encode()
    return hashlib.sha256(b"taizhang/commit/1" + be(len(name), 2) + name + salt(n, field) + value).digest()


RECEIPT_KEY = mac(MATTER, b"taizhang/receipt/1")[:16]


def tag(n):
    return mac(RECEIPT_KEY, b"ev" + be(n, 8))[:16]


def leaf(kind, body, detail, texts, n=1):
    """A call taker (actor 42 of unit 7) of jurisdiction 3 at AT: the leaf and the detail."""
    detail_bytes = cbor(detail) if detail else b""
    commits = {"by": commit(n, "by", cbor([42, 7]))}
    if detail_bytes:
        commits["detail"] = commit(n, "detail", detail_bytes)
    for field, value in texts.items():
        commits[field] = commit(n, field, value.encode())
    return cbor({"v": 1, "j": 3, "type": kind, "at": AT, "role": "intake", "tag": tag(n), "commits": commits, "body": body}), detail_bytes


def leaf_hash(data):
    return hashlib.sha256(b"\0" + data).digest()


DUE = {"rule": "CN-JN-2018", "sign": AT, "contact": AT + 1, "result": AT + 2}
COMPUTED = DUE | {"from": AT, "calendar": 7, "provisional": True}
RECEIVED = {"channel": "hotline", "request_type": "help", "urgency": "normal", "confidentiality": "none", "anonymous": False,
            "on_behalf": True, "publish": True, "no_reply_wanted": False, "reachable": True, "language": "zh"}
SAID = {"code": "LY-260105-7KQ2M9C", "category": "lamps", "zones": ["220402001001", "220402001"]}
WORDS = {"verbatim": "路灯坏了三天了", "contact": '{"phone":"139-0000-0000"}'}

EVENTS = [
    ("received", RECEIVED, SAID, WORDS),
    ("received", RECEIVED | {"said_at": -1}, SAID | {"source_id": "101000000001", "split_from": 5, "complained_unit": 6},
     {"verbatim": "x", "complained_party": "某店", "occurred": "上周五晚上，店门口", "place": '{"lat":42.9,"lng":125.1}',
      "address": "人民大街 1 号", "attributes": '[{"code":"WHERE","value":"left"}]', "source_row": "1,2"}),
    ("classified", {"request_type": "report", "urgency": "emergency"},
     {"category": "gas", "zones": ["220402001"], "tags": ["heating", "winter"], "complained_unit": 6}, {}),
    ("classified", {"request_type": "help", "urgency": "normal"}, {"category": "lamps", "zones": [], "tags": []}, {}),
    ("dispatched", {"unit": 2, "due": DUE, "catalogue_version": 17, "fallback": True, "copied_to": 4}, {}, {"note": "加急"}),
    ("dispatched", {"unit": 2, "due": {"rule": ""}, "catalogue_version": 0, "fallback": False, "said_at": -1}, {}, {}),
    ("signed", {"automatic": True}, {}, {}),
    ("objected", {"unit": 2, "proposed": 3}, {}, {"basis": "三定方案", "reason": "不归我们"}),
    ("objection_ruled", {"upheld": True, "unit": 3}, {}, {}),
    ("objection_ruled", {"upheld": False}, {}, {}),
    ("assist_assigned", {"unit": 3, "due": AT}, {}, {}),
    ("assist_reported", {"unit": 3}, {}, {}),
    ("contacted", {"via": "visit"}, {}, {}),
    ("contact_failed", {"via": "letter"}, {}, {}),
    ("extension_asked", {"until": AT}, {}, {}),
    ("extension_granted", {"until": AT}, {}, {}),
    ("extension_refused", {}, {}, {}),
    ("carry_asked", {"target": AT}, {}, {}),
    ("carry_endorsed", {"side": "approver", "review": AT}, {}, {"reason": "同意"}),
    ("carry_granted", {"target": AT, "review": AT}, {}, {}),
    ("carry_refused", {}, {}, {}),
    ("carry_reviewed", {"review": AT}, {}, {}),
    ("carry_ended", {"due": DUE}, {}, {}),
    ("paused", {"cause": "material", "until": AT}, {}, {}),
    ("resumed", {"result_due": AT}, {}, {}),
    ("resumed", {}, {}, {}),
    ("result_filed", {"outcome": "not_supported"}, {}, {}),
    ("result_filed", {"outcome": "solved"}, {}, {"reply": "灯已修好", "evidence_note": "派工单 12 号"}),
    ("result_checked", {"passed": False}, {}, {}),
    ("callback_tried", {"via": "email"}, {}, {}),
    ("callback_answered", {"contacted": True, "solved": "partly", "via": "sms", "answered_at": AT, "by_resident": True, "rework_due": DUE},
     {"satisfied": "basically", "pressured": True}, {"words": "他们让我说好"}),
    ("callback_unreached", {}, {}, {}),
    ("rework_ordered", {"due": DUE}, {}, {}),
    ("urged", {"level": "overdue"}, {}, {}),
    ("supervised", {"kind": "listed", "due": AT}, {}, {}),
    ("supervision_lifted", {}, {}, {}),
    ("escalated", {"unit": 4}, {}, {}),
    ("progress_told", {}, {}, {}),
    ("noted", {}, {}, {}),
    ("information_added", {}, {}, {}),
    ("landing_proposed", {"code": "not_lawful"}, {}, {}),
    ("landed", {"code": "duplicate_of", "unit": 2, "landed_at": AT, "next_review": AT, "legal_route": "review", "remedy_until": AT,
                "told": True}, {"duplicate_of": 9}, {}),
    ("landed", {"code": "transferred_emergency", "unit": 2, "landed_at": AT, "legal_route": "", "told": False, "said_at": -1},
     {"emergency_line": "119"}, {}),
    ("reopened", {"due": DUE, "review": True}, {}, {}),
    ("withdrawn", {}, {"asked_by_handler": True}, {}),
    ("linked", {}, {"other": 9}, {}),
    ("unlinked", {}, {"other": 9}, {}),
    ("split", {}, {"child": 9}, {}),
    ("merged", {}, {"main": 9}, {}),
    ("absorbed", {}, {"other": 9}, {}),
    ("unmerged", {}, {"main": 9}, {}),
    ("released", {}, {"other": 9}, {}),
    ("redacted", {"spans": 3}, {}, {}),
    ("due_recomputed", {"was": AT, "due": COMPUTED}, {}, {}),
    ("due_recomputed", {"was": AT, "due": COMPUTED | {"calendar": 8, "provisional": False}}, {}, {}),
    ("pictures_shown", {"pictures": 2}, {}, {}),
]


def example():
    data, detail = leaf(*EVENTS[0])
    for name, value in (("receipt key", RECEIPT_KEY), ("tag(1)", tag(1)), ("salt verbatim", salt(1, "verbatim")),
                        ("commit verbatim", commit(1, "verbatim", WORDS["verbatim"].encode())), ("salt contact", salt(1, "contact")),
                        ("commit contact", commit(1, "contact", WORDS["contact"].encode())), ("detail", detail), ("leaf", data),
                        ("leaf hash", leaf_hash(data))):
        print(name)
        text = value.hex()
        print("\n".join(text[i:i + 96] for i in range(0, len(text), 96)))


def seeds():
    folder = pathlib.Path(__file__).resolve().parents[3] / "fuzz/corpus/ledger_leaf"
    for number, event in enumerate(EVENTS):
        data, detail = leaf(*event)
        again = sum(earlier[0] == event[0] for earlier in EVENTS[:number])
        (folder / (event[0] + (f"_{again + 1}" if again else ""))).write_bytes(be(len(data), 2) + data + detail)


if sys.argv[1:] == ["example"]:
    example()
elif sys.argv[1:] == ["seeds"]:
    seeds()
else:
    lines = ["# Event leaves: kind, version, leaf, detail, leaf hash; in hex. Secrets 00..1f and 20..3f, jurisdiction 3."]
    for event in EVENTS:
        data, detail = leaf(*event)
        lines.append(f"{event[0]} 1 {data.hex()} {detail.hex() or '-'} {leaf_hash(data).hex()}")
    (pathlib.Path(__file__).parent / "leaf_vectors.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
