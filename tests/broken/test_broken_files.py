"""Every mistake that a file of the law can have: one broken file each, with the code and the sentences that its author reads.

The head of a file says ``code``, and ``zh`` and ``en``, the sentence with its place. ``as`` is where the file stands among the packs,
``beside`` a sound file that stands there too, ``lacks`` a file that is not there, ``changes`` the programme whose parts it replaces,
``earlier`` the version of it that stands beside as it is shipped.
"""

import ast
from pathlib import Path
from typing import Any

import pytest
import yaml

import reserve.parameters
from reserve.parameters.bands import Band, BandError
from reserve.parameters.loader import load
from reserve.parameters.programmes import programme, read_folder
from reserve.parameters.references import read_reference
from reserve.parameters.yaml_reader import ParameterFileError, read_yaml
from reserve.vocabulary.errors import messages

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.yaml"))
NO_FILE_CAN_SAY_IT = {"band_unbounded": "a mapping without any bound is read as a mapping, not as a band"}
DOCUMENTS = """
law_1: {title: {zh: 一号文件, en: Law one}, number: 测〔2024〕1号, file: one.txt, sha256: abc}
law_2: {title: {zh: 二号文件, en: Law two}, number: 测〔2025〕2号}
house: {title: {zh: 本系统设定, en: House}}
"""
SOUND = """
limit:
  unit: kgce/t
  values:
    - value: '117'
      from: 2024-01-01
      citation: {document: law_2, clause: 表 1, clause_en: table 1}
      status: unverified
      origin: seen in a copy
      checked_on: 2026-11-21
"""
AREAS = {"national": "000000", "other": "000000", "house": "000000"}


def head_of(file: Path) -> dict[str, str]:
    """The lines at the top of a broken file, by key."""
    found = {}
    for line in file.read_bytes().decode("utf-8", errors="replace").splitlines():
        if not line.startswith("# "):
            break
        key, _, text = line.removeprefix("# ").partition(": ")
        found[key] = text
    return found


def packs_with(file: Path, root: Path) -> Path:
    """A library that is whole but for one file."""
    head = head_of(file)
    place = head.get("as", "national/energy.yaml")
    whole = {"documents.yaml": DOCUMENTS}
    for path in (place, head.get("beside", "")):
        pack, _, rest = path.partition("/")
        if rest:
            whole[f"{pack}/pack.yaml"] = f"area: '{AREAS[pack]}'\ntitle: {{zh: 参数包, en: Pack}}\n"
    if "beside" in head:
        whole[head["beside"]] = SOUND
    if "lacks" in head:
        del whole[head["lacks"]]
    for path, text in whole.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    (root / place).parent.mkdir(parents=True, exist_ok=True)
    (root / place).write_bytes(file.read_bytes())
    return root


def programme_with(file: Path, root: Path) -> Path:
    """A folder with the programme of the product, some of its parts replaced."""
    code = head_of(file)["changes"]
    record = programme(code).to_dict()
    for path, part in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader).items():
        *way, last = path.split(".")
        inner: Any = record
        for key in way:
            inner = inner[int(key)] if key.isdigit() else inner[key]
        inner[last] = part
    if version := head_of(file).get("earlier"):
        (root / f"{code}@{version}.yaml").write_text(yaml.safe_dump(programme(code).to_dict(), allow_unicode=True), encoding="utf-8")
    (root / f"{code}.yaml").write_text(yaml.safe_dump(record, allow_unicode=True), encoding="utf-8")
    return root


def read(file: Path, root: Path) -> None:
    """Load a broken file the way the product loads its like."""
    head = head_of(file)
    if "changes" in head:
        read_folder(programme_with(file, root))
    elif head.get("as") == "references.yaml":
        for path, record in read_yaml(file, "references.yaml").items():
            read_reference(path, record)
    else:
        load(packs_with(file, root))


def fault_of(file: Path, root: Path) -> ParameterFileError:
    with pytest.raises(ParameterFileError) as caught:
        read(file, root)
    return caught.value


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_broken_file_says_what_is_wrong_and_what_to_do(file: Path, tmp_path: Path) -> None:
    head, fault = head_of(file), fault_of(file, tmp_path)
    assert (fault.code, fault.text("zh"), fault.text("en")) == (head["code"], head["zh"], head["en"])
    assert str(fault) == fault.text("en")


def codes_of_the_loaders() -> set[str]:
    """The codes of every fault that the code can raise, read from the code itself."""
    found = set()
    for source in Path(reserve.parameters.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("ParameterFileError", "BandError"):
                place = node.args[1 if node.func.id == "ParameterFileError" else 0]
                if isinstance(place, ast.Constant):
                    found.add(str(place.value))
    return found


def test_every_fault_has_its_broken_file_and_every_file_its_fault() -> None:
    shown = {head_of(file)["code"] for file in FILES}
    assert codes_of_the_loaders() - set(NO_FILE_CAN_SAY_IT) == shown
    assert codes_of_the_loaders() <= set(messages())


def test_a_band_without_a_bound_is_refused_where_it_is_made() -> None:
    with pytest.raises(BandError, match="a band needs a bound") as caught:
        Band()
    assert caught.value.code in NO_FILE_CAN_SAY_IT


def test_the_sound_file_that_stands_beside_the_broken_ones_loads(tmp_path: Path) -> None:
    for path, text in {
        "documents.yaml": DOCUMENTS, "national/pack.yaml": "area: '000000'\ntitle: {zh: 全国, en: Nation}\n", "national/energy.yaml": SOUND,
    }.items():  # fmt: skip
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    assert [path for path, _ in load(tmp_path).entries] == ["energy.limit"]
