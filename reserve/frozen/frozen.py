"""A frozen batch read back: it ranks from its own law, its own programme and its own candidates, and from nothing else."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from reserve.frozen.candidates import FILE as CANDIDATES
from reserve.frozen.candidates import Kept, read_candidates
from reserve.frozen.canonical import read_lines, read_whole
from reserve.frozen.departures import FILE as DEPARTURES
from reserve.frozen.departures import Departed, read_departures
from reserve.frozen.errors import FrozenRefused
from reserve.frozen.folder import INPUTS, read_files
from reserve.frozen.kept_tables import FILE as TABLES
from reserve.frozen.kept_tables import read_tables
from reserve.frozen.law import FrozenLaw, read_law
from reserve.frozen.manifest import NAME, Manifest, read_manifest
from reserve.frozen.results import Subject, results_of
from reserve.frozen.solutions import FILE as SOLUTIONS
from reserve.frozen.solutions import read_solutions
from reserve.parameters import Programme
from reserve.parameters.programmes import read_programme
from reserve.parameters.yaml_reader import ParameterFileError
from reserve.rules.ranking.allocators.optimum import Optimum
from reserve.rules.ranking.allocators.solutions import answering
from reserve.rules.ranking.candidate import Candidate, Ranking
from reserve.rules.ranking.pinned import candidate_of, document_of
from reserve.rules.ranking.ranking import rank
from reserve.vocabulary.errors import BadInput, NotFound

LAW = (NAME, "parameters.jsonl", "documents.jsonl", TABLES)

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Reproduced:
    """A batch ranked again: the ranking, the files made of it, and what of law and tables the batch never kept."""

    ranking: Ranking
    files: Mapping[str, bytes]
    unasked: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Frozen:
    """A frozen batch; ``files`` are its bytes by name."""

    manifest: Manifest
    files: Mapping[str, bytes]
    frozen_law: FrozenLaw
    programme: Programme
    kept: tuple[Kept, ...]
    solutions: Mapping[str, Optimum]
    departures: tuple[Departed, ...]

    @contextmanager
    def law(self) -> Iterator[None]:
        """Let the frozen law and words answer inside: for whoever computes with the programme or the candidates."""
        with self.frozen_law.answering():
            yield

    def candidates(self, progress: Progress | None = None) -> list[Candidate]:
        """The candidates as the ranking knows them, by code; ``progress(done, total, "")`` is told after each."""
        found = []
        with self.law():
            for done, one in enumerate(self.kept, 1):
                found.append(candidate_of(one.pinned, document_of(one.pinned), self.manifest.batch.day))
                if progress is not None:
                    progress(done, len(self.kept), "")
        return found

    def rank(self) -> Ranking:
        """The ranking, computed anew."""
        return self._rank(self.candidates())

    def reproduce(self, progress: Progress | None = None) -> Reproduced:
        """The ranking with everything that is written of it."""
        candidates = self.candidates(progress)
        ranking = self._rank(candidates)
        about = Subject(
            self.manifest.batch, self.manifest.lot, self.manifest.audit_head, self.programme,
            {one.pinned.project_code: one for one in self.kept}, {one.project_code: one for one in candidates}, self.departures,
        )  # fmt: skip
        with self.law():
            files = results_of(ranking, about)
        return Reproduced(ranking, files, self.frozen_law.unasked)

    def _rank(self, candidates: list[Candidate]) -> Ranking:
        money = self.manifest.money
        with self.law(), answering(self.solutions):
            return rank(
                candidates, self.programme, self.manifest.batch.day, money.budget_fen, self.manifest.lot.seed,
                granted_fen=money.granted_fen or None, places=money.places,
            )  # fmt: skip


def read(place: Path | str) -> Frozen:
    """A frozen batch from its folder or from the .zip of it.

    Raises :class:`FrozenRefused` for what is no frozen batch; whether it is the batch that was frozen says
    :func:`reserve.frozen.verify.verify`.
    """
    return read_from(read_files(Path(place)))


def read_from(files: Mapping[str, bytes]) -> Frozen:
    """A frozen batch from its files by name."""
    if lacking := [name for name in (NAME, *INPUTS) if name not in files]:
        raise FrozenRefused("frozen_lacks", files=", ".join(lacking))
    manifest, law = read_manifest(files[NAME]), law_in(files)
    content = read_whole(files["programme.json"], "programme.json")
    try:
        with law.answering():
            programme = read_programme(content, "programme.json")
    except (ParameterFileError, NotFound) as error:
        raise FrozenRefused("frozen_programme", why=str(error)[:300]) from error
    solutions = read_solutions(read_lines(files[SOLUTIONS], SOLUTIONS))
    departures = read_departures(read_lines(files[DEPARTURES], DEPARTURES))
    return Frozen(manifest, files, law, programme, tuple(read_candidates(read_lines(files[CANDIDATES], CANDIDATES))), solutions, departures)


def law_in(files: Mapping[str, bytes]) -> FrozenLaw:
    """The law that a frozen batch keeps, from the files :data:`LAW` of it."""
    manifest, name, documents, tables = LAW
    try:
        packs = read_manifest(files[manifest]).law.packs
        words = read_tables(read_lines(files[tables], tables))
        return read_law(read_lines(files[name], name), read_lines(files[documents], documents), packs, words)
    except BadInput:
        raise
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        raise FrozenRefused("frozen_law", file=name, why=f"{type(error).__name__}: {error}"[:200]) from error
