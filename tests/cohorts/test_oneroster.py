"""OneRoster 1.1 CSV: a cohort goes out and comes back the same; another system's faults are told and change nothing."""

from __future__ import annotations

import csv
import json
import stat
import zipfile

import pytest

from grading.cohorts import members, oneroster, oneroster_import, oneroster_read
from grading.cohorts.agencies import Agency, Tree
from grading.cohorts.home import Home
from grading.cohorts.workspace import Person
from grading.curriculum.errors import RowErrors, ZhixingError
from tests.cohorts.conftest import clone, cohort_of
from tests.commands.run import zhixing

TREE = Tree([Agency("32", "甲省", "", "省"), Agency("3201", "乙市", "32", "市"), Agency("九", "丙县", "3201", "县")])
PEOPLE = [
    Person("a1", "欧阳修", "a1@example.org", "丙县"), Person("a10", "王五"), Person("学员二", "Jane van Dyke", "", "丙县"),
    Person("a2", "", "", "外单位"),
]  # fmt: skip


@pytest.fixture(scope="module")
def home(two_cohorts, tmp_path_factory):
    home = clone(two_cohorts, tmp_path_factory.mktemp("oneroster") / "home")
    TREE.save(home)
    members.enrol(cohort_of(home, "甲班", "乙市", "en"), PEOPLE)
    cohort = home.cohort("甲班")
    members.withdraw(cohort, "a10")
    members.add_trainer(cohort, "赵老师")
    return home


@pytest.fixture(scope="module")
def package(home, tmp_path_factory):
    folder = tmp_path_factory.mktemp("out") / "oneroster"
    oneroster.export(home, home.cohort("甲班"), folder)
    return folder


