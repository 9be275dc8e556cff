"""Checks the journals of a Logis export by hand: python3 verify_journal.py EXPORT.zip"""

import hashlib
import json
import sys
import zipfile


def number(value):
    return value.to_bytes(8, "little")


def digest(room, *parts):
    hashed = hashlib.sha256()
    for part in (room.encode(), *parts):
        hashed.update(number(len(part)) + part)
    return hashed.digest()


def follow(home, lines):
    links, entries, before = 0, 0, digest("logis journal start 1", home)
    for line in lines:
        link = json.loads(line)
        assert (link["link"], link["first_entry"]) == (links + 1, entries), f"link {links + 1} is missing"
        leaves = b"".join(
            digest("logis journal leaf 1", bytes.fromhex(entry["salt"]), entry["entry"].encode()) for entry in link["entries"]
        )
        before = digest("logis journal link 1", home, number(link["link"]), number(link["first_entry"]), before, leaves)
        assert before.hex() == link["hash"], f"link {link['link']} was changed"
        links, entries = link["link"], entries + len(link["entries"])
    return f"{links}:{before.hex()}"


with zipfile.ZipFile(sys.argv[1]) as export:
    head = json.loads(export.read("logis-export.json"))
    for member in json.loads(export.read("manifest.json"))["members"]:
        assert hashlib.sha256(export.read(member["name"])).hexdigest() == member["sha256"], f"{member['name']} was changed"
    own = {"home": head["home"], "member": "journal/journal.jsonl", **head["journal"]}
    for chain in [own, *head["foreign_journals"]]:
        lines = export.read(chain["member"]).decode().splitlines()
        assert follow(bytes.fromhex(chain["home"]), lines) == chain["head"], f"{chain['member']} does not lead to its head"
        print(f"{chain['member']} is whole: {chain['head']}")