@pytest.fixture
def foreign(tmp_path):
    """foreign(file=text): a folder as another system writes it, with some files replaced."""

    def make(**changed: str):
        files = {
            "manifest": "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nsource.systemName,Other\n",
            "academicSessions": "sourcedId,title,type,startDate,endDate,schoolYear\nt1,2026,schoolYear,2026-01-01,2026-12-31,2026\n",
            "orgs": "sourcedId,name,type\no1,甲局,school\n",
            "courses": "sourcedId,title,orgSourcedId\nc1,Course,o1\n",
            "classes": "sourcedId,title,courseSourcedId,classType,schoolSourcedId,termSourcedIds\nk1,一班,c1,scheduled,o1,t1\n",
            "users": "sourcedId,enabledUser,orgSourcedIds,role,username,givenName,familyName,email,shoeSize\n"
            "u1,true,o1,student,zhang,三,张,,42\nu2,true,o1,teacher,doe,Jane,Doe,j@example.org,\n",
            "enrollments": "sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role\n"
            "e1,k1,o1,u1,student\ne2,k1,o1,u2,teacher\ne3,k1,o1,u2,proctor\n",
        } | changed
        for name, text in files.items():
            if text is not None:
                (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8-sig")
        return tmp_path

    return make


def rows(path, **options) -> list[tuple[int, str, str]]:
    with pytest.raises(RowErrors) as caught:
        oneroster_read.read(path, **options)
    return caught.value.rows


def test_the_files_have_the_standards_headers_and_required_cells(package):
    for name, header in oneroster.HEADERS.items():
        with (package / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            table = list(csv.DictReader(file))
        assert list(table[0])[: len(header)] == header
        assert all(one.startswith("metadata.") for one in list(table[0])[len(header) :])
        assert all(row[column] for row in table for column in oneroster.REQUIRED[name]), name
        assert all(row["status"] == row["dateLastModified"] == "" for row in table), "bulk mode"
    with (package / "manifest.csv").open(encoding="utf-8") as file:
        said = {row["propertyName"]: row["value"] for row in csv.DictReader(file)}
    assert said["oneroster.version"] == "1.1" and said["file.users"] == "bulk" and said["file.results"] == "absent"


def test_only_the_owner_may_read_it_and_nothing_is_written_over(home, package, tmp_path):
    assert stat.S_IMODE(package.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in package.iterdir()} == {0o600}
    target = tmp_path / "out.zip"
    oneroster.export(home, home.cohort("甲班"), target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    before = target.read_bytes()
    with pytest.raises(ZhixingError, match="--replace"):
        oneroster.export(home, home.cohort("甲班"), target)
    assert target.read_bytes() == before
    assert zipfile.ZipFile(target).read("users.csv") == (package / "users.csv").read_bytes()


def test_who_has_left_is_told_apart_from_who_is_in_the_class(home, package, tmp_path):
    record = home.cohort("甲班").record
    there = len(home.cohort("甲班").course.learners())
    said = json.loads(zhixing(tmp_path / "h", "cohort", "import", str(package), "--preview", "--json").stdout)
    assert [(one["learners"], one["left"]) for one in said["cohorts"]] == [(there, len(record.left))] and record.left
    done = zhixing(tmp_path / "h", "cohort", "import", str(package), "--preview").stdout
    assert f"{there - len(record.left)} 人" in done and f"另有 {len(record.left)} 人已经离开" in done


def test_out_and_in_again_gives_the_same_cohort_tree_and_people(home, package, tmp_path):
    other = Home(tmp_path / "other")
    found = oneroster_import.plan(other, oneroster_read.read(package), with_agencies=True)
    assert not other.root.exists(), "a plan makes nothing"
    oneroster_import.take(other, found)
    first, second = home.cohort("甲班"), other.cohort("甲班")
    assert (second.record.lang, second.record.agency, second.record.trainers) == ("en", "乙市", ["赵老师"])
    assert second.record.agencies == first.record.agencies
    assert {who: when[:10] for who, when in second.record.left.items()} == {
        who: when[:10] for who, when in first.record.left.items()
    }
    people = []
    for cohort in (first, second):
        with cohort.course.gradebook() as book:
            people.append({(one.id, one.last_name, one.email) for one in book.students})
    assert people[0] == people[1]
    assert {(one.code, one.name, one.parent, one.level) for one in Tree.load(other).agencies} >= {
        (one.code, one.name, one.parent, one.level) for one in TREE.agencies
    }
    again = oneroster_import.plan(other, oneroster_read.read(package))
    assert sorted(again.steps[0].arrivals.same) == sorted(one.id for one in PEOPLE if one.id != "a10")
    history = len(members.history(second))
    oneroster_import.take(other, again)
    assert len(members.history(other.cohort("甲班"))) == history, "a second import changes nothing"


def test_another_systems_files_with_columns_more_and_fewer(foreign, tmp_path):
    found = oneroster_read.read(foreign())
    [group] = found.groups
    assert (group.name, group.agency, group.trainers) == ("一班", "甲局", ["Jane Doe"])
    assert [(one.id, one.name, one.agency) for one in group.learners] == [("u1", "张三", "")]
    assert any("shoeSize" in note.en for note in found.notes) and any("1 enrol" in note.en for note in found.notes)
    assert oneroster_read.read(foreign(), ids="username").groups[0].learners[0].id == "zhang"
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as packed:
        for path in tmp_path.glob("*.csv"):
            packed.write(path, f"export/{path.name}")
    assert oneroster_read.read(tmp_path / "p.zip").groups[0].name == "一班"


def test_a_cohort_without_an_agency_has_a_school_that_is_no_agency(home):
    cohort = home.cohort("甲班")
    cohort.record.agency, cohort.record.agencies = "", {}
    [org] = oneroster.tables(home, cohort)["orgs"]
    assert org["type"] == "school" and org["metadata.zhixing.placeholder"] == "true"


@pytest.mark.parametrize(
    ("file", "text", "row", "words"),
    [
        ("enrollments", "sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role\ne1,k1,o1,u9,student\n", 2, "“u9”在 users.csv 里没有"),
        ("enrollments", "sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role\ne1,k9,o1,u1,student\n", 2, "“k9”在 classes.csv"),
        ("enrollments", "sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role\ne1,k1,o1,u1,pupil\n", 2, "只能是"),
        ("enrollments", "sourcedId,classSourcedId,userSourcedId,role\ne1,k1,u1,student\n", 1, "缺少必需的列 schoolSourcedId"),
        ("users", "sourcedId,enabledUser,orgSourcedIds,role,username,givenName,familyName\nu1,true,o1,student,,三,张\n"
                  "u2,true,o1,student,b,四,李\n", 2, "没有填 username"),
        ("users", "sourcedId,enabledUser,orgSourcedIds,role,username,givenName,familyName\nu 1,true,o1,student,a,三,张\n"
                  "u1,true,o1,student,a,=1+1,李\nu2,true,o1,student,b,四,李\n", 3, "公式"),
        ("users", "sourcedId,enabledUser,orgSourcedIds,role,username,givenName,familyName,email\n"
                  "u1,true,o1,student,a,三,张,nowhere\nu2,true,o1,teacher,b,四,李,\n", 2, "邮箱"),
        ("users", "sourcedId,enabledUser,orgSourcedIds,role,username,givenName,familyName\nu1,true,o1,student,a,三,张\n"
                  "u1,true,o1,student,a,三,张\nu2,true,o1,student,b,四,李\n", 3, "与第 2 行重复"),
        ("orgs", "sourcedId,name,type,parentSourcedId\no1,甲局,school,o9\n", 2, "parentSourcedId“o9”"),
        ("classes", "sourcedId,title,courseSourcedId,classType,schoolSourcedId,termSourcedIds\n"
                    "k1,a/b,c1,scheduled,o1,t1\n", 2, "不能作班级名"),
        ("classes", "sourcedId,title,courseSourcedId,classType,schoolSourcedId,termSourcedIds\n"
                    "k1,一班,c1,scheduled,o1,t1\nk2,一班,c1,scheduled,o1,\"t1,t9\"\n", 3, "都叫“一班”"),
    ],
)  # fmt: skip
def test_each_fault_names_its_file_and_row(foreign, file, text, row, words):
    found = rows(foreign(**{file: text}))
    assert any(at == row and words in zh and f"{file}.csv" in zh and en for at, zh, en in found), found


def test_two_people_with_one_id_are_refused(foreign):
    path = foreign(
        users="sourcedId,enabledUser,orgSourcedIds,role,username,givenName,familyName\n"
        "u1,true,o1,student,Same,三,张\nu2,true,o1,student,same,四,李\n",
        enrollments="sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role\ne1,k1,o1,u1,student\ne2,k1,o1,u2,student\n",
    )
    assert "两个人" in rows(path, ids="username")[0][1]
    assert len(oneroster_read.read(path).groups[0].learners) == 2


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"manifest": None}, "manifest.csv"),
        ({"manifest": "propertyName,value\noneroster.version,1.2\n"}, "1.2"),
        ({"manifest": "propertyName,value\noneroster.version,1.1\nfile.users,delta\n"}, "增量"),
        ({"orgs": None}, "orgs.csv"),
        ({"users": 'sourcedId,"a\nb"c\n'}, "users.csv"),
        ({"classes": "sourcedId,title,courseSourcedId,classType,schoolSourcedId,termSourcedIds\n"}, "没有班级"),
    ],
)
def test_what_is_no_whole_package_says_so(foreign, changed, words):
    base = (
        {"enrollments": "sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role\n"} if "classes" in changed else {}
    )
    with pytest.raises(ZhixingError, match=words):
        oneroster_read.read(foreign(**changed, **base))


def test_what_is_no_package_at_all(tmp_path, foreign):
    (tmp_path / "x.zip").write_bytes(b"no zip")
    for path in (tmp_path / "x.zip", tmp_path / "none"):
        with pytest.raises(ZhixingError):
            oneroster_read.read(path)
    with pytest.raises(ZhixingError, match="--id"):
        oneroster_read.read(foreign(), ids="email")
    (tmp_path / "users.csv").write_bytes("sourcedId,name\nu1,张三\n".encode("gbk"))
    with pytest.raises(ZhixingError, match="UTF-8"):
        oneroster_read.read(tmp_path)


def test_an_agency_that_the_tree_lacks_changes_nothing(home, foreign):
    before = {path: path.read_bytes() for path in home.root.rglob("*") if path.is_file()}
    with pytest.raises(ZhixingError, match="甲局"):
        oneroster_import.plan(home, oneroster_read.read(foreign()))
    for options in ({"only": "没有"}, {"into": "没有"}, {"lang": "fr"}):
        with pytest.raises(ZhixingError):
            oneroster_import.plan(home, oneroster_read.read(foreign()), with_agencies=True, **options)
    assert {path: path.read_bytes() for path in home.root.rglob("*") if path.is_file()} == before


def test_an_import_that_fails_half_way_leaves_no_cohort_behind(home, foreign, monkeypatch):
    found = oneroster_import.plan(home, oneroster_read.read(foreign()), with_agencies=True)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(members, "enrol", full)
    with pytest.raises(OSError, match="space"):
        oneroster_import.take(home, found)
    assert [one.name for one in home.cohorts()] == ["乙班", "甲班"] and "甲局" not in Tree.load(home)


@pytest.mark.parametrize(
    ("name", "given", "family"),
    [("欧阳修", "修", "欧阳"), ("欧阳", "阳", "欧"), ("张三丰", "三丰", "张"), ("Jane van Dyke", "Jane van", "Dyke"),
     ("阿卜杜拉·买买提", "阿卜杜拉", "买买提"), ("Plato", "Plato", "Plato")],
)  # fmt: skip
def test_names_are_split_as_other_systems_want_them(name, given, family):
    assert oneroster.split_name(name) == (given, family)
